using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace Stoa.Notifications;

/// <summary>The mail server that takes letters.</summary>
/// <param name="Server">
/// smtp://user:password@host:587 (STARTTLS is demanded, but for this machine itself) or smtps://… (TLS from the start).
/// </param>
/// <param name="From">The sender, such as <c>Stoa &lt;shop@example.org&gt;</c>.</param>
public sealed record MailServer(Uri Server, MailboxAddress From);

/// <summary>Delivers mail by SMTP. The Message-ID is the message's own, so that a repeated one is known as such.</summary>
public sealed class SmtpSender(MailServer mail) : IMessageSender
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public string Kind => MessageKind.Mail;

    public async Task SendAsync(Letter letter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letter);
        using var message = Mime(letter, mail.From);
        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        var uri = mail.Server;
        var security = uri.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect
            : uri.IsLoopback ? SecureSocketOptions.StartTlsWhenAvailable : SecureSocketOptions.StartTls;
        await client.ConnectAsync(uri.Host, uri.Port > 0 ? uri.Port : uri.Scheme == "smtps" ? 465 : 587, security, cancel);
        if (uri.UserInfo.Split(':', 2) is [{ Length: > 0 } user, var password])
        {
            await client.AuthenticateAsync(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password), cancel);
        }

        try
        {
            await client.SendAsync(message, cancel);
        }
        catch (SmtpCommandException e) when ((int)e.StatusCode is >= 500 and < 600
            && e.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted)
        {
            throw new UndeliverableException($"The mail server refused it for good ({(int)e.StatusCode}).");
        }

        try
        {
            await client.DisconnectAsync(quit: true, cancel);
        }
        catch (Exception e) when (e is IOException or ProtocolException or ServiceNotConnectedException)
        {
            // The server took the letter already: how it says goodbye changes nothing.
        }
    }

    /// <summary>A letter as MIME, text beside HTML.</summary>
    public static MimeMessage Mime(Letter letter, MailboxAddress from)
    {
        ArgumentNullException.ThrowIfNull(letter);
        ArgumentNullException.ThrowIfNull(from);
        var message = new MimeMessage { MessageId = $"{letter.Id:N}@{from.Domain}", Subject = letter.Subject };
        message.From.Add(from);
        message.To.Add(MailboxAddress.Parse(letter.To));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Body = new BodyBuilder { TextBody = letter.Text, HtmlBody = letter.Html }.ToMessageBody();
        return message;
    }
}
