using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Stoa.Accounts;
using Stoa.Catalog;
using Stoa.Host;

namespace Stoa.Tests.Support;

/// <summary>Somebody who can sign in.</summary>
public sealed record TestPerson(long UserId, string Email, string Password, long? VendorId);

/// <summary>
/// The real web application on a free port, over a test's database, its limits out of reach. Whatever it logs is searched for
/// secrets at its end.
/// </summary>
public sealed class TestHost : IAsyncDisposable
{
    private const string VendorSql = """
        insert into vendors.vendors (name, slug, currency, status)
        values (@name, 'vendor-' || @unique, 'EUR', 'active') returning vendor_id
        """;
    private const string MemberSql =
        "insert into vendors.vendor_members (vendor_id, user_id) values (@vendorId, @userId) returning user_id";
    private readonly TestDatabase _database;
    private readonly List<HttpClient> _clients = [];

    private TestHost(TestDatabase database, WebApplication app, LogSearch logs)
    {
        _database = database;
        Logs = logs;
        App = app;
        Client = NewClient();
    }

    public WebApplication App { get; }

    public LogSearch Logs { get; }

    /// <summary>Nobody in particular; keeps no cookies.</summary>
    public HttpClient Client { get; }

    public static async Task<TestHost> StartAsync(
        TestDatabase database, SignInLimits? limits = null, Action<WebApplication>? map = null,
        Func<WebSettings, WebSettings>? with = null, string urls = "http://127.0.0.1:0")
    {
        var logs = new LogSearch();
        var settings = new WebSettings(database.Db, Cluster.Current.Vault, Cluster.Current.Data)
        {
            Limits = limits ?? new SignInLimits(100_000, 100_000, 100_000),
            // What a test changes, it sees at once; the cache has tests of its own.
            Configuration = new Dictionary<string, string?> { [ShopCache.Setting] = "off" },
            Logging = l => l.AddProvider(logs).AddFilter<LogSearch>(null, LogLevel.Trace),
        };
        var app = Web.Build(with?.Invoke(settings) ?? settings, urls);
        map?.Invoke(app);
        await app.StartAsync();
        return new TestHost(database, app, logs);
    }

    /// <summary>A client of its own, which keeps no cookies.</summary>
    public HttpClient NewClient()
    {
        var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(App.Urls.First()),
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>An active vendor whose currency is EUR.</summary>
    public Task<long> AddVendorAsync(string name = "Vendor") =>
        _database.AsOwnerAsync<long>(VendorSql, new { name, unique = Unique() });

    /// <summary>Somebody with a role, a member of the vendor if one is given.</summary>
    public async Task<TestPerson> AddPersonAsync(string role, long? vendorId = null)
    {
        var (email, password) = ($"{Unique()}@stoa.example", "correct horse " + Unique());
        LogSearch.Plant("password", password);
        var userId = await CreateAccount.Handle(_database.Db, new("Person of a test", email, password, role));
        if (vendorId is not null)
        {
            await _database.AsOwnerAsync<long>(MemberSql, new { vendorId, userId });
        }

        return new TestPerson(userId, email, password, vendorId);
    }

    /// <summary>Signs a program in: a client that sends the access token.</summary>
    public async Task<HttpClient> SignInAsync(TestPerson person)
    {
        var answer = await TokensAsync(person);
        var client = NewClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.AccessToken);
        return client;
    }

    /// <summary>A client of somebody new with this role, at the vendor if one is given.</summary>
    public async Task<HttpClient> SignInAsync(string role, long? vendorId = null) =>
        await SignInAsync(await AddPersonAsync(role, vendorId));

    /// <summary>The tokens of a program's sign-in.</summary>
    public async Task<TokenAnswer> TokensAsync(TestPerson person)
    {
        using var response = await Client.PostAsJsonAsync(
            "/api/v1/auth/token", new { email = person.Email, password = person.Password });
        response.EnsureSuccessStatusCode();
        var tokens = (await response.Content.ReadFromJsonAsync<TokenAnswer>())!;
        LogSearch.Plant("access token", tokens.AccessToken);
        LogSearch.Plant("refresh token", tokens.RefreshToken);
        return tokens;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        // Disposing alone would leave the scheduler's threads behind.
        await App.StopAsync();
        await App.DisposeAsync();
        LogSearch.AssertClean($"The host at {Client.BaseAddress}", Logs.Lines);
    }

    private static string Unique() => RandomNumberGenerator.GetHexString(12, lowercase: true);
}
