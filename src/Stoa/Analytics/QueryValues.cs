using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stoa.Platform;

namespace Stoa.Analytics;

/// <summary>The query parameters of one request, read by the rules of its report. Errors: InputException.</summary>
public sealed class QueryValues
{
    private const int FirstYear = 1900;
    private const int LastYear = 2200;
    private const int LongestValue = 400;
    private static readonly string[] LocalFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFF",
    ];

    private static readonly string[] InstantFormats =
    [
        "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    private readonly IQueryCollection _query;

    public QueryValues(IQueryCollection query, ReportSource source)
    {
        _query = query;
        Source = source;
    }

    public ReportSource Source { get; }

    /// <summary>
    /// Refuses parameters that the report does not know, empty and repeated ones, and words it does not take.
    /// </summary>
    public void Check()
    {
        foreach (var (name, values) in _query)
        {
            var parameter = Find(name) ?? throw new InputException(name, "is not a parameter here; known are "
                + string.Join(", ", Source.Parameters.Select(p => p.Name)));
            if (values.Count != 1 || string.IsNullOrWhiteSpace(values[0]))
            {
                throw new InputException(parameter.Name, "must be given once, with a value");
            }

            if (values[0]!.Length > LongestValue || values[0]!.Contains('\0'))
            {
                throw new InputException(parameter.Name, "is too long or holds a zero byte");
            }

            if (parameter.Allowed.Count > 0 && !parameter.Allowed.Contains(values[0]))
            {
                throw new InputException(parameter.Name, $"must be one of {string.Join(", ", parameter.Allowed)}");
            }
        }

        // Numbers are checked here, before the database is asked anything.
        _ = (Id("vendorId"), Id("categoryId"), Whole("limit", 1, ReportRequest.LargestPage),
            Whole("days", 1, ReportPeriod.LongestDays), Whole("threshold", 0, int.MaxValue));
    }

    /// <summary>As given, or nothing.</summary>
    public string? Text(string name) => _query.TryGetValue(name, out var values) ? values[0] : null;

    /// <summary>As given, or the parameter's default.</summary>
    public string? Word(string name) => Text(name) ?? Find(name)?.Default;

    public long? Id(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id
        : throw new InputException(name, "must be a positive whole number");

    /// <summary>A whole number between two others, both included.</summary>
    public int? Whole(string name, int least, int most) => Word(name) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most ? n
        : throw new InputException(name, $"must be a whole number from {least} to {most}");

    /// <summary>A time: an instant when it names its offset, else local to the request's time zone.</summary>
    public (DateTimeOffset? Instant, DateTime? Local) Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return (null, null);
        }

        // A plus sign in an address arrives as a blank.
        text = text.Replace(' ', '+');
        if (DateTime.TryParseExact(text, LocalFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            && local.Year is >= FirstYear and <= LastYear)
        {
            return (null, local);
        }

        if (DateTimeOffset.TryParseExact(
                text, InstantFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)
            && instant.Year is >= FirstYear and <= LastYear)
        {
            return (instant.ToUniversalTime(), null);
        }

        throw new InputException(name,
            "must be an ISO 8601 date or date-time such as 2026-01-31 or 2026-01-31T12:00:00Z, "
            + $"from {FirstYear} to {LastYear}");
    }

    private ReportParameter? Find(string name) =>
        Source.Parameters.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
}
