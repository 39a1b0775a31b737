using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>What somebody asked a report for, checked. Times are instants; to is null for "up to now".</summary>
public sealed record ReportRequest(QueryValues Values, ReportPeriod Period, string Currency, string Timezone)
{
    /// <summary>The largest page.</summary>
    public const int LargestPage = 10_000;

    public long? VendorId => Values.Id("vendorId");

    public long? CategoryId => Values.Id("categoryId");

    public int Limit => Values.Whole("limit", 1, LargestPage) ?? Values.Source.DefaultLimit;

    /// <summary>What the cursor says: where the page before ended. Three texts, null on the first page.</summary>
    public string?[] After { get; init; } = [null, null, null];

    /// <summary>Whether e-mail addresses of shoppers are shown as they are, or masked.</summary>
    public bool InFull { get; init; }

    public bool IsCsv => Values.Word("format") == "csv";

    /// <summary>
    /// The arguments of every report's SQL, by the names it uses: one row more than the page tells whether another
    /// follows; a CSV has no page.
    /// </summary>
    public object Arguments() => new
    {
        from = Period.From,
        to = Period.To,
        currency = Currency,
        timezone = Timezone,
        vendorId = VendorId,
        categoryId = CategoryId,
        sold = Values.Word("sold") == "true",
        by = Values.Word("by"),
        granularity = Values.Word("granularity"),
        order = Values.Word("order"),
        level = Values.Word("level"),
        threshold = Values.Whole("threshold", 0, int.MaxValue),
        inFull = InFull,
        k1 = After[0],
        k2 = After[1],
        k3 = After[2],
        limit = IsCsv ? (long?)null : Limit + 1,
    };

    /// <summary>Reads and checks a request's query. Errors: InputException naming the parameter.</summary>
    public static async Task<ReportRequest> ReadAsync(
        Db db, Actor actor, IQueryCollection query, ReportSource source, CancellationToken cancel)
    {
        var values = new QueryValues(query, source);
        values.Check();
        var from = values.Time("from");
        var to = values.Time("to");
        var context = await RequestContext.ResolveAsync(db, actor, values, from.Local, to.Local, cancel);
        var request = new ReportRequest(
            values,
            ReportPeriod.Of(from.Instant ?? context.FromAt, to.Instant ?? context.ToAt,
                values.Whole("days", 1, ReportPeriod.LongestDays), context.CurrentAt),
            context.Currency,
            context.Timezone);
        return values.Text("cursor") is { } cursor
            ? request with { After = Cursor.Read(cursor, source.Name, source.Keys) }
            : request;
    }
}

/// <summary>A half-open period; an open end is null.</summary>
public sealed record ReportPeriod(DateTimeOffset? From, DateTimeOffset? To)
{
    public const int LongestDays = 3_660;

    /// <summary>The period from what was given. Errors: InputException for one that holds no instant.</summary>
    public static ReportPeriod Of(DateTimeOffset? from, DateTimeOffset? to, int? days, DateTimeOffset now)
    {
        if (from is not null && from >= (to ?? now))
        {
            throw new InputException("from", to is null ? "must lie before now" : "must lie before to");
        }

        return new ReportPeriod(days is null || from is not null ? from : (to ?? now).AddDays(-days.Value), to);
    }
}
