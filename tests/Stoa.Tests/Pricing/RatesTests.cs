using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CsCheck;
using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Pricing;
using Stoa.Tests.Support;

namespace Stoa.Tests.Pricing;

/// <summary>Currencies of the shop: conversion, rounding over every minor unit of ISO 4217, and rates from files.</summary>
public sealed class RatesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Daily = """
        <?xml version="1.0" encoding="UTF-8"?>
        <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
          <gesmes:subject>Reference rates</gesmes:subject>
          <Cube><Cube time="2024-05-03"><Cube currency="USD" rate="1.0743"/><Cube currency="JPY" rate="164.34"/></Cube>
          <Cube time="2024-05-02"><Cube currency="USD" rate="1.0704"/></Cube></Cube>
        </gesmes:Envelope>
        """;

    [Fact]
    public void Rounding_holds_for_every_currency_of_ISO_4217()
    {
        Gen.Decimal[0, 1_000_000].Array[20].Sample(
            amounts =>
            {
                using var owner = new NpgsqlConnection(database.Logins.Owner);
                // Each rule on each currency; what contradicts it is listed.
                Offences.None(owner.Query<string>("""
                    select format('%s %s by %s/%s is %s', c.currency_code, a.x, r.increment, r.ending, p.price)
                      from pricing.currencies c
                     cross join unnest(@amounts) as a (x)
                     cross join lateral (select power(10::numeric, -c.minor_unit) as unit) u
                     cross join lateral (values (null::numeric, null::numeric), (u.unit, null), (5 * u.unit, null), (25 * u.unit, null),
                       (null, case when c.minor_unit > 0 then 1 - u.unit end), (null, case when c.minor_unit > 0 then 5 * u.unit end)
                     ) as r (increment, ending)
                     cross join lateral (
                       select pricing.round_price(a.x, c.minor_unit, r.increment, r.ending) as price,
                              case when r.ending is null then coalesce(r.increment, u.unit) else 1 end as step) p
                     where p.price <> round(p.price, c.minor_unit)
                        or abs(p.price - a.x) > p.step / 2 and not (r.ending is not null and p.price = r.ending)
                        or pricing.round_price(p.price, c.minor_unit, r.increment, r.ending) <> p.price
                        or r.ending is null and mod(p.price, p.step) <> 0
                        or a.x > 0 and r.ending is not null and p.price - floor(p.price) <> r.ending
                        or p.price < 0
                        or p.price > pricing.round_price(a.x + 0.01, c.minor_unit, r.increment, r.ending)
                    """, new { amounts }));
            }, iter: 20, threads: 1);
    }

    [Fact]
    public async Task A_price_goes_by_the_latest_rate_up_to_its_day_direct_inverse_or_through_another_currency()
    {
        await using var owner = new NpgsqlConnection(database.Logins.Owner);
        await owner.ExecuteAsync("""
            select * from pricing.save_rates(null, '{GBP,GBP,USD,EUR,EUR}', '{USD,USD,CAD,SEK,NOK}',
              '{2024-01-01,2024-02-01,2024-01-01,2024-01-01,2024-01-01}', '{1.25,1.30,1.35,11.5,11.8}', 'manual', false)
            """);
        async Task<decimal?> In(decimal amount, string from, string to, string day) => await owner.ExecuteScalarAsync<decimal?>(
            "select pricing.price_in(@amount, @from, @to, @day::date)", new { amount, from, to, day });
        Assert.Equal(12.5m, await In(10, "GBP", "USD", "2024-01-31"));
        Assert.Equal(13m, await In(10, "GBP", "USD", "2024-02-01"));
        Assert.Null(await In(10, "GBP", "USD", "2023-12-31"));
        Assert.Equal(8m, await In(10, "USD", "GBP", "2024-01-15"));
        // No rate joins Swedish and Norwegian crowns but the euro's.
        Assert.Equal(10.26m, await In(10, "SEK", "NOK", "2024-03-01"));
        Assert.Null(await In(10, "JPY", "NOK", "2024-03-01"));
        Assert.Equal(9.995m, await In(9.995m, "GBP", "GBP", "2024-01-01"));
        await owner.ExecuteAsync("select pricing.save_shop_currency(null, 'USD', true, null, 0.99, 10, 1)");
        Assert.Equal(13.99m, await In(10, "GBP", "USD", "2024-01-31"));
        Assert.Equal(0m, await In(0, "GBP", "USD", "2024-01-31"));
        await owner.ExecuteAsync("select pricing.remove_shop_currency(null, 'USD')");
    }

    [Fact]
    public void The_banks_files_are_read_also_zipped()
    {
        Assert.Equal(
            [new("EUR", "USD", new(2024, 5, 3), 1.0743m), new("EUR", "JPY", new(2024, 5, 3), 164.34m), new("EUR", "USD", new(2024, 5, 2), 1.0704m)],
            Read(Daily));
        const string csv = "Date,USD,JPY,CYP,\n2024-05-03,1.0743,164.34,N/A,\n2024-05-02,1.0704,N/A,N/A,\n";
        Assert.Equal(Read(Daily), Read(csv));
        Assert.Equal(new DatedRate("EUR", "USD", new(2024, 5, 3), 1.0743m), Assert.Single(Read("Date, USD, \n03 May 2024, 1.0743, \n")));
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("eurofxref-hist.csv").Open();
            entry.Write(Encoding.UTF8.GetBytes(csv));
        }

        zip.Position = 0;
        Assert.Equal(3, RatesFile.Read(zip).Count);
        Assert.Equal(new DatedRate("GBP", "KWD", new(2024, 1, 2), 0.39m),
            Assert.Single(Read("\uFEFFRate;Date;Quote;Base\r\n0.39;2024-01-02;KWD;GBP\r\n")));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("<a/>", "holds no rates")]
    [InlineData("<Cube time=\"2024-05-03\"><Cube currency=\"USD\" rate=\"1.0743\"/>", "XML cannot be read")]
    [InlineData("<Cube><Cube currency=\"USD\" rate=\"1\"/></Cube>", "without a day")]
    [InlineData("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Cube time=\"&x;\"/>", "XML cannot be read")]
    [InlineData("base,quote,date,rate\nGBP,USD,2024-01-01,-1\n", "Line 2: \"-1\"")]
    [InlineData("base,quote,date,rate\nGBP,USD,2024-13-01,1\n", "Line 2: \"2024-13-01\"")]
    [InlineData("base,quote,date,rate\nGBP,usd,2024-01-01,1\n", "Line 2: \"usd\"")]
    [InlineData("base,quote,date,rate\nGBP,GBP,2024-01-01,1\n", "in itself")]
    [InlineData("base,quote,date,rate\nGBP,USD,2024-01-01,1\nGBP,USD,2024-01-01,2\n", "there twice")]
    [InlineData("a,b\n1,2\n", "The first line names")]
    [InlineData("PK\u0003\u0004 not an archive", "damaged")]
    public void A_file_that_cannot_be_read_is_refused_with_its_line(string file, string word) =>
        Assert.Contains(word, Assert.Throws<InputException>(() => Read(file)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_dry_run_says_what_a_file_would_do_and_what_people_change_is_in_the_trail()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("finance");
        async Task<JsonElement> Send(string query) => await (await client.PostAsync("/api/v1/exchange-rates/files" + query,
            new StringContent("Date,CHF,CYP,\n2020-05-04,0.9,0.5,\n", Encoding.UTF8, "text/csv"))).Content.ReadFromJsonAsync<JsonElement>();
        var dry = await Send("?dryRun=true");
        Assert.Equal((2, 1, "CYP"), (dry.GetProperty("given").GetInt32(), dry.GetProperty("added").GetInt32(),
            dry.GetProperty("unknown")[0].GetString()));
        Assert.Equal(0, await CountAsync());
        await Send("");
        Assert.Equal(1, (await Send("")).GetProperty("unchanged").GetInt32());
        Assert.Equal(1, await CountAsync());
        using var hand = await client.PutAsJsonAsync(
            "/api/v1/exchange-rates", new[] { new { @base = "EUR", quote = "CHF", day = "2020-05-04", rate = 0.95 } });
        Assert.Equal(HttpStatusCode.OK, hand.StatusCode);
        Assert.Equal(1, await database.AsOwnerAsync<long>("""
            select count(*) from audit.audit_entries where table_name = 'pricing.exchange_rates' and row_key::text like '%CHF%'
              and actor_id is not null
            """));
        using var unknown = await client.PutAsJsonAsync("/api/v1/exchange-rates", new[]
        {
            new { @base = "EUR", quote = "DKK", day = "2020-05-04", rate = 7.4 }, new { @base = "EUR", quote = "XXQ", day = "2020-05-04", rate = 1.0 },
        });
        Assert.Contains("XXQ", (await unknown.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input")).GetProperty("detail").GetString());
        Assert.Empty(await client.GetFromJsonAsync<List<JsonElement>>("/api/v1/exchange-rates?base=EUR&quote=DKK") ?? []);
        var rates = await client.GetFromJsonAsync<List<JsonElement>>("/api/v1/exchange-rates?base=EUR&quote=CHF");
        Assert.Equal(0.95m, Assert.Single(rates!).GetProperty("rate").GetDecimal());
    }

    [Theory]
    [InlineData("JPY", "increment", 0.5, null)]
    [InlineData("JPY", "ending", null, 0.99)]
    [InlineData("EUR", "ending", 0.05, 0.99)]
    [InlineData("KWD", "increment", 0.0005, null)]
    public async Task A_rule_that_does_not_fit_the_currency_is_refused(string code, string field, double? increment, double? ending)
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("operator");
        using var answer = await client.PutAsJsonAsync($"/api/v1/currencies/{code}", new { increment, ending });
        var problem = await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        using var own = await client.PutAsJsonAsync("/api/v1/currencies/GBP", new { });
        await own.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task A_preview_says_what_a_rule_would_do_and_saves_nothing()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("finance");
        await database.AsOwnerAsync<long>("select added from pricing.save_rates(null, '{GBP}', '{PLN}', '{2024-01-01}', '{5}', 'manual', false)");
        async Task<List<JsonElement>> PreviewAsync(object rule) => (await (await client.PostAsJsonAsync("/api/v1/currencies/PLN/preview", rule))
            .Content.ReadFromJsonAsync<List<JsonElement>>())!;
        var rows = await PreviewAsync(new { ending = 0.99, markupPercent = 10 });
        Assert.Equal((1m, 5m, 5.99m), (rows[0].GetProperty("amount").GetDecimal(), rows[0].GetProperty("converted").GetDecimal(),
            rows[0].GetProperty("price").GetDecimal()));
        Assert.All(rows, r => Assert.Equal(0.99m, r.GetProperty("price").GetDecimal() % 1));
        Assert.Equal(25m, (await PreviewAsync(new { increment = 2.5 }))[1].GetProperty("price").GetDecimal() + 2.5m);
        Assert.Equal(0, await database.AsOwnerAsync<int>("select count(*)::int from pricing.shop_currencies where currency = 'PLN'"));
        using var wrong = await client.PostAsJsonAsync("/api/v1/currencies/PLN/preview", new { increment = 0.001 });
        Assert.True((await wrong.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input")).GetProperty("errors").TryGetProperty("increment", out _));
    }

    private static List<DatedRate> Read(string text) => RatesFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));

    private Task<long> CountAsync() => database.AsOwnerAsync<long>(
        "select count(*) from pricing.exchange_rates where base_currency = 'EUR' and quote_currency = 'CHF'");
}
