using Stoa.Platform;

namespace Stoa.Accounts;

/// <summary>What somebody said to a purpose, once. Times are UTC.</summary>
public sealed record ConsentLine
{
    /// <summary>analytics or marketing_email.</summary>
    public string Purpose { get; init; } = "";

    public bool IsGiven { get; init; }

    public DateTime At { get; init; }

    /// <summary>Where it was said, such as account or api.</summary>
    public string Place { get; init; } = "";

    /// <summary>Which version of the text they saw.</summary>
    public string TextVersion { get; init; } = "";
}

/// <summary>A purpose, what it is in words, and whether somebody agrees to it now.</summary>
public sealed record ConsentState(string Purpose, string Text, bool IsGiven, DateTime? Since);

/// <summary>What somebody agrees to: now, and ever.</summary>
public sealed record ConsentAnswer(IReadOnlyList<ConsentState> Now, IReadOnlyList<ConsentLine> History);

/// <summary>Agrees to a purpose, or takes it back.</summary>
public sealed record ConsentInput(bool IsGiven);

/// <summary>
/// Consents with their history. Nothing is agreed to until somebody says so; each change is a row of its own.
/// </summary>
public sealed class Consents(Db db)
{
    /// <summary>The version of the texts below: it goes up when one of them says something else.</summary>
    public const string TextVersion = "1";

    private const string HistorySql = """
        select c.purpose, c.is_given, c.at, c.place, c.text_version
          from accounts.consents c where c.user_id = @userId order by c.consent_id desc limit 500
        """;
    private const string GiveSql =
        "select accounts.give_consent(@userId::bigint, @visitorId::uuid, @purpose, @isGiven, @place, @version)";

    /// <summary>What can be agreed to.</summary>
    public static IReadOnlyList<(string Purpose, string Text)> Purposes { get; } =
    [
        ("analytics", "Count what I look at, so that the shop gets better."),
        ("marketing_email", "Write to me about offers and news."),
    ];

    public async Task<ConsentAnswer> ReadAsync(long userId, CancellationToken cancel)
    {
        var history = await db.ListAsync<ConsentLine>(Actor.System, HistorySql, new { userId }, cancel);
        return new(
            [.. Purposes.Select(p => history.FirstOrDefault(h => h.Purpose == p.Purpose) is { } last
                ? new ConsentState(p.Purpose, p.Text, last.IsGiven, last.At) : new ConsentState(p.Purpose, p.Text, false, null))],
            history);
    }

    /// <summary>Says yes or no to a purpose; the database's ST404 for an unknown one.</summary>
    /// <param name="place">Where it was said, such as account.</param>
    public Task<int> GiveAsync(long userId, string purpose, bool isGiven, string place, CancellationToken cancel) =>
        db.ExecuteAsync(Actor.System, GiveSql, new
        {
            userId, visitorId = (Guid?)null, purpose, isGiven, place, version = TextVersion,
        }, cancel);

    /// <summary>A browser's owner, whoever it is, agrees to be counted or takes it back.</summary>
    /// <param name="place">Where it was said, such as shop.</param>
    public Task<int> AnswerAsync(Guid visitorId, bool isGiven, string place, CancellationToken cancel) =>
        db.ExecuteAsync(Actor.System, GiveSql, new
        {
            userId = (long?)null, visitorId, purpose = "analytics", isGiven, place, version = TextVersion,
        }, cancel);
}
