using System.Net;
using System.Text.Json;
using Dapper;
using Npgsql;
using Stoa.Analytics;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>Every report and chart tells the SQL that counts it, and a line that runs in psql and gives its figures.</summary>
public sealed class DefinitionTests(Shop shop) : IClassFixture<Shop>
{
    private const string Filters = "from=2025-02-03T04:05:06Z&to=2025-11-17&vendorId=2&currency=EUR&timezone=Asia/Kathmandu";

    public static TheoryData<string> Names =>
        [.. AnalyticsApi.Reports.Select(r => r.Name), .. AnalyticsApi.Charts.Select(c => "charts/" + c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_sql_is_the_routine_in_the_database(string name)
    {
        var answer = await shop.ReadAsync("definitions/" + name);
        var (routine, sql) = (answer.GetProperty("routine").GetString()!, answer.GetProperty("sql").GetString()!);
        await using var connection = new NpgsqlConnection(shop.Database.Logins.ReadOnly);
        var body = await connection.QuerySingleAsync<string>("""
            select p.prosrc from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname || '.' || p.proname = @routine
            """, new { routine });
        Assert.StartsWith($"create or replace function {routine} (", sql);
        Assert.Contains(body, sql);
        Assert.DoesNotContain("_rollup", sql[..sql.IndexOf("comment on", StringComparison.Ordinal)]);
        Assert.DoesNotContain("\ngrant ", sql);
        Assert.Equal(name, answer.GetProperty("definition").GetProperty("address").GetString()!["/api/v1/analytics/".Length..]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_line_for_psql_runs_with_any_filters(string name)
    {
        var taken = AnalyticsApi.Reports.Concat<ReportSource>(AnalyticsApi.Charts)
            .Single(s => (s is Chart ? "charts/" : "") + s.Name == name).Parameters.Select(p => p.Name).ToList();
        var more = new[] { "categoryId=1", "threshold=7", "level=city", "by=shipping", "sold=false" }
            .Where(p => taken.Contains(p.Split('=')[0]) && !(name.Contains("top-products") && p.StartsWith("by", StringComparison.Ordinal)));
        await using var connection = new NpgsqlConnection(shop.Database.Logins.ReadOnly);
        foreach (var query in new[] { "", "?" + Filters, "?" + string.Join('&', more.Prepend(Filters)) })
        {
            var call = await CallAsync(name + query);
            Assert.DoesNotContain('\n', call);
            Assert.DoesNotContain('@', call);
            Assert.EndsWith(";", call);
            await connection.QueryAsync(call);
        }
    }

    [Theory]
    [InlineData("charts/sales-trend", "sales")]
    [InlineData("charts/top-products", "revenue")]
    [InlineData("charts/sales-by-category", "value")]
    [InlineData("charts/customers-by-segment", "value")]
    [InlineData("charts/customer-spend", "y")]
    [InlineData("charts/feature-ratings", "A")]
    public async Task The_line_for_psql_gives_what_the_chart_shows(string name, string column)
    {
        var filters = name.EndsWith("feature-ratings", StringComparison.Ordinal) ? "" : "?" + Filters;
        var shown = (await shop.ReadAsync(name + filters)).EnumerateArray()
            .Select(p => p.GetProperty(column).GetDecimal()).ToList();
        Assert.NotEmpty(shown);
        await using var connection = new NpgsqlConnection(shop.Database.Logins.ReadOnly);
        var counted = (await connection.QueryAsync(await CallAsync(name + filters)))
            .Select(row => Convert.ToDecimal(((IDictionary<string, object>)row)[column])).ToList();
        Assert.Equal(shown, counted);
    }

    [Fact]
    public async Task The_line_for_psql_gives_a_reports_rows_in_their_order()
    {
        var rows = await shop.RowsAsync("top-products?by=revenue&limit=4&" + Filters);
        await using var connection = new NpgsqlConnection(shop.Database.Logins.ReadOnly);
        var counted = await connection.QueryAsync<(long Id, string, string, long, decimal Revenue)>(
            await CallAsync("top-products?by=revenue&limit=4&" + Filters));
        Assert.Equal(
            rows.Select(r => (r.GetProperty("productId").GetInt64(), r.GetProperty("totalRevenue").GetDecimal())),
            counted.Select(r => (r.Id, r.Revenue)));
    }

    [Fact]
    public async Task A_vendors_line_names_the_vendor()
    {
        var answer = await shop.ReadAsync("definitions/refunds", shop.Vendor);
        Assert.Equal(
            "select * from analytics.recount_refunds(null, null, 'GBP', 1) order by total_amount desc, refund_reason;",
            answer.GetProperty("call").GetString());
    }

    [Fact]
    public void Literals_are_quoted()
    {
        Assert.Equal("'O''Neill'", Explanation.Literal("O'Neill"));
        Assert.Equal(@"E'a\\'' or true'", Explanation.Literal(@"a\' or true"));
        Assert.Equal("'2025-02-03T04:05:06.5Z'", Explanation.Literal(DateTimeOffset.Parse("2025-02-03T09:50:06.5+05:45")));
        Assert.Equal("null", Explanation.Literal(null));
    }

    [Theory]
    [InlineData("definitions/no-such-report", HttpStatusCode.NotFound)]
    [InlineData("definitions/charts/refunds", HttpStatusCode.NotFound)]
    [InlineData("definitions/refunds?currency=XXXX", HttpStatusCode.BadRequest)]
    [InlineData("definitions/refunds?color=red", HttpStatusCode.BadRequest)]
    public async Task What_is_not_there_and_what_means_nothing_are_problems(string address, HttpStatusCode status)
    {
        using var response = await shop.Operator.GetAsync("/api/v1/analytics/" + address, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Nobody_reads_them_without_signing_in()
    {
        using var response = await shop.Host.Client.GetAsync(
            "/api/v1/analytics/definitions/refunds", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    private async Task<string> CallAsync(string address)
    {
        JsonElement answer = await shop.ReadAsync("definitions/" + address);
        return answer.GetProperty("call").GetString()!;
    }
}
