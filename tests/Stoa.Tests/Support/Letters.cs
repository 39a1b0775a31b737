using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Stoa.Notifications;

namespace Stoa.Tests.Support;

/// <summary>A letter as it left, and the token of its link, empty without one.</summary>
public sealed record ReadLetter(string Subject, string Text, string Token);

/// <summary>Reads letters from the mailbox folder, where the relay puts them.</summary>
public static partial class Letters
{
    private static readonly ConcurrentDictionary<string, bool> Seen = [];

    /// <summary>The latest letter to somebody that was not read yet, its subject beginning so; waits for it.</summary>
    public static async Task<ReadLetter> ReadAsync(string email, string subject = "")
    {
        for (var tries = 0; tries < 300; tries++)
        {
            if (Find(email, subject) is { } letter)
            {
                return letter;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"No letter '{subject}' came.");
    }

    /// <summary>Whether a letter to somebody is there that was not read yet.</summary>
    public static bool HasUnread(string email, string subject = "") => Find(email, subject) is not null;

    private static ReadLetter? Find(string email, string subject)
    {
        var letter = MailboxFolder.Read(Cluster.Current.Data, 400).FirstOrDefault(m =>
            string.Equals(m.To.Mailboxes.First().Address, email, StringComparison.OrdinalIgnoreCase)
            && m.Subject!.StartsWith(subject, StringComparison.Ordinal) && Seen.TryAdd(m.MessageId!, true));
        if (letter is null)
        {
            return null;
        }

        var token = TokenOf().Match(letter.TextBody!).Groups[1].Value;
        LogSearch.Plant("letter's token", token);
        return new(letter.Subject!, letter.TextBody!, token);
    }

    [GeneratedRegex(@"token=([\w-]+)")]
    private static partial Regex TokenOf();
}
