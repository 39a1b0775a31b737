using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class RecoverModel(Db db, ResetPassword reset) : AccountPage(db)
{
    public string? Email { get; private set; }

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(string? email, CancellationToken cancel)
    {
        Email = email;
        return await TryEvenlyAsync(() => reset.RequestAsync(new RecoverInput(email, Language), cancel))
            ? Redirect("/account/sent") : Page();
    }
}
