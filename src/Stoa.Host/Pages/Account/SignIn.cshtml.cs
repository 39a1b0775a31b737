using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class SignInModel(Db db, People people, SecondFactor factor, PartitionedRateLimiter<string> perAccount)
    : AccountPage(db)
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Confirmed { get; set; }

    [BindProperty(SupportsGet = true, Name = "reset")]
    public bool WasReset { get; set; }

    public string? Email { get; private set; }

    /// <summary>Set once the password was right and a code is awaited.</summary>
    public string? ChallengeToken { get; private set; }

    public bool IsRefused { get; private set; }

    /// <summary>Where a passkey's sign-in goes on.</summary>
    public string Next => Url.IsLocalUrl(ReturnUrl) ? ReturnUrl! : "/account";

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(string? email, string? password, CancellationToken cancel)
    {
        Email = email;
        var outcome = new BrowserOutcome(null, null);
        if (!await TryAsync(async () => outcome = await BrowserSignIn.OpenAsync(
            HttpContext, Database, people, perAccount, new SignInInput(email, password), cancel)))
        {
            return Page();
        }

        ChallengeToken = outcome.ChallengeToken;
        IsRefused = outcome is { Session: null, ChallengeToken: null };
        return outcome.Session is null ? Page() : Onwards(ReturnUrl);
    }

    public async Task<IActionResult> OnPostCodeAsync(string? challengeToken, string? code, CancellationToken cancel)
    {
        ChallengeToken = challengeToken;
        SignedIn? signedIn = null;
        var origin = BrowserSignIn.Origin(HttpContext, SessionKind.Browser);
        if (!await TryAsync(async () => signedIn = await factor.AnswerAsync(challengeToken, code, origin, cancel)))
        {
            return Page();
        }

        IsRefused = await BrowserSignIn.EnterAsync(HttpContext, Database, signedIn, cancel) is null;
        return IsRefused ? Page() : Onwards(ReturnUrl);
    }
}
