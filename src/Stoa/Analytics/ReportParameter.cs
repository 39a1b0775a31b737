namespace Stoa.Analytics;

/// <summary>A query parameter of a report or chart, as the definitions and the OpenAPI document give it.</summary>
/// <param name="Name">As in the address.</param>
/// <param name="Type">string, integer, boolean or date.</param>
/// <param name="Description">What it does, in one sentence.</param>
/// <param name="Default">What holds when it is left out; null where the description says.</param>
/// <param name="Allowed">The words it takes; empty for any.</param>
/// <param name="Example">A value to try.</param>
public sealed record ReportParameter(
    string Name, string Type, string Description, string? Default, IReadOnlyList<string> Allowed, string Example)
{
    public static ReportParameter From { get; } = Of("from", "date",
        "Start of the period, included: an ISO 8601 date (midnight in timezone) or date-time. Left out: from the "
        + "first record.",
        "2026-01-01");

    public static ReportParameter To { get; } = Of("to", "date",
        "End of the period, not included: an ISO 8601 date or date-time. Left out: up to now.", "2026-07-01");

    public static ReportParameter Currency { get; } = Of("currency", "string",
        "ISO 4217 code. Left out: the marketplace's. Another one adds up what was charged where every order was "
        + "charged in it, else converts by the dated exchange rates.", "GBP");

    public static ReportParameter Timezone { get; } = Of("timezone", "string",
        "IANA time zone in which days, weeks and months are cut. Left out: the marketplace's.", "Europe/London");

    public static ReportParameter VendorId { get; } = Of("vendorId", "integer",
        "Only this vendor's figures. Vendors always see their own only.", "1");

    public static ReportParameter CategoryId { get; } = Of("categoryId", "integer",
        "Only this category and its descendants; gives revenue, not sales.", "1");

    public static ReportParameter Limit { get; } = Of("limit", "integer",
        "Rows on a page, 1 to 10,000; 100 where the definition of a report says nothing else.", "100");

    public static ReportParameter Cursor { get; } = Of("cursor", "string",
        "nextCursor of the page before, with the same filters.", "WyIyMDI2LTAxLTAxIl0");

    public static ReportParameter Format { get; } =
        OneOf("format", "csv streams every row under the same column names.", "json", "csv");

    /// <summary>Whether only sold orders (Shipped, Completed) count.</summary>
    public static ReportParameter Sold(bool normally) => new("sold", "boolean",
        "true counts sold orders (Shipped or Completed), false all orders.", normally ? "true" : "false",
        ["true", "false"], "true");

    public static ReportParameter Days(int normally) => Of("days", "integer",
        "The last so many days, 1 to 3,660, where no from is given.", $"{normally}", $"{normally}");

    public static ReportParameter Threshold(string description, string? normally, string example) =>
        new("threshold", "integer", description, normally, [], example);

    /// <summary>The parameters of every report, with this one's own among them.</summary>
    public static IReadOnlyList<ReportParameter> ForReport(params ReportParameter[] own) =>
        [From, To, Currency, Timezone, VendorId, .. own, Limit, Cursor, Format];

    /// <summary>A parameter that takes one of some words; the first is the default.</summary>
    public static ReportParameter OneOf(string name, string description, params string[] words) =>
        new(name, "string", description, words[0], words, words[0]);

    private static ReportParameter Of(
        string name, string type, string description, string example, string? normally = null) =>
        new(name, type, description, normally, [], example);
}
