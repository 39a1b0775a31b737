using System.Text.Json;

namespace Stoa.Orders;

/// <summary>Which lines did not become a plain sale or return, and why.</summary>
internal static class RetailNotes
{
    public static IEnumerable<ImportNote> Of(RetailFile file, RetailHistory history)
    {
        foreach (var rejected in file.Rejected)
        {
            yield return new ImportNote(rejected.File, rejected.Number, "rejected", rejected.Reason, rejected.Raw);
        }

        var parts = history.Refunds.GroupBy(r => r.Line).Where(g => g.Count() > 1)
            .ToDictionary(g => g.Key, g => g.Count());
        for (var i = 0; i < file.Lines.Count; i++)
        {
            var line = file.Lines[i];
            var (outcome, reason) = history.Outcomes[i] switch
            {
                RetailOutcome.ZeroLine => ("zero line", "no price: kept in its order at 0"),
                RetailOutcome.Adjustment => ("adjustment", "book-keeping: an order of kind adjustment, no stock moved"),
                RetailOutcome.StockMovement when line.Quantity < 0 => ("stock movement", "units went without a price"),
                RetailOutcome.StockMovement =>
                    ("stock movement", "units came or were counted: no price and no customer on the whole invoice"),
                RetailOutcome.RefundWithoutSale when line.Customer < 0 =>
                    ("refund without a sale", "no customer to find a sale of: refunded on an order of its own"),
                RetailOutcome.RefundWithoutSale =>
                    ("refund without a sale", "no earlier sale of this customer, code and price has the units left"),
                RetailOutcome.Refund when parts.TryGetValue(i, out var count) =>
                    ("refund in parts", $"takes back units of {count} sale lines"),
                _ => ("", ""),
            };
            if (outcome.Length > 0)
            {
                yield return new ImportNote(file.Name, line.Number, outcome, reason, file.Raw[line.Number]);
            }
        }
    }
}

/// <summary>The file's countries as addresses: their names are kept, codes are added where there is one.</summary>
internal static class RetailCountries
{
    // ISO 3166-1. Channel Islands (two codes), European Community and Unspecified have none.
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["Australia"] = "AU", ["Austria"] = "AT", ["Bahrain"] = "BH", ["Belgium"] = "BE", ["Brazil"] = "BR",
        ["Canada"] = "CA", ["Cyprus"] = "CY", ["Czech Republic"] = "CZ", ["Denmark"] = "DK", ["EIRE"] = "IE",
        ["Finland"] = "FI", ["France"] = "FR", ["Germany"] = "DE", ["Greece"] = "GR", ["Hong Kong"] = "HK",
        ["Iceland"] = "IS", ["Israel"] = "IL", ["Italy"] = "IT", ["Japan"] = "JP", ["Lebanon"] = "LB",
        ["Lithuania"] = "LT", ["Malta"] = "MT", ["Netherlands"] = "NL", ["Norway"] = "NO", ["Poland"] = "PL",
        ["Portugal"] = "PT", ["RSA"] = "ZA", ["Saudi Arabia"] = "SA", ["Singapore"] = "SG", ["Spain"] = "ES",
        ["Sweden"] = "SE", ["Switzerland"] = "CH", ["USA"] = "US", ["United Arab Emirates"] = "AE",
        ["United Kingdom"] = "GB",
    };

    /// <summary>A platform.address with nothing but the country.</summary>
    public static string Address(string country) => JsonSerializer.Serialize(
        Codes.TryGetValue(country, out var code)
            ? new Dictionary<string, string> { ["country"] = country, ["country_code"] = code }
            : new Dictionary<string, string> { ["country"] = country });
}
