using System.Text.RegularExpressions;
using Stoa.Notifications;

namespace Stoa.Tests.Support;

/// <summary>The letters that the relay puts into the mailbox folder.</summary>
public static partial class TestLetters
{
    /// <summary>The token of the link in the latest letter to somebody, once there is one.</summary>
    public static async Task<string> TokenAsync(string email)
    {
        for (var tries = 0; tries < 300; tries++)
        {
            var letter = MailboxFolder.Read(Cluster.Current.Data, 400)
                .FirstOrDefault(m => string.Equals(m.To.Mailboxes.First().Address, email, StringComparison.OrdinalIgnoreCase));
            if (letter is not null)
            {
                return TokenOf().Match(letter.TextBody!).Groups[1].Value;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("No letter came.");
    }

    [GeneratedRegex(@"token=([\w-]+)")]
    private static partial Regex TokenOf();
}
