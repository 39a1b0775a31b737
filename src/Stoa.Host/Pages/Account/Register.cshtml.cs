using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class RegisterModel(Db db, Register register) : AccountPage(db)
{
    public RegisterInput Input { get; private set; } = new(null, null, null, null);

    public void OnGet()
    {
    }

    public async Task<IActionResult> OnPostAsync(string? name, string? email, string? password, CancellationToken cancel)
    {
        Input = new RegisterInput(name, email, password, Language);
        return await TryEvenlyAsync(() => register.HandleAsync(Input, cancel)) ? Redirect("/account/sent") : Page();
    }
}
