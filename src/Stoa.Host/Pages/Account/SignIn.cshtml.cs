using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class SignInModel(Db db, People people, PartitionedRateLimiter<string> perAccount) : AccountPage(db)
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Confirmed { get; set; }

    [BindProperty(SupportsGet = true, Name = "reset")]
    public bool WasReset { get; set; }

    public string? Email { get; private set; }

    public bool IsRefused { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(string? email, string? password, CancellationToken cancel)
    {
        Email = email;
        Session? session = null;
        if (!await TryAsync(async () => session = await BrowserSignIn.OpenAsync(
            HttpContext, Database, people, perAccount, new SignInInput(email, password), cancel)))
        {
            return Page();
        }

        IsRefused = session is null;
        return IsRefused ? Page() : Onwards(ReturnUrl);
    }
}
