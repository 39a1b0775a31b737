using System.Globalization;
using System.Text.Json;
using Stoa.Platform;

namespace Stoa.Notifications;

/// <summary>A message to somebody, before it is written in their language.</summary>
/// <param name="To">An e-mail address, or a phone number in E.164.</param>
/// <param name="Template">A name under Templates, such as confirm-email.</param>
/// <param name="Language">A BCP 47 tag; a language without the template gets English.</param>
/// <param name="Values">What the template fills in, by name.</param>
public sealed record Message(string To, string Template, string Language, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>How many lines of a list are named in a letter; it says how many more there are.</summary>
    private const int MostNamed = 25;

    // Between the lines of a list: a template takes one line for each value.
    private const char Between = '\u241E';

    /// <summary>The beginning of a list as one value, which templates split at ␞.</summary>
    public static string Lines(IEnumerable<string> lines) =>
        string.Join(Between, lines.Take(MostNamed).Select(l => l.Replace(Between, ' ')));

    /// <summary>How many <see cref="Lines"/> leaves out of so many; empty for none.</summary>
    public static string More(int count) =>
        count > MostNamed ? (count - MostNamed).ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>As the outbox keeps it: messages may carry links that let somebody in.</summary>
    public byte[] Seal(Vault vault)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return vault.SealForHosts(JsonSerializer.SerializeToUtf8Bytes(this));
    }

    /// <summary>Opens what <see cref="Seal"/> sealed.</summary>
    public static Message Open(Vault vault, byte[] payload)
    {
        ArgumentNullException.ThrowIfNull(vault);
        return JsonSerializer.Deserialize<Message>(vault.OpenForHosts(payload))!;
    }
}

/// <summary>The kinds of messages, as the database names them.</summary>
public static class MessageKind
{
    public const string Mail = "mail";
    public const string Sms = "sms";
}

/// <summary>A message as it leaves: the same id on every attempt, by which receivers know a repeated one.</summary>
/// <param name="Html">Null for text messages.</param>
public sealed record Letter(Guid Id, string To, string Subject, string Text, string? Html);

/// <summary>How messages of one kind leave. One is registered for each kind.</summary>
public interface IMessageSender
{
    /// <summary>A value of <see cref="MessageKind"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// Delivers a letter. Throws <see cref="UndeliverableException"/> when no later attempt can succeed; whatever else
    /// it throws is tried again.
    /// </summary>
    Task SendAsync(Letter letter, CancellationToken cancel);
}

/// <summary>The receiving side refused a message for good.</summary>
public sealed class UndeliverableException(string reason) : Exception(reason);
