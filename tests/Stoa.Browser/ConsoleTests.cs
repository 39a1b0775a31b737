using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Stoa.Browser.Support;

namespace Stoa.Browser;

/// <summary>Operators and vendors in the console, in real Chromium. These tests take the README's pictures.</summary>
[Collection(OneMarketplace.Name)]
public sealed partial class ConsoleTests(Marketplace marketplace)
{
    /// <summary>The thirteen reports by path and the heading that their page shows.</summary>
    public static TheoryData<string> Reports =>
    [
        "sales-over-time", "top-products", "customer-activity", "vendor-performance", "product-ratings", "low-stock",
        "user-activity", "funnel", "customer-segments", "product-trends", "refunds", "new-vs-returning", "regional-sales",
    ];

    [Fact]
    public async Task A_wrong_password_says_so_and_a_right_one_opens_the_dashboard()
    {
        var page = await marketplace.OpenAsync();
        await page.GotoAsync("/console/");
        await page.GetByLabel("E-mail").FillAsync(marketplace.Accounts["operator"].Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync("not the password");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await Marketplace.IsAccessibleAsync(page);
        await page.GetByLabel("Password", new() { Exact = true })
            .FillAsync(marketplace.Accounts["operator"].Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator(".recharts-surface").First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("operator", false, ColorScheme.Light, "console")]
    [InlineData("operator", false, ColorScheme.Dark, "console-dark")]
    [InlineData("operator", true, ColorScheme.Light, "console-phone")]
    [InlineData("vendor", false, ColorScheme.Light, "console-vendor")]
    public async Task The_dashboard_shows_every_chart_accessibly(
        string role, bool phone, ColorScheme scheme, string picture)
    {
        var page = await marketplace.SignInAsync(role, phone, scheme);
        await Assertions.Expect(page.Locator(".recharts-surface").Nth(5)).ToBeVisibleAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.PictureAsync(page, picture);
        await Marketplace.IsAccessibleAsync(page);
        Assert.False(await OverflowsAsync(page), "the page scrolls sideways");
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task A_report_opens_changes_its_period_and_downloads_as_csv(string report)
    {
        var page = await marketplace.SignInAsync("operator");
        var failures = new List<string>();
        page.Response += (_, r) =>
        {
            if (r.Status >= 400)
            {
                failures.Add($"{r.Status} {r.Url}");
            }
        };
        page.PageError += (_, e) => failures.Add(e);
        await page.GotoAsync($"/console/reports/{report}");
        await page.Locator("table tbody tr, [data-testid=empty-state]").First.WaitForAsync();
        await Marketplace.AtRestAsync(page);
        await Marketplace.IsAccessibleAsync(page);
        if (report == "sales-over-time")
        {
            await Marketplace.PictureAsync(page, "report");
        }

        if (await page.GetByLabel("Period").IsVisibleAsync())
        {
            var answered = page.WaitForResponseAsync(r => r.Url.Contains($"/analytics/{report}"));
            await page.GetByLabel("Period").ClickAsync();
            await page.GetByRole(AriaRole.Option, new() { Name = "Last 7 days" }).ClickAsync();
            Assert.Equal(200, (await answered).Status);
        }

        var download = await page.RunAndWaitForDownloadAsync(
            () => page.GetByRole(AriaRole.Link, new() { Name = "Download CSV" }).ClickAsync());
        var csv = await File.ReadAllTextAsync(await download.PathAsync());
        Assert.Matches(HeaderLine(), csv);
        Assert.Empty(failures);
    }

    [Fact]
    public async Task Every_report_fits_a_phone()
    {
        var page = await marketplace.SignInAsync("vendor", phone: true);
        foreach (var report in Reports.Select(r => r.Data))
        {
            await page.GotoAsync($"/console/reports/{report}");
            await page.Locator("table tbody tr, [data-testid=empty-state]").First.WaitForAsync();
            Assert.False(await OverflowsAsync(page), $"{report} scrolls sideways");
        }
    }

    [Fact]
    public async Task A_reports_definition_opens_by_keyboard()
    {
        var page = await marketplace.SignInAsync("operator");
        await page.GotoAsync("/console/reports/sales-over-time");
        await page.GetByRole(AriaRole.Button, new() { Name = "Definition" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("totalRevenue").First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(false, ColorScheme.Light)]
    [InlineData(false, ColorScheme.Dark)]
    [InlineData(true, ColorScheme.Light)]
    public async Task A_figure_explains_itself_in_words_sql_mongodb_and_json(bool phone, ColorScheme scheme)
    {
        var page = await marketplace.SignInAsync("operator", phone, scheme);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);
        await page.GetByRole(AriaRole.Button, new() { Name = "Definition of Top products" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await Assertions.Expect(dialog.GetByText("revenue (items after discounts)").First)
            .ToBeVisibleAsync(new() { Timeout = 20_000 });
        foreach (var (tab, text) in new[]
        {
            ("Definition", "The API answers it at"), ("SQL", "analytics.recount_top_products("),
            ("MongoDB", "db.orders.aggregate(["), ("Recharts", "\"revenue\":"),
        })
        {
            await dialog.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await Assertions.Expect(dialog.GetByText(text).First).ToBeVisibleAsync();
            await Marketplace.AtRestAsync(page);
            await Marketplace.IsAccessibleAsync(page);
            Assert.False(await OverflowsAsync(page), $"{tab} scrolls sideways");
        }

        await dialog.GetByRole(AriaRole.Button, new() { Name = "Copy JSON" }).ClickAsync();
        await Assertions.Expect(dialog.GetByText("Copied")).ToBeVisibleAsync();
        var copied = await page.EvaluateAsync<string>("navigator.clipboard.readText()");
        using var json = JsonDocument.Parse(copied);
        Assert.Equal(10, json.RootElement.GetArrayLength());
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
    }

    [Theory]
    [MemberData(nameof(Reports))]
    public async Task Every_report_explains_itself(string report)
    {
        var page = await marketplace.SignInAsync("vendor");
        await page.GotoAsync($"/console/reports/{report}?period=all");
        await page.GetByRole(AriaRole.Button, new() { Name = "Definition" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        foreach (var (tab, text) in new[] { ("SQL", "select "), ("MongoDB", "aggregate(["), ("Recharts", "[") })
        {
            await dialog.GetByRole(AriaRole.Tab, new() { Name = tab }).ClickAsync();
            await Assertions.Expect(dialog.Locator("pre").First).ToContainTextAsync(text);
        }
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var page = await marketplace.SignInAsync("operator");
        await page.GetByRole(AriaRole.Button, new() { Name = "Account" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Sign out" }).ClickAsync();
        await page.GetByLabel("E-mail").WaitForAsync();
        var answer = await page.Context.APIRequest.GetAsync("/api/v1/analytics/sales-over-time");
        Assert.Equal(401, answer.Status);
    }

    private static Task<bool> OverflowsAsync(IPage page) =>
        page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");

    [GeneratedRegex(@"^[A-Za-z]+(,[A-Za-z0-9]+)+\r?\n")]
    private static partial Regex HeaderLine();
}
