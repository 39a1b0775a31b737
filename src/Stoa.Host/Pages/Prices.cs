using System.Globalization;

namespace Stoa.Host.Pages;

/// <summary>Amounts as shoppers read them.</summary>
public static class Prices
{
    /// <summary>£24.95; a currency without a sign of its own here shows its code: CHF 24.95.</summary>
    public static string Format(decimal amount, string currency) => currency switch
    {
        "GBP" => "£" + Text(amount, 2),
        "EUR" => "€" + Text(amount, 2),
        "USD" => "$" + Text(amount, 2),
        "BRL" => "R$ " + Text(amount, 2),
        "JPY" => "¥" + Text(amount, 0),
        _ => $"{currency} {Text(amount, 2)}",
    };

    private static string Text(decimal amount, int digits) => amount.ToString($"N{digits}",
        CultureInfo.InvariantCulture);
}
