using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Stoa.Analytics;

namespace Stoa.Tests.Analytics;

/// <summary>How reports answer: pages, CSV, ETags, vendors, bad input.</summary>
public sealed class ReportAnswerTests(Shop shop) : IClassFixture<Shop>
{
    private const string Root = "/api/v1/analytics/";

    public static TheoryData<string> AllReports => [.. AnalyticsApi.Reports.Select(r => r.Name)];

    public static TheoryData<string> AllCharts => [.. AnalyticsApi.Charts.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(AllReports))]
    public async Task Pages_hold_every_row_once_and_in_order(string report)
    {
        var filter = report is "customer-activity" or "new-vs-returning" ? "&from=2025-01-01" : "";
        var whole = await shop.RowsAsync($"{report}?limit=10000{filter}");
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            var page = await shop.ReadAsync(
                $"{report}?limit=2{filter}" + (cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor)));
            paged.AddRange(page.GetProperty("rows").EnumerateArray().Select(r => r.GetRawText()));
            cursor = page.GetProperty("nextCursor").GetString();
        }
        while (cursor is not null);
        Assert.Equal(whole.Select(r => r.GetRawText()), paged);
        Assert.NotEmpty(whole);
    }

    [Theory]
    [MemberData(nameof(AllReports))]
    public async Task A_csv_holds_every_row_under_the_same_names(string report)
    {
        var filter = report is "customer-activity" or "new-vs-returning" ? "?from=2025-01-01&" : "?";
        using var response = await shop.Operator.GetAsync($"{Root}{report}{filter}format=csv&limit=1");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/csv", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal($"{report}.csv", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var lines = (await response.Content.ReadAsStringAsync()).TrimEnd().Split("\r\n");
        var rows = await shop.RowsAsync($"{report}{filter}limit=10000");
        Assert.Equal(rows[0].EnumerateObject().Select(p => p.Name), lines[0].Split(','));
        Assert.Equal(rows.Count, lines.Length - 1);
    }

    [Fact]
    public async Task A_csv_cell_that_a_spreadsheet_would_run_is_neutralised()
    {
        var refunds = await shop.Operator.GetStringAsync(Root + "refunds?format=csv");
        Assert.Contains("'=cmd|' /C calc'!A0,", refunds);
        var people = await shop.Operator.GetStringAsync(Root + "customer-segments?format=csv");
        Assert.Contains(",'@SUM(1),", people);
        Assert.Equal("-12.5", Answers.Cell(-12.5000m));
        Assert.Equal("'-12", Answers.Cell("-12"));
        Assert.Equal("\"'+a,\"\"b\"\"\"", Answers.Cell("+a,\"b\""));
    }

    [Theory]
    [MemberData(nameof(AllReports))]
    public async Task An_unchanged_report_answers_304_to_its_etag(string report)
    {
        using var first = await shop.Operator.GetAsync(Root + report);
        using var again = new HttpRequestMessage(HttpMethod.Get, Root + report);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await shop.Operator.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        using var other = new HttpRequestMessage(HttpMethod.Get, Root + report + "?to=2025-03-01&from=2025-01-01");
        other.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var third = await shop.Operator.SendAsync(other);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.Equal(new CacheControlHeaderValue { Private = true, NoCache = true }, third.Headers.CacheControl);
    }

    [Theory]
    [MemberData(nameof(AllReports))]
    public async Task A_vendor_sees_its_own_figures_only_and_no_email(string report)
    {
        var filter = report is "customer-activity" or "new-vs-returning" ? "&from=2025-01-01" : "";
        var own = await shop.ReadAsync($"{report}?limit=1000{filter}", shop.Vendor);
        var asked = await shop.ReadAsync($"{report}?limit=1000{filter}&vendorId=1", shop.Vendor);
        var seen = await shop.ReadAsync($"{report}?limit=1000{filter}&vendorId=1");
        Assert.Equal(own.GetProperty("rows").GetRawText(), asked.GetProperty("rows").GetRawText());
        // Names are those of its customers: who acted for it without ever buying from it stays a number.
        Assert.Equal(Without(seen, report), Without(own, report));
        Assert.DoesNotContain("@stoa.example", own.GetRawText());
        using var others = await shop.Vendor.GetAsync($"{Root}{report}?vendorId=2");
        Assert.Equal(HttpStatusCode.BadRequest, others.StatusCode);
        Assert.Contains("vendorId", await others.Content.ReadAsStringAsync());
    }

    [Theory]
    [MemberData(nameof(AllCharts))]
    public async Task A_vendors_charts_are_the_operators_charts_of_that_vendor(string chart)
    {
        var own = await shop.ReadAsync($"charts/{chart}", shop.Vendor);
        var seen = await shop.ReadAsync($"charts/{chart}?vendorId=1");
        Assert.Equal(seen.GetRawText(), own.GetRawText());
        Assert.Equal(JsonValueKind.Array, own.ValueKind);
        Assert.NotEqual(0, own.GetArrayLength());
    }

    [Theory]
    [InlineData("sales-over-time?from=2025-02-01&to=2025-02-01", "from")]
    [InlineData("sales-over-time?from=2025-02-02&to=2025-02-01", "from")]
    [InlineData("sales-over-time?from=2150-01-01", "from")]
    [InlineData("sales-over-time?from=2025-02-30", "from")]
    [InlineData("sales-over-time?from=yesterday", "from")]
    [InlineData("sales-over-time?to=9999-12-31", "to")]
    [InlineData("sales-over-time?to=", "to")]
    [InlineData("sales-over-time?currency=XXZ", "currency")]
    [InlineData("sales-over-time?currency=gbp", "currency")]
    [InlineData("sales-over-time?timezone=Mars/Olympus", "timezone")]
    [InlineData("sales-over-time?timezone=FOO3", "timezone")]
    [InlineData("sales-over-time?granularity=hour", "granularity")]
    [InlineData("sales-over-time?order=up", "order")]
    [InlineData("sales-over-time?limit=0", "limit")]
    [InlineData("sales-over-time?limit=10001", "limit")]
    [InlineData("sales-over-time?limit=-1", "limit")]
    [InlineData("sales-over-time?limit=ten", "limit")]
    [InlineData("sales-over-time?limit=1&limit=2", "limit")]
    [InlineData("sales-over-time?cursor=AAAA", "cursor")]
    [InlineData("sales-over-time?cursor=!", "cursor")]
    [InlineData("sales-over-time?vendorId=99999", "vendorId")]
    [InlineData("sales-over-time?vendorId=1.5", "vendorId")]
    [InlineData("sales-over-time?categoryId=99999", "categoryId")]
    [InlineData("sales-over-time?categoryId=0", "categoryId")]
    [InlineData("sales-over-time?format=xml", "format")]
    [InlineData("sales-over-time?sold=maybe", "sold")]
    [InlineData("sales-over-time?colour=red", "colour")]
    [InlineData("top-products?by=weight", "by")]
    [InlineData("customer-activity?days=0", "days")]
    [InlineData("customer-activity?categoryId=1", "categoryId")]
    [InlineData("low-stock?threshold=-1", "threshold")]
    [InlineData("regional-sales?by=moon", "by")]
    [InlineData("regional-sales?level=street", "level")]
    [InlineData("charts/sales-trend?granularity=hour", "granularity")]
    [InlineData("charts/sales-trend?limit=5", "limit")]
    public async Task Input_that_means_nothing_is_refused_by_name(string address, string field)
    {
        using var response = await shop.Operator.GetAsync(Root + address);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.BadRequest, text);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        var problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal("urn:stoa:error:invalid-input", problem.GetProperty("type").GetString());
        Assert.Equal(field, Assert.Single(problem.GetProperty("errors").EnumerateObject()).Name);
    }

    [Fact]
    public async Task Another_reports_cursor_is_refused()
    {
        var cursor = (await shop.ReadAsync("top-products?limit=1")).GetProperty("nextCursor").GetString();
        using var response = await shop.Operator.GetAsync($"{Root}low-stock?cursor={cursor}");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Nobody_reads_figures_without_the_permission()
    {
        using var stranger = await shop.Host.Client.GetAsync(Root + "sales-over-time");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        using var shopper = await (await shop.Host.SignInAsync("shopper")).GetAsync(Root + "sales-over-time");
        Assert.Equal(HttpStatusCode.Forbidden, shopper.StatusCode);
    }

    [Fact]
    public async Task Definitions_and_the_openapi_document_tell_what_every_report_counts()
    {
        var definitions = (await shop.ReadAsync("definitions")).EnumerateArray().ToList();
        Assert.Equal(20, definitions.Count);
        Assert.All(definitions, d =>
        {
            Assert.NotEqual("", d.GetProperty("definition").GetString());
            Assert.All(d.GetProperty("columns").EnumerateArray().Where(_ => d.GetProperty("kind").GetString() == "report"),
                c => Assert.NotEqual("", c.GetProperty("description").GetString()));
        });
        var document = JsonDocument.Parse(await shop.Operator.GetStringAsync("/openapi/v1.json")).RootElement;
        foreach (var definition in definitions)
        {
            var operation = document.GetProperty("paths").GetProperty(definition.GetProperty("address").GetString()!)
                .GetProperty("get");
            Assert.NotEqual("", operation.GetProperty("description").GetString());
            Assert.Equal(
                definition.GetProperty("parameters").GetArrayLength(), operation.GetProperty("parameters").GetArrayLength());
            Assert.All(operation.GetProperty("parameters").EnumerateArray(), p => p.GetProperty("example"));
        }
    }

    private static string Without(JsonElement answer, string report) =>
        JsonSerializer.Serialize(answer.GetProperty("rows").EnumerateArray().Select(r => r.EnumerateObject()
            .Where(p => p.Name is not ("email" or "lastLogin") && (p.Name != "user" || report != "user-activity"))
            .Select(p => p.Value.GetRawText())));
}
