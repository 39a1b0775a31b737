using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class ConfirmModel(Db db) : AccountPage(db)
{
    public string? Token { get; private set; }

    public bool IsRefused { get; private set; }

    public void OnGet(string? token) => Token = token;

    public async Task<IActionResult> OnPostAsync(string? token, string? password, CancellationToken cancel)
    {
        Token = token;
        long? person = null;
        if (!await TryAsync(async () =>
            person = await ConfirmRegistration.Handle(Database, new ConfirmInput(token, password), cancel)))
        {
            return Page();
        }

        IsRefused = person is null;
        return IsRefused ? Page() : Redirect("/account/sign-in?confirmed=true");
    }
}
