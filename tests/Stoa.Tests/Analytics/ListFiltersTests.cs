using System.Net;
using System.Net.Http.Json;
using Stoa.Analytics;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

public sealed class ListFiltersTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Path = "/api/v1/analytics/filters";
    private const string CategorySql =
        "insert into catalog.categories (name, slug) values (@name, @name) returning category_id";

    private const string ChildSql = """
        insert into catalog.categories (parent_id, name, slug) values (@parent, @name, @name) returning category_id
        """;

    private const string RateSql = """
        insert into pricing.exchange_rates (base_currency, quote_currency, rate_date, rate)
        values (platform.marketplace_currency(), 'JPY', '2026-01-01', 190), ('CHF', platform.marketplace_currency(),
          '2026-01-01', 0.88)
        returning quote_currency
        """;

    [Fact]
    public async Task An_operator_is_offered_every_vendor_and_the_tree_of_categories()
    {
        await using var host = await TestHost.StartAsync(database);
        var (first, second) = (await host.AddVendorAsync("Amber"), await host.AddVendorAsync("Birch"));
        var parent = await database.AsOwnerAsync<long>(CategorySql, new { name = "filters-parent" });
        var child = await database.AsOwnerAsync<long>(ChildSql, new { parent, name = "filters-child" });
        var client = await host.SignInAsync("operator");
        var options = (await client.GetFromJsonAsync<FilterOptions>(Path))!;
        Assert.Contains(new FilterVendor(first, "Amber"), options.Vendors);
        Assert.Contains(new FilterVendor(second, "Birch"), options.Vendors);
        Assert.Equal(options.Vendors.OrderBy(v => v.Name, StringComparer.Ordinal), options.Vendors);
        Assert.Contains(new FilterCategory(parent, "filters-parent", null), options.Categories);
        Assert.Contains(new FilterCategory(child, "filters-child", parent), options.Categories);
        Assert.Equal("Europe/London", options.Timezone);
        Assert.Null(options.FirstOrderAt);
    }

    [Fact]
    public async Task A_vendor_is_offered_itself_only()
    {
        await using var host = await TestHost.StartAsync(database);
        var own = await host.AddVendorAsync("Own");
        await host.AddVendorAsync("Another");
        var client = await host.SignInAsync("vendor owner", own);
        var options = (await client.GetFromJsonAsync<FilterOptions>(Path))!;
        Assert.Equal([new FilterVendor(own, "Own")], options.Vendors);
    }

    [Fact]
    public async Task Currencies_are_those_that_amounts_can_be_converted_to()
    {
        await database.AsOwnerAsync<string>(RateSql);
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("operator");
        var options = (await client.GetFromJsonAsync<FilterOptions>(Path))!;
        Assert.Equal("GBP", options.Currency);
        Assert.Contains("GBP", options.Currencies);
        Assert.Contains("JPY", options.Currencies);
        Assert.Contains("CHF", options.Currencies);
        Assert.DoesNotContain("USD", options.Currencies);
    }

    [Fact]
    public async Task A_shopper_is_offered_nothing()
    {
        await using var host = await TestHost.StartAsync(database);
        var client = await host.SignInAsync("shopper");
        using var answer = await client.GetAsync(Path);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }
}
