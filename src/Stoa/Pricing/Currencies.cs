using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Pricing;

/// <summary>A currency that the shop offers.</summary>
public sealed record ShopCurrency
{
    /// <summary>ISO 4217.</summary>
    public string Currency { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>Digits after the point of what can be charged.</summary>
    public int MinorUnit { get; init; }

    public bool IsMarketplace { get; init; }

    public bool IsActive { get; init; }

    /// <summary>Converted prices are multiples of this; null: of the minor unit.</summary>
    public decimal? Increment { get; init; }

    /// <summary>Or end so, such as 0.99.</summary>
    public decimal? Ending { get; init; }

    /// <summary>Added before rounding.</summary>
    public decimal MarkupPercent { get; init; }

    public int Position { get; init; }

    /// <summary>What one unit of the marketplace's currency is; null without a rate.</summary>
    public decimal? Rate { get; init; }

    public DateOnly? RateDate { get; init; }

    /// <summary>The currency that the rate goes through, where there is no direct one.</summary>
    public string? Through { get; init; }
}

/// <summary>How prices are rounded in a currency.</summary>
public sealed record ShopCurrencyInput(
    bool IsActive = true, decimal? Increment = null, decimal? Ending = null, decimal MarkupPercent = 0, int Position = 0);

/// <summary>A rate that somebody enters.</summary>
public sealed record RateInput(string? Base, string? Quote, DateOnly? Day, decimal? Rate);

/// <summary>What entering rates did, or would do.</summary>
public sealed record RatesSummary
{
    public long Given { get; init; }

    public long Added { get; init; }

    public long Changed { get; init; }

    public long Unchanged { get; init; }

    /// <summary>Codes that are no currency of today: their rates are left out.</summary>
    public string[] Unknown { get; init; } = [];
}

/// <summary>A dated rate as it is kept.</summary>
public sealed record RateRow
{
    public string Base { get; init; } = "";

    public string Quote { get; init; } = "";

    public DateOnly Day { get; init; }

    public decimal Rate { get; init; }

    /// <summary>manual, file, or where a job took it from.</summary>
    public string Source { get; init; } = "";
}

/// <summary>A price in another currency.</summary>
/// <param name="Price">Null where there is no rate.</param>
public sealed record ConvertedPrice(decimal? Price);

/// <summary>A sample of what a rule of rounding does.</summary>
public sealed record RulePreview
{
    /// <summary>In the marketplace's currency.</summary>
    public decimal Amount { get; init; }

    /// <summary>By today's rate alone; null without one.</summary>
    public decimal? Converted { get; init; }

    /// <summary>With the markup, rounded.</summary>
    public decimal? Price { get; init; }
}

/// <summary>Which currencies the shop offers, and dated exchange rates.</summary>
public static class Currencies
{
    internal const int LargestFile = 20_000_000;
    private static readonly decimal[] Samples = [1m, 4.5m, 9.99m, 24.95m, 50m, 119m, 1_250m];

    private const string ListSql = """
        select c.currency, c.name, c.minor_unit, c.is_marketplace, c.is_active, c.increment, c.ending, c.markup_percent,
               c.pos as position, c.rate, c.rate_date, c.through
          from pricing.list_shop_currencies(@day) c
        """;
    private const string SaveSql = """
        select pricing.save_shop_currency(@actor, @code, @IsActive, @Increment::numeric, @Ending::numeric, @MarkupPercent,
          @Position)
        """;
    private const string RemoveSql = "select pricing.remove_shop_currency(@actor, @code)";
    private const string PriceSql = "select pricing.price_in(@amount, @from, @to, @day)";
    private const string PreviewSql = """
        select p.amount, p.converted, p.price
          from pricing.preview_rule(@code, @Increment::numeric, @Ending::numeric, @MarkupPercent, @amounts, @day) p
        """;
    private const string SaveRatesSql = """
        select s.given, s.added, s.changed, s.unchanged, s.unknown
          from pricing.save_rates(@actor, @bases::text[], @quotes::text[], @days::date[], @rates::numeric[], @source, @isDry) s
        """;
    private const string RatesSql = """
        select r.base_currency as base, r.quote_currency as quote, r.rate_date as day, r.rate, r.source
          from pricing.exchange_rates r
         where r.base_currency = @base and r.quote_currency = @quote and (@before::date is null or r.rate_date < @before)
         order by r.rate_date desc
         limit @limit
        """;

