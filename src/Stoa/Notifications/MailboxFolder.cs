using MimeKit;
using Stoa.Platform;

namespace Stoa.Notifications;

/// <summary>
/// Where messages go when no server is set up: a folder of mail files, of which the page /mailbox shows the latest. A
/// file has the message's id, so that a repeated one replaces itself.
/// </summary>
public sealed class MailboxFolder(DataFolder data, string kind) : IMessageSender
{
    private const int MostKept = 500;
    private static readonly MailboxAddress From = new("Stoa", "stoa@stoa.example");

    public string Kind { get; } = kind;

    public Task SendAsync(Letter letter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(letter);
        var folder = Directory.CreateDirectory(FolderOf(data)).FullName;
        using var message = letter.Html is null
            ? SmtpSender.Mime(letter with { To = $"{letter.To.TrimStart('+')}@sms.stoa.example" }, From)
            : SmtpSender.Mime(letter, From);
        using var bytes = new MemoryStream();
        message.WriteTo(bytes, cancel);
        DataFolder.WritePrivate(
            Path.Combine(folder, $"{letter.Id:N}.eml"), System.Text.Encoding.UTF8.GetString(bytes.ToArray()));
        foreach (var old in Files(data).Skip(MostKept))
        {
            old.Delete();
        }

        return Task.CompletedTask;
    }

    /// <summary>The latest messages, newest first.</summary>
    public static IReadOnlyList<MimeMessage> Read(DataFolder data, int limit) =>
        [.. Files(data).Take(limit).Select(f => MimeMessage.Load(f.FullName))];

    /// <summary>Deletes the messages to these e-mail addresses and phone numbers.</summary>
    public static void Forget(DataFolder data, IReadOnlyCollection<string> to)
    {
        ArgumentNullException.ThrowIfNull(to);
        foreach (var file in to.Count > 0 ? Files(data) : [])
        {
            try
            {
                using var message = MimeMessage.Load(file.FullName);
                if (message.To.Mailboxes.Any(m => to.Any(t => string.Equals(m.Address, t, StringComparison.OrdinalIgnoreCase)
                    || m.Address == $"{t.TrimStart('+')}@sms.stoa.example")))
                {
                    file.Delete();
                }
            }
            catch (Exception e) when (e is FileNotFoundException or FormatException)
            {
                // Gone meanwhile, or no message.
            }
        }
    }

    private static string FolderOf(DataFolder data) => data.Mailbox;

    private static IEnumerable<FileInfo> Files(DataFolder data) => Directory.Exists(FolderOf(data))
        ? new DirectoryInfo(FolderOf(data)).EnumerateFiles("*.eml").OrderByDescending(f => f.LastWriteTimeUtc)
        : [];
}
