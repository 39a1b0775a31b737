using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Stoa.Catalog;
using Stoa.Platform;

namespace Stoa.Host.Pages;

/// <summary>
/// What was looked at last in this browser; ?part=true answers the list alone, which recent.js puts into other pages.
/// </summary>
[AllowAnonymous]
public sealed class RecentlyViewedModel(Db db, Visit visit) : PageModel
{
    private const int FewInPart = 6;

    public IReadOnlyList<ProductCard> Products { get; private set; } = [];

    public bool IsPart { get; private set; }

    public async Task OnGetAsync(bool part, CancellationToken cancel)
    {
        IsPart = part;
        if (visit.Consent.VisitorId is { } visitorId)
        {
            Products = await RecentlyViewed.HandleAsync(
                db, visit.Visitor, visitorId, part ? FewInPart : RecentlyViewed.Most, cancel);
        }
    }
}
