using System.Globalization;
using System.Xml.Linq;
using CsCheck;
using Dapper;
using Npgsql;
using Stoa.Catalog;
using Stoa.Host;
using Stoa.Tests.Support;

namespace Stoa.Tests.Pricing;

/// <summary>Prices over every currency of ISO 4217: what is converted can be charged, and is written with its own decimals.</summary>
public sealed class MoneyTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    [Fact]
    public void Every_currency_has_the_minor_unit_that_ISO_4217_gives_it()
    {
        var list = Path.Combine(Cluster.Root, "..", "shared", "data", "reference", "iso-4217-list-one.xml");
        Assert.SkipUnless(File.Exists(list), "needs ISO 4217's list one beside the repository");
        var iso = XDocument.Load(list).Descendants("CcyNtry")
            .Where(c => int.TryParse(c.Element("CcyMnrUnts")?.Value, out _))
            .DistinctBy(c => c.Element("Ccy")!.Value)
            .ToDictionary(c => c.Element("Ccy")!.Value, c => int.Parse(c.Element("CcyMnrUnts")!.Value, CultureInfo.InvariantCulture));
        Assert.True(iso.Count > 150);
        Assert.Equal(iso.OrderBy(c => c.Key), Units().OrderBy(c => c.Key));
    }

    [Fact]
    public void A_converted_price_can_be_charged_and_is_off_by_half_a_step_at_most()
    {
        using var owner = new NpgsqlConnection(database.Logins.Owner);
        owner.Execute("""
            delete from pricing.exchange_rates where source = 'property';
            insert into pricing.exchange_rates (base_currency, quote_currency, rate_date, rate, source)
            select 'GBP', c.currency_code, '2024-01-01', 1, 'property' from pricing.currencies c where c.currency_code <> 'GBP'
            """);
        Gen.Select(Gen.Decimal[0.0001m, 100_000], Gen.Decimal[0.00001m, 200_000], Gen.Decimal[-50, 100]).Sample(
            (amount, rate, markup) =>
            {
                (amount, rate, markup) = (Math.Round(amount, 4), Math.Round(rate, 12), Math.Round(markup, 4));
                using var connection = new NpgsqlConnection(database.Logins.Owner);
                connection.Open();
                using var undone = connection.BeginTransaction();
                connection.Execute("""
                    update pricing.exchange_rates set rate = @rate where source = 'property';
                    insert into pricing.shop_currencies (currency, markup_percent)
                    select c.currency_code, @markup from pricing.currencies c where c.currency_code <> 'GBP'
                    """, new { rate, markup }, undone);
                // There and, by the same rate the other way round, back: every currency, as many decimals as it has.
                Offences.None(connection.Query<string>("""
                    select format('%s GBP in %s at %s with %s is %s', @amount, c.currency_code, @rate, @markup, p.price)
                      from pricing.currencies c
                     cross join lateral (select pricing.price_in(@amount, 'GBP', c.currency_code, '2024-06-01') as price,
                                                @amount * @rate * (100 + @markup) / 100 as exact) p
                     where c.currency_code <> 'GBP'
                       and (p.price is null or p.price <> round(p.price, c.minor_unit)
                            or abs(p.price - p.exact) > power(10::numeric, -c.minor_unit) / 2 + 1e-9)
                    union all
                    select format('%s %s in GBP at 1/%s is %s', @amount, c.currency_code, @rate, p.price)
                      from pricing.currencies c
                     cross join lateral (select pricing.price_in(@amount, c.currency_code, 'GBP', '2024-06-01') as price) p
                     where c.currency_code <> 'GBP'
                       and (p.price <> round(p.price, 2) or abs(p.price - @amount / @rate) > 0.005 + 1e-9)
                    """, new { amount, rate, markup }, undone));
            }, iter: 25, threads: 1);
    }

    [Theory]
    [InlineData("de", 1234.5, "EUR", "1.234,50 €")]
    [InlineData("de", 1234.5, "JPY", "1.235 ¥")]
    [InlineData("en", 1234.5, "JPY", "¥1,235")]
    [InlineData("en", 1234.5, "KWD", "KWD 1,234.500")]
    [InlineData("en", 1234.5, "CHF", "CHF 1,234.50")]
    [InlineData("de-CH", 1234.5, "CHF", "CHF 1’234.50")]
    [InlineData("fr", 1234.5, "EUR", "1 234,50 €")]
    [InlineData("en-GB", 0.995, "GBP", "£1.00")]
    [InlineData("ja", 500, "JPY", "￥500")]
    [InlineData("pl", 12.3, "PLN", "12,30 zł")]
    public void Amounts_are_written_as_the_language_writes_them(string locale, double amount, string currency, string expected)
    {
        var visit = Visit(locale);
        Assert.Equal(expected, visit.Money((decimal)amount, currency).Replace('\u00a0', ' ').Replace('\u202f', ' '));
        Assert.DoesNotContain(' ', visit.Money((decimal)amount, currency));
    }

    [Fact]
    public void Every_amount_reads_back_in_every_currency_and_language()
    {
        string[] locales = ["en", "en-GB", "de", "de-AT", "de-CH", "fr", "pt-BR", "sv", "ja", "pl", "hi", "ar"];
        var units = Units();
        Gen.Select(Gen.Long[0, 100_000_000_000], Gen.Int[0, locales.Length - 1].Select(i => locales[i]),
            Gen.Int[0, units.Count - 1].Select(i => units.Keys.ElementAt(i))).Sample(
            (minor, locale, currency) =>
            {
                var amount = minor / (decimal)Math.Pow(10, units[currency]);
                var numbers = CultureInfo.GetCultureInfo(locale).NumberFormat;
                var text = Visit(locale).Money(amount, currency);
                var start = text.IndexOfAny([.. "0123456789"]);
                var digits = text[start..(text.LastIndexOfAny([.. "0123456789"]) + 1)]
                    .Replace(numbers.CurrencyGroupSeparator, "").Replace("\u00a0", "").Replace(numbers.CurrencyDecimalSeparator, ".");
                Assert.Equal(amount, decimal.Parse(digits, CultureInfo.InvariantCulture));
                Assert.Equal(units[currency], digits.Contains('.') ? digits.Length - digits.IndexOf('.') - 1 : 0);
            }, iter: 2_000);
    }

    [Theory]
    [InlineData("en-GB", "3 June 2024")]
    [InlineData("en", "June 3, 2024")]
    [InlineData("de", "3. Juni 2024")]
    [InlineData("fr", "3 juin 2024")]
    [InlineData("es", "3 de junio de 2024")]
    [InlineData("ja", "2024年6月3日")]
    public void Days_are_written_as_the_language_writes_them(string locale, string expected) =>
        Assert.Equal(expected, Visit(locale).Day(new DateOnly(2024, 6, 3)).Replace('\u00a0', ' '));

    private Dictionary<string, int> Units()
    {
        using var owner = new NpgsqlConnection(database.Logins.Owner);
        return owner.Query<(string Code, int Unit)>("select currency_code, minor_unit::integer from pricing.currencies")
            .ToDictionary(c => c.Code, c => c.Unit);
    }

    private Visit Visit(string locale) => new(
        new ShopChoices("Stoa", [locale], locale, "GBP", [], [], Units()), CultureInfo.GetCultureInfo(locale),
        CultureInfo.GetCultureInfo(locale), "GBP", false);
}
