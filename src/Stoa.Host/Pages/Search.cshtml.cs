using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>What is found by words; all that is on sale without any.</summary>
[AllowAnonymous, ShopCached]
public sealed class SearchModel(Db db, Visit visit) : PageModel
{
    public Listing Listing { get; private set; } = null!;

    public async Task OnGetAsync(string? category, CancellationToken cancel) =>
        Listing = await Listing.ReadAsync(db, visit, Request, string.IsNullOrEmpty(category) ? null : category, cancel);
}
