using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>Setting up an authenticator app: its QR code, then a first code of it.</summary>
[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class AuthenticatorModel(Db db, SecondFactor factor) : AccountPage(db)
{
    public NewAuthenticator Made { get; private set; } = new("", "", "");

    /// <summary>Set once the app is in use: recovery codes, none where there were some.</summary>
    public IReadOnlyList<string>? Codes { get; private set; }

    public Task<IActionResult> OnGetAsync(CancellationToken cancel) => FreshAsync(async person =>
    {
        if ((await factor.ShowAsync(person.UserId, cancel)).HasAuthenticator)
        {
            return Redirect("/account/security");
        }

        Response.Headers.CacheControl = "no-store";
        Made = await factor.BeginAsync(person, Market, cancel);
        return Page();
    });

    public Task<IActionResult> OnPostAsync(string? code, CancellationToken cancel) => FreshAsync(async person =>
    {
        Response.Headers.CacheControl = "no-store";
        if (await factor.WaitingAsync(person, Market, cancel) is not { } waiting)
        {
            return Redirect("/account/security");
        }

        Made = waiting;
        await TryAsync(async () => Codes = await factor.ConfirmAsync(person, code, cancel)
            ?? throw new InputException("code", "This is not the app's code of now: enter the next one."));
        return Page();
    });
}
