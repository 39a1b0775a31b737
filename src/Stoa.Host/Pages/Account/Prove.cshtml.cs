using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>Asks somebody to prove again who they are, then goes on to where they were.</summary>
[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class ProveModel(Db db, Prove prove) : AccountPage(db)
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public string Next => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/account";

    public bool HasSecondFactor => SignedInPerson?.HasSecondFactor == true;

    public bool IsRefused { get; private set; }

    public IActionResult OnGet() => SignedInPerson is null ? ToSignIn() : Page();

    public async Task<IActionResult> OnPostAsync(string? code, string? password, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        var done = false;
        if (!await TryAsync(async () =>
            done = await prove.HandleAsync(HttpContext, person, new ProofInput(code, password, null), cancel)))
        {
            return Page();
        }

        IsRefused = !done;
        return done ? Onwards(ReturnUrl) : Page();
    }
}
