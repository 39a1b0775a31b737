using System.Text.Json.Serialization;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>What every report's head tells besides its totals.</summary>
public abstract record ReportHead
{
    /// <summary>The instant the figures are exact for.</summary>
    [JsonIgnore]
    public DateTimeOffset AsOf { get; init; }

    /// <summary>When the first thing the report counts happened; null when nothing ever did.</summary>
    [JsonIgnore]
    public DateTimeOffset? StartsAt { get; init; }
}

/// <summary>A report's answer.</summary>
/// <param name="From">Start of the period, included (UTC).</param>
/// <param name="To">End of the period, not included (UTC).</param>
/// <param name="Currency">ISO 4217 code of every amount.</param>
/// <param name="Timezone">Where days and months are cut.</param>
/// <param name="AsOf">The instant the figures are exact for.</param>
/// <param name="Head">Totals over all rows, not of the page.</param>
/// <param name="Rows">The page's rows.</param>
/// <param name="NextCursor">For the next page; null on the last.</param>
public sealed record ReportAnswer<THead, TRow>(
    DateTimeOffset? From, DateTimeOffset? To, string Currency, string Timezone, DateTimeOffset? AsOf,
    THead Head, IReadOnlyList<TRow> Rows, string? NextCursor);

/// <summary>An answer, and the same without what changes while no figure does, for its ETag.</summary>
public sealed record ReportBody(object Answer, object Timeless);

/// <summary>A report, whatever its rows are.</summary>
public abstract class Report : ReportSource
{
    public abstract IReadOnlyList<ReportColumn> HeadColumns { get; }

    public abstract Type RowType { get; }

    /// <summary>Its rows are people: taking all of them out asks for a fresh proof of who one is.</summary>
    public bool IsPersonal => Columns.Any(c => c.Name == "email");

    public abstract Task<ReportBody> ReadAsync(Db db, Actor actor, ReportRequest request, CancellationToken cancel);

    /// <summary>Every row, one after the other.</summary>
    public abstract IAsyncEnumerable<object> StreamAsync(
        Db db, Actor actor, ReportRequest request, CancellationToken cancel);
}

/// <summary>A report of one file: its SQL is run by the two functions, whose constants the compiler checks.</summary>
public sealed class Report<THead, TRow> : Report
    where THead : ReportHead
    where TRow : class
{
    /// <summary>Head and rows on one snapshot, in one round trip.</summary>
    public required Func<Db, Actor, object, CancellationToken, Task<(THead Head, List<TRow> Rows)>> Read { get; init; }

    public required Func<Db, Actor, object, CancellationToken, IAsyncEnumerable<TRow>> Stream { get; init; }

    /// <summary>A row's sort keys, as its SQL compares them.</summary>
    public required Func<TRow, ReportRequest, IEnumerable<object?>> KeysOf { get; init; }

    public override Type AnswerType => typeof(ReportAnswer<THead, TRow>);

    public override Type RowType => typeof(TRow);

    public override IReadOnlyList<ReportColumn> Columns { get; } = ColumnsOf(typeof(TRow));

    public override IReadOnlyList<ReportColumn> HeadColumns { get; } = ColumnsOf(typeof(THead));

    public override async Task<ReportBody> ReadAsync(
        Db db, Actor actor, ReportRequest request, CancellationToken cancel)
    {
        var (head, rows) = await Read(db, actor, request.Arguments(), cancel);
        var page = rows.Count > request.Limit ? rows[..request.Limit] : rows;
        var next = rows.Count > request.Limit ? Cursor.Write(Name, KeysOf(page[^1], request)) : null;
        var period = request.Period;
        var timeless = new ReportAnswer<THead, TRow>(
            period.From ?? head.StartsAt, period.To, request.Currency, request.Timezone, null, head, page, next);

        // A period of the last so many days starts later at every reading: only its figures tell whether it changed.
        var answer = timeless with
        {
            From = timeless.From ?? head.AsOf,
            To = period.To ?? head.AsOf,
            AsOf = head.AsOf,
        };
        return new ReportBody(answer, request.Values.Text("from") is null && period.From is not null
            ? timeless with { From = null }
            : timeless);
    }

    public override IAsyncEnumerable<object> StreamAsync(
        Db db, Actor actor, ReportRequest request, CancellationToken cancel) =>
        Stream(db, actor, request.Arguments(), cancel);
}