    public static void MapCurrencies(this IEndpointRouteBuilder app)
    {
        FetchRates.MapRateSource(app);
        var shop = app.MapGroup("/api/v1").WithTags("Currencies").RequirePermission("currencies.manage")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        shop.MapGet("/currencies", async (Db db, TimeProvider time, CancellationToken cancel) => TypedResults.Ok(
                await db.ListAsync<ShopCurrency>(Actor.System, ListSql, new { day = Today(time) }, cancel)))
            .WithName("ListShopCurrencies").WithSummary("The currencies that the shop offers, the marketplace's own first");
        shop.MapPut("/currencies/{code}", SaveAsync)
            .WithName("SaveShopCurrency").WithSummary("Offers a currency, or changes how converted prices are rounded in it")
            .ProducesProblem(404).ProducesProblem(409);
        shop.MapPost("/currencies/{code}/preview", async (
                string code, ShopCurrencyInput input, Db db, TimeProvider time, CancellationToken cancel) =>
                TypedResults.Ok(await db.ListAsync<RulePreview>(Actor.System, PreviewSql, new
                {
                    code, input.Increment, input.Ending, input.MarkupPercent, amounts = Samples, day = Today(time),
                }, cancel)))
            .WithName("PreviewRule").WithSummary("What some prices would become by a rule that is not saved")
            .ProducesProblem(404).ProducesProblem(409);
        shop.MapDelete("/currencies/{code}", async (string code, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await db.ExecuteAsync(Actor.System, RemoveSql, new { actor = http.Actor().UserId, code }, cancel);
                return TypedResults.NoContent();
            })
            .WithName("RemoveShopCurrency").WithSummary("Takes a currency out of the shop; its rates stay").ProducesProblem(404);
        shop.MapGet("/currencies/convert", ConvertAsync)
            .WithName("ConvertPrice").WithSummary("What a price becomes in another currency, by today's rate and its rounding");
        shop.MapGet("/exchange-rates", ListRatesAsync)
            .WithName("ListExchangeRates").WithSummary("The dated rates of a pair, latest first; before: a day to go on from");
        shop.MapPut("/exchange-rates", EnterAsync)
            .WithName("EnterExchangeRates").WithSummary("Enters up to 1,000 rates by hand, all of them or none");
        shop.MapPost("/exchange-rates/files", ReadFileAsync).WithMetadata(new RequestSizeLimitAttribute(LargestFile))
            .Accepts<string>("application/octet-stream", "text/csv", "text/xml", "application/xml", "application/zip")
            .WithName("EnterRatesFile")
            .WithSummary("Rates from the European Central Bank's XML or CSV, or base,quote,date,rate; dryRun only tells")
            .ProducesProblem(413);
    }

    /// <summary>Enters rates, all of them or none; a dry run only says what would be.</summary>
    internal static async Task<RatesSummary> SaveRatesAsync(
        Db db, long? actor, IReadOnlyList<DatedRate> rates, string source, bool isDry, CancellationToken cancel) =>
        (await db.FirstAsync<RatesSummary>(Actor.System, SaveRatesSql, new
        {
            actor,
            bases = rates.Select(r => r.Base).ToArray(),
            quotes = rates.Select(r => r.Quote).ToArray(),
            days = rates.Select(r => r.Day).ToArray(),
            rates = rates.Select(r => r.Rate).ToArray(),
            source,
            isDry,
        }, cancel))!;

    private static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    private static async Task<NoContent> SaveAsync(
        string code, ShopCurrencyInput input, HttpContext http, Db db, CancellationToken cancel)
    {
        await db.ExecuteAsync(Actor.System, SaveSql, new
        {
            actor = http.Actor().UserId, code, input.IsActive, input.Increment, input.Ending, input.MarkupPercent, input.Position,
        }, cancel);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ConvertedPrice>> ConvertAsync(
        decimal amount, string from, string to, Db db, TimeProvider time, CancellationToken cancel) =>
        amount is < 0 or > 1_000_000_000 ? throw new InputException("amount", "From 0 to 1,000,000,000.")
            : TypedResults.Ok(new ConvertedPrice(await db.FirstAsync<decimal?>(
                Actor.System, PriceSql, new { amount, from, to, day = Today(time) }, cancel)));

    private static async Task<Ok<List<RateRow>>> ListRatesAsync(
        [FromQuery(Name = "base")] string @base, string quote, DateOnly? before, int? limit, Db db, CancellationToken cancel)
    {
        if (limit is < 1 or > 2_000)
        {
            throw new InputException("limit", "must be a whole number from 1 to 2,000");
        }

        return TypedResults.Ok(await db.ListAsync<RateRow>(
            Actor.System, RatesSql, new { @base, quote, before, limit = limit ?? 400 }, cancel));
    }

    private static async Task<Ok<RatesSummary>> EnterAsync(
        IReadOnlyList<RateInput?> rates, bool? dryRun, HttpContext http, Db db, CancellationToken cancel)
    {
        if (rates.Count is 0 or > 1_000)
        {
            throw new InputException("rates", "From 1 to 1,000 rates are needed.");
        }

        var read = rates.Select((r, i) =>
            r is { Base: { Length: 3 } b, Quote: { Length: 3 } q, Day: { } day, Rate: > 0 and <= 100_000_000_000m } && b != q
                ? new DatedRate(b, q, day, r.Rate.Value)
                : throw new InputException("rates", $"Rate {i + 1}: two currencies, a day and a rate above 0.")).ToList();
        if (read.DistinctBy(r => (r.Base, r.Quote, r.Day)).Count() < read.Count)
        {
            throw new InputException("rates", "A pair is there twice for a day.");
        }

        var summary = await SaveRatesAsync(db, http.Actor().UserId, read, "manual", true, cancel);
        if (summary.Unknown.Length > 0)
        {
            throw new InputException("rates", $"There is no currency {string.Join(", ", summary.Unknown)}.");
        }

        return TypedResults.Ok(dryRun == true ? summary
            : await SaveRatesAsync(db, http.Actor().UserId, read, "manual", false, cancel));
    }

    private static async Task<Ok<RatesSummary>> ReadFileAsync(
        bool? dryRun, HttpContext http, Db db, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, cancel);
        bytes.Position = 0;
        var rates = RatesFile.Read(bytes);
        return TypedResults.Ok(await SaveRatesAsync(db, http.Actor().UserId, rates, "file", dryRun ?? false, cancel));
    }
}
