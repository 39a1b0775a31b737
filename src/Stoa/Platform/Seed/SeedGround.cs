namespace Stoa.Platform;

/// <summary>What a seed stands on and shares with what is there already: currency, rates, roles, categories, options.</summary>
internal sealed class SeedGround
{
    private static readonly Dictionary<string, string> Zones = new()
    {
        ["GBP"] = "Europe/London", ["EUR"] = "Europe/Berlin", ["USD"] = "America/New_York", ["BRL"] = "America/Sao_Paulo",
        ["CAD"] = "America/Toronto", ["AUD"] = "Australia/Sydney", ["JPY"] = "Asia/Tokyo", ["INR"] = "Asia/Kolkata",
    };

    public required SeedCurrency[] Currencies { get; init; }

    public required TimeZoneInfo Zone { get; init; }

    public required long Shopper { get; init; }

    public required long VendorOwner { get; init; }

    /// <summary>The id of each subcategory by its name.</summary>
    public required IReadOnlyDictionary<string, long> Categories { get; init; }

    /// <summary>The ids of each attribute's values, with the attribute's.</summary>
    public required IReadOnlyDictionary<(string, string), (long, long)> Options { get; init; }

    public static async Task<SeedGround> PrepareAsync(SeedWriter writer, SeedOptions options)
    {
        await writer.RunAsync("set local maintenance_work_mem = '512MB'");
        await writer.RunAsync("set local work_mem = '128MB'");
        await writer.RunAsync("select set_config('stoa.status_history', 'given', true)");
        await writer.RunAsync("select set_config('stoa.deltas', 'off', true)");
        var currencies = await CurrenciesAsync(writer, options);
        var first = options.End.AddYears(-3).AddDays(-2);
        foreach (var table in new[] { "analytics.events", "audit.activity_logs" })
        {
            await writer.RunAsync("select platform.ensure_month_partitions($1::regclass, $2::date, $3::date)",
                table, DateOnly.FromDateTime(first), DateOnly.FromDateTime(options.End));
        }

        var zone = await writer.ScalarAsync<string>("select platform.marketplace_time_zone()");
        return new SeedGround
        {
            Currencies = currencies,
            Zone = TimeZoneInfo.FindSystemTimeZoneById(zone),
            Shopper = await writer.ScalarAsync<long>("select role_id from accounts.roles where name = 'shopper'"),
            VendorOwner = await writer.ScalarAsync<long>("select role_id from accounts.roles where name = 'vendor owner'"),
            Categories = await CategoriesAsync(writer, first),
            Options = await OptionsAsync(writer),
        };
    }

    private static async Task<SeedCurrency[]> CurrenciesAsync(SeedWriter writer, SeedOptions options)
    {
        var wanted = options.Currency ?? "GBP";
        var minor = await writer.ScalarAsync<short?>(
            "select minor_unit from pricing.currencies where currency_code = $1", wanted)
            ?? throw new StoaException($"{wanted} is no currency: --currency takes an ISO 4217 code such as GBP.", 2);
        var code = await writer.ScalarAsync<string>(
            "select platform.settle_currency($1, $2, not exists (select from orders.orders))",
            wanted, Zones.GetValueOrDefault(wanted, "UTC"));
        if (options.Currency is not null && code != wanted)
        {
            throw new StoaException(
                $"This marketplace's currency is {code}, not {wanted}: leave out --currency, or seed an empty database.");
        }

        minor = code == wanted ? minor
            : await writer.ScalarAsync<short>("select minor_unit from pricing.currencies where currency_code = $1", code);
        var home = new SeedCurrency(code, minor, SeedCurrency.RateOf(code) ?? 1, null);
        var all = new List<SeedCurrency> { home };
        var others = new[] { "EUR", "USD", "GBP" }.Where(c => c != code).Take(SeedCurrency.RateOf(code) is null ? 0 : 2);
        foreach (var other in others)
        {
            // A marketplace with rates of its own keeps them: nothing is sold in that currency then.
            if (!await writer.ScalarAsync<bool>("""
                select exists (select from pricing.exchange_rates
                                where (base_currency, quote_currency) in (($1, $2), ($2, $1)) and source <> 'seed')
                """, code, other))
            {
                all.Add(new SeedCurrency(other, 2, SeedCurrency.RateOf(other)!.Value, home));
                await RatesAsync(writer, options, code, all[^1]);
            }
        }

        return [.. all];
    }

    private static async Task RatesAsync(SeedWriter writer, SeedOptions options, string home, SeedCurrency currency)
    {
        var first = options.End.AddYears(-3);
        for (var month = new DateTime(first.Year, first.Month, 1); month <= options.End; month = month.AddMonths(1))
        {
            await writer.RunAsync("""
                insert into pricing.exchange_rates (base_currency, quote_currency, rate_date, rate, source)
                values ($1, $2, $3, $4, 'seed') on conflict do nothing
                """, home, currency.Code, DateOnly.FromDateTime(month), currency.Rate(month));
        }
    }

    private static async Task<Dictionary<string, long>> CategoriesAsync(SeedWriter writer, DateTime created)
    {
        const string add = """
            insert into catalog.categories (parent_id, name, slug, position, created_at)
            values (nullif($1, 0), $2, $3, $4, $5) on conflict (slug) do nothing
            """;
        const string find = "select category_id from catalog.categories where slug = $1";
        var found = new Dictionary<string, long>();
        foreach (var (name, top) in SeedCatalog.TopOf())
        {
            if (!found.TryGetValue(top, out var parent))
            {
                await writer.RunAsync(add, 0L, top, DemoCatalog.Slug(top), found.Count, created);
                found[top] = parent = await writer.ScalarAsync<long>(find, DemoCatalog.Slug(top));
            }

            await writer.RunAsync(add, parent, name, DemoCatalog.Slug(name), found.Count, created);
            found[name] = await writer.ScalarAsync<long>(find, DemoCatalog.Slug(name));
        }

        return found;
    }

    private static async Task<Dictionary<(string, string), (long, long)>> OptionsAsync(SeedWriter writer)
    {
        var found = new Dictionary<(string, string), (long, long)>();
        foreach (var ((name, value), position) in SeedCatalog.Options().Select((o, i) => (o, i)))
        {
            var attribute = await IdAsync(
                "select attribute_id from catalog.attributes where slug = $1",
                "insert into catalog.attributes (slug, name) values ($1, initcap($1)) returning attribute_id", name);
            found[(name, value)] = (await IdAsync(
                "select value_id from catalog.attribute_values where attribute_id = $1 and value = $2",
                "insert into catalog.attribute_values (attribute_id, value, position) values ($1, $2, $3) returning value_id",
                attribute, value, position), attribute);
        }

        return found;

        async Task<long> IdAsync(string find, string add, params object[] values)
        {
            var id = await writer.ScalarAsync<long>(find, values.Length == 3 ? values[..2] : values);
            return id > 0 ? id : await writer.ScalarAsync<long>(add, values);
        }
    }
}
