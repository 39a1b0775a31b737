using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

/// <summary>Somebody's own account: who they are here, and where they are signed in.</summary>
[AllowAnonymous]
public sealed class AccountModel(Db db) : AccountPage(db)
{
    public Session Person { get; private set; } = new();

    public IReadOnlyList<OpenSession> Sessions { get; private set; } = [];

    [BindProperty(SupportsGet = true, Name = "ended")]
    public bool WasEnded { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        Person = person;
        Sessions = await OwnSessions.ListAsync(Database, person, cancel);
        return Page();
    }

    public async Task<IActionResult> OnPostSignOutAsync(CancellationToken cancel)
    {
        if (SessionCookie.Read(Request) is { } token)
        {
            await CloseSession.Handle(Database, token, "Signed out.", cancel);
        }

        SessionCookie.Clear(HttpContext);
        return Redirect("/");
    }

    public async Task<IActionResult> OnPostEndAsync(long session, CancellationToken cancel)
    {
        if (SignedInPerson is not { } person)
        {
            return ToSignIn();
        }

        return await OwnSessions.EndAsync(Database, person, session, cancel) ? Redirect("/account?ended=true") : NotFound();
    }
}
