using Microsoft.AspNetCore.Authorization;
using Stoa.Platform;

namespace Stoa.Host.Pages.Account;

[AllowAnonymous]
public sealed class SentModel(Db db, MailboxAccess mailbox) : AccountPage(db)
{
    public bool HasMailbox => mailbox.IsOpenTo(HttpContext);

    public void OnGet()
    {
    }
}
