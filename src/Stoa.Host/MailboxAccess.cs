using System.Net;
using Stoa.Accounts;
using Stoa.Notifications;

namespace Stoa.Host;

/// <summary>
/// Who may read the mailbox that stands in for a mail server: in development whoever sits at this machine, else people
/// who hold platform.operate. Letters in it let their readers into accounts.
/// </summary>
public sealed class MailboxAccess(IEnumerable<IMessageSender> senders, IHostEnvironment environment)
{
    private const string Needed = "platform.operate";

    public bool IsOpenTo(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return senders.OfType<MailboxFolder>().Any()
            && (http.Features.Get<Session>()?.Permissions.Contains(Needed) == true
                || (environment.IsDevelopment() && http.Connection.RemoteIpAddress is { } from && IPAddress.IsLoopback(from)));
    }
}
