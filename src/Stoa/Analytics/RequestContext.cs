using System.Collections.Concurrent;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>What the database makes of a request's filters.</summary>
public sealed record RequestContext
{
    private const string ResolveSql = """
        select r.currency, r.timezone, r.from_at, r.to_at, r.current_at, r.problem
          from analytics.resolve_request(@currency, @timezone, @isKnownZone, @fromLocal::text::timestamp,
                 @toLocal::text::timestamp, @vendorId, @categoryId) r
        """;

    // Holds names the server knows only, so it cannot grow beyond the world's time zones.
    private static readonly ConcurrentDictionary<string, bool> KnownZones = new(StringComparer.Ordinal);

    public string Currency { get; init; } = "";

    public string Timezone { get; init; } = "";

    public DateTimeOffset? FromAt { get; init; }

    public DateTimeOffset? ToAt { get; init; }

    public DateTimeOffset CurrentAt { get; init; }

    public string? Problem { get; init; }

    /// <summary>Resolves the filters. Errors: InputException naming one that means nothing here.</summary>
    public static async Task<RequestContext> ResolveAsync(
        Db db, Actor actor, QueryValues values, DateTime? from, DateTime? to, CancellationToken cancel)
    {
        var timezone = values.Text("timezone");
        var context = (await db.FirstAsync<RequestContext>(actor, ResolveSql, new
        {
            currency = values.Text("currency"),
            timezone,
            isKnownZone = timezone is not null && KnownZones.ContainsKey(timezone),
            fromLocal = from?.ToString("O"),
            toLocal = to?.ToString("O"),
            vendorId = values.Id("vendorId"),
            categoryId = values.Id("categoryId"),
        }, cancel))!;
        if (context.Problem is { } field)
        {
            throw new InputException(field, field switch
            {
                "currency" => "must be the ISO 4217 code of a currency, such as EUR",
                "timezone" => "must be an IANA time zone, such as Europe/London",
                _ => "names nothing that is here",
            });
        }

        if (timezone is not null)
        {
            KnownZones[timezone] = true;
        }

        return context;
    }
}
