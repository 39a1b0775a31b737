using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using MimeKit;

namespace Stoa.Tests.Support;

/// <summary>A letter as it left, and the token of its link, empty without one.</summary>
public sealed record ReadLetter(string Subject, string Text, string Token);

/// <summary>Reads letters from the mailbox folder, where the relay puts them.</summary>
public static partial class Letters
{
    private static readonly ConcurrentDictionary<string, bool> Seen = [];
    private static readonly ConcurrentDictionary<string, Kept> Files = [];

    /// <summary>The latest letter to somebody that was not read yet, its subject beginning so; waits for it.</summary>
    public static async Task<ReadLetter> ReadAsync(string email, string subject = "")
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (Find(email, subject) is { } letter)
            {
                return letter;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException($"No letter '{subject}' came.");
    }

    private static ReadLetter? Find(string email, string subject)
    {
        var letter = Directory.EnumerateFiles(Directory.CreateDirectory(Cluster.Current.Data.Mailbox).FullName, "*.eml")
            .Select(Read).OfType<Kept>().OrderByDescending(k => k.At).FirstOrDefault(k =>
                string.Equals(k.To, email, StringComparison.OrdinalIgnoreCase)
                && k.Letter.Subject.StartsWith(subject, StringComparison.Ordinal) && Seen.TryAdd(k.Id, true));
        return letter?.Letter;
    }

    // Each file once: many tests wait at the same time, and the folder holds hundreds of letters.
    private static Kept? Read(string path)
    {
        if (Files.TryGetValue(path, out var known))
        {
            return known;
        }

        try
        {
            using var message = MimeMessage.Load(path);
            var text = message.TextBody ?? "";
            var token = TokenOf().Match(text).Groups[1].Value;
            LogSearch.Plant("letter's token", token);
            return Files.GetOrAdd(path, new Kept(message.MessageId!, message.To.Mailboxes.First().Address,
                File.GetLastWriteTimeUtc(path), new(message.Subject ?? "", text, token)));
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            // Deleted, or still being written: the next look sees.
            return null;
        }
    }

    private sealed record Kept(string Id, string To, DateTime At, ReadLetter Letter);

    [GeneratedRegex(@"token=([\w-]+)")]
    private static partial Regex TokenOf();
}
