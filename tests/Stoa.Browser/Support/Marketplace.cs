using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Spectre.Console;
using Stoa.Analytics;
using Stoa.Accounts;
using Stoa.Host;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Browser.Support;

/// <summary>One marketplace and one browser for all classes, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneMarketplace : ICollectionFixture<Marketplace>
{
    public const string Name = "Marketplace";
}

/// <summary>The demo marketplace, served for real, and Debian's Chromium to look at it.</summary>
public sealed class Marketplace : IAsyncLifetime
{
    private readonly List<(string? Class, string? Test, IBrowserContext Window)> _windows = [];
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private const string Person =
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    private Db? _db;
    private WebApplication? _app;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where the host answers, such as http://localhost:40123.</summary>
    public string Address { get; private set; } = "";

    /// <summary>The demo's sign-ins by role: the first of each.</summary>
    public Dictionary<string, (string Email, string Password)> Accounts { get; } = [];

    /// <summary>How many browsers the host keeps connected for live figures.</summary>
    public int Listeners => _app!.Services.GetRequiredService<LiveFigures>().Listeners;

    /// <summary>The marketplace's database, as the host reaches it.</summary>
    public Db Db => _db!;

    /// <summary>The same host by a name: passkeys are for names.</summary>
    public string NamedAddress => Address.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    /// <summary>The marketplace's database, as the application's login.</summary>
    public NpgsqlDataSource Database => _db!.App;

    /// <summary>Somebody new, who can sign in.</summary>
    public Task<long> AddAsync(CreateAccountInput person) => CreateAccount.Handle(_db!, person);

    private static string? Chromium => new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }
        .FirstOrDefault(File.Exists);

    public async ValueTask InitializeAsync()
    {
        if (Chromium is null)
        {
            return;
        }

        var logins = await Cluster.Current.CloneAsync();
        _db = new Db(logins);
        var data = Cluster.Current.Data;
        var quiet = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        await DemoMarketplace.FillAsync(_db, Cluster.Current.Vault, data, quiet, CancellationToken.None);
        using var accounts = JsonDocument.Parse(await File.ReadAllTextAsync(data.DemoAccountsFile));
        foreach (var account in accounts.RootElement.EnumerateArray())
        {
            Accounts.TryAdd(account.GetProperty("role").GetString()!,
                (account.GetProperty("email").GetString()!, account.GetProperty("password").GetString()!));
        }

        // All tests come from one address.
        var settings = new WebSettings(_db, Cluster.Current.Vault, data)
        {
            Limits = new SignInLimits(100_000, 100_000, 100_000),
        };
        _app = Web.Build(settings, "http://127.0.0.1:0");
        await _app.StartAsync();
        Address = _app.Urls.First();
        _playwright = await Playwright.CreateAsync();
        // Two cores may run every other test beside the browser.
        Assertions.SetDefaultExpectTimeout(20_000);
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Arguments });
    }

    /// <summary>A fresh browser window; skips with a reason where there is no browser, except in CI.</summary>
    /// <param name="address">The host, unless it is reached by another way.</param>
    /// <param name="isNew">Somebody who was never asked whether visits may be counted, and does not look like a program.</param>
    public async Task<IPage> OpenAsync(
        bool phone = false, ColorScheme scheme = ColorScheme.Light, bool script = true, string? address = null,
        bool isNew = false)
    {
        if (_browser is null)
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI must have Chromium");
            Assert.Skip("needs Chromium (Debian: apt-get install chromium)");
        }

        await CloseEarlierAsync();
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address ?? Address,
            UserAgent = isNew ? Person : null,
            ColorScheme = scheme,
            JavaScriptEnabled = script,
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = phone ? new() { Width = 390, Height = 844 } : new() { Width = 1440, Height = 900 },
        });
        if (!isNew)
        {
            await context.AddCookiesAsync([new() { Name = VisitorCookie.Name, Value = "no", Url = address ?? Address }]);
        }

        lock (_windows)
        {
            _windows.Add((TestContext.Current.TestClass?.UniqueID, TestContext.Current.Test?.UniqueID, context));
        }

        return await context.NewPageAsync();
    }

    /// <summary>
    /// Closes the windows of this class's tests before: figures are live, so every window left open would go on reading.
    /// </summary>
    public async Task CloseEarlierAsync()
    {
        var (type, test) = (TestContext.Current.TestClass?.UniqueID, TestContext.Current.Test?.UniqueID);
        List<IBrowserContext> earlier;
        lock (_windows)
        {
            earlier = [.. _windows.Where(w => w.Class == type && w.Test != test).Select(w => w.Window)];
            _windows.RemoveAll(w => earlier.Contains(w.Window));
        }

        foreach (var window in earlier)
        {
            await window.CloseAsync();
        }
    }

    /// <summary>Signs in to the console as the first demo account of a role and waits for the page.</summary>
    public async Task<IPage> SignInAsync(
        string role, bool phone = false, ColorScheme scheme = ColorScheme.Light, string? address = null)
    {
        var page = await OpenAsync(phone, scheme, address: address);
        var (email, password) = Accounts[role];
        await page.GotoAsync("/console/");
        await page.GetByLabel("E-mail").FillAsync(email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Main).WaitForAsync();
        return page;
    }

    /// <summary>Waits until nothing in the console is on its way. The network never rests: figures are live.</summary>
    public static async Task AtRestAsync(IPage page)
    {
        await Assertions.Expect(page.Locator(".mantine-Skeleton-root[data-visible], .mantine-Loader-root"))
            .ToHaveCountAsync(0, new() { Timeout = 40_000 });
        await page.EvaluateAsync("document.fonts.ready.then(() => new Promise(done => setTimeout(done, 300)))");
    }

    /// <summary>Fails when axe finds anything serious or critical.</summary>
    public static async Task IsAccessibleAsync(IPage page)
    {
        var result = await page.RunAxe();
        var serious = result.Violations.Where(v => v.Impact is "serious" or "critical").Select(Describe);
        Assert.True(!serious.Any(), $"{page.Url}\n{string.Join('\n', serious)}");
    }

    /// <summary>Renews a picture of the README when STOA_SCREENSHOTS=1.</summary>
    public static async Task PictureAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("STOA_SCREENSHOTS") == "1")
        {
            await page.ScreenshotAsync(new()
            {
                Path = Path.Combine(Cluster.Root, "docs", "pictures", name + ".png"),
                Animations = ScreenshotAnimations.Disabled,
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
        {
            await _browser.DisposeAsync();
        }

        _playwright?.Dispose();
        if (_app is not null)
        {
            // Disposing alone would leave the scheduler's threads behind.
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_db is not null)
        {
            await _db.DisposeAsync();
        }
    }

    private static string Describe(AxeResultItem violation)
    {
        var nodes = string.Join(" | ", violation.Nodes.Take(3).Select(n => n.Html));
        return $"{violation.Impact} {violation.Id}: {violation.Help} — {nodes}";
    }
}
