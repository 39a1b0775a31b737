using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>Where the letter to a new e-mail address leads: programs that open links in letters change nothing.</summary>
[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class ConfirmEmailModel(Db db, ChangeEmail change) : AccountPage(db)
{
    public string? Token { get; private set; }

    public bool IsRefused { get; private set; }

    public void OnGet(string? token) => Token = token;

    public async Task<IActionResult> OnPostAsync(string? token, CancellationToken cancel)
    {
        Token = token;
        var done = false;
        if (!await TryAsync(async () => done = await change.ConfirmAsync(new ConfirmEmailInput(token), cancel)))
        {
            return Page();
        }

        IsRefused = !done;
        return !done ? Page()
            : Redirect(SignedInPerson is null ? "/account/sign-in?confirmed=true" : "/account/profile?done=email");
    }
}
