using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class ResetModel(Db db, ResetPassword reset) : AccountPage(db)
{
    public string? Token { get; private set; }

    public bool IsRefused { get; private set; }

    public void OnGet(string? token) => Token = token;

    public async Task<IActionResult> OnPostAsync(string? token, string? password, CancellationToken cancel)
    {
        Token = token;
        var done = false;
        if (!await TryAsync(async () => done = await reset.ResetAsync(new ResetInput(token, password), cancel)))
        {
            return Page();
        }

        IsRefused = !done;
        return done ? Redirect("/account/sign-in?reset=true") : Page();
    }
}
