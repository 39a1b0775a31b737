using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Npgsql;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>Accepting an invitation, with a new account or the one that has the address.</summary>
[AllowAnonymous]
[EnableRateLimiting(SignInLimits.SignInPolicy)]
public sealed class InvitationModel(Db db, Invitations invitations) : AccountPage(db)
{
    public string? Token { get; private set; }

    public string? Name { get; private set; }

    /// <summary>Nothing when the link is not good.</summary>
    public (string Email, string Role, bool HasAccount)? Invited { get; private set; }

    public bool IsRefused { get; private set; }

    public async Task OnGetAsync(string? token, CancellationToken cancel)
    {
        Token = token;
        Invited = await invitations.FindAsync(token, cancel);
    }

    public async Task<IActionResult> OnPostAsync(string? token, string? name, string? password, CancellationToken cancel)
    {
        (Token, Name) = (token, name);
        Invited = await invitations.FindAsync(token, cancel);
        long? person = null;
        try
        {
            if (!await TryAsync(async () =>
                person = await invitations.AcceptAsync(new AcceptInput(token, name, password, Language), cancel)))
            {
                return Page();
            }
        }
        catch (PostgresException e) when (e.SqlState is "ST403" or "ST409")
        {
            ModelState.AddModelError("", e.MessageText);
            return Page();
        }

        IsRefused = person is null;
        return IsRefused ? Page() : Redirect("/account/sign-in?returnUrl=%2Fconsole");
    }
}
