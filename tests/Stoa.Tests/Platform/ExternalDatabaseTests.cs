using System.Net;
using System.Net.Http.Json;
using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>A server of one's own, with a login that is no superuser.</summary>
[Trait("Needs", "Processes")]
public sealed class ExternalDatabaseTests : IAsyncLifetime
{
    private const string UsersSql = "select count(*)::int from users";
    private readonly ScratchFolder _scratch = new();
    private EmbeddedPostgres _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await EmbeddedPostgres.StartAsync(new DataFolder(Path.Combine(_scratch.Path, "server")));
    }

    [Fact]
    public async Task A_login_that_may_create_roles_prepares_everything_and_a_second_host_changes_nothing()
    {
        await AdminAsync("create role landlord login createrole password 'pw'", "create database shop owner landlord");
        var connection = Connection("landlord", "shop");
        await using var first = await Installation.OpenAsync(Folder("one"), connection, attach: false);
        Assert.False(first.IsEmbedded);
        Assert.Equal(0, await first.Db.FirstAsync<int>(Actor.System, UsersSql));

        // Hosts share the master key: the second signs in with the passwords that the first one set.
        Directory.CreateDirectory(Path.Combine(Folder("two"), "keys"));
        File.Copy(new DataFolder(Folder("one")).MasterKeyFile, new DataFolder(Folder("two")).MasterKeyFile);
        await using var second = await Installation.OpenAsync(Folder("two"), connection, attach: false);
        Assert.Equal(first.Logins.Vendor, second.Logins.Vendor);
        await using var owner = new NpgsqlConnection(second.Logins.Owner);
        Assert.Equal("stoa_owner", await owner.QuerySingleAsync<string>("select current_user::text"));
    }

    [Fact]
    public async Task A_host_with_another_master_key_is_refused_and_locks_nobody_out()
    {
        await AdminAsync("create role keeper login createrole password 'pw'", "create database vault owner keeper");
        var connection = Connection("keeper", "vault");
        await using var first = await Installation.OpenAsync(Folder("right"), connection, attach: false);
        var refused = await Assert.ThrowsAsync<StoaException>(
            () => Installation.OpenAsync(Folder("wrong"), connection, attach: false));
        Assert.Contains("master.key", refused.Message);
        NpgsqlConnection.ClearAllPools();
        Assert.Equal(0, await first.Db.FirstAsync<int>(Actor.ForVendor(1), "select count(*)::int from orders"));
    }

    [Fact]
    public async Task A_login_that_may_not_says_what_an_administrator_must_do()
    {
        await AdminAsync("create role tenant login password 'pw'", "create database flat owner tenant");
        var refused = await Assert.ThrowsAsync<StoaException>(
            () => Installation.OpenAsync(Folder("three"), Connection("tenant", "flat"), attach: false));
        Assert.Contains("db/roles.sql", refused.Message);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public async Task A_start_without_an_operator_prints_a_link_that_creates_one_and_later_starts_none()
    {
        await AdminAsync("create role owner login createrole password 'pw'", "create database market owner owner");
        string first;
        await using (var host = Serve())
        {
            first = await LinkAsync(host);
            Assert.StartsWith(await host.AddressAsync(), first, StringComparison.Ordinal);
        }

        await using (var host = Serve())
        {
            var second = await LinkAsync(host);
            using var client = new HttpClient { BaseAddress = new Uri(await host.AddressAsync()) };
            Assert.Equal(HttpStatusCode.Unauthorized, await CreateAsync(client, first));
            Assert.Equal(HttpStatusCode.NoContent, await CreateAsync(client, second));
        }

        await using (var host = Serve())
        {
            await host.SaidAsync("Press (Ctrl-C)");
            Assert.DoesNotContain("Create the operator", host.Output);
        }

        Assert.False(File.Exists(new DataFolder(Folder("market")).DemoAccountsFile));
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        _scratch.Dispose();
    }

    private HostProcess Serve() => HostProcess.Start(
        ["serve", "--data", Folder("market"), "--urls", "http://127.0.0.1:0"],
        environment: new Dictionary<string, string?> { ["ConnectionStrings__Stoa"] = Connection("owner", "market") });

    private static Task<string> LinkAsync(HostProcess host) => host.SaidAsync(@"Create the operator: (\S+)\n");

    private static async Task<HttpStatusCode> CreateAsync(HttpClient client, string link)
    {
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/operator", new
        {
            token = link.Split("token=")[1], name = "Ann", email = "ann@shop.example", password = "plover quartz meadow lantern",
        });
        return answer.StatusCode;
    }

    private string Folder(string name) => Path.Combine(_scratch.Path, name);

    private string Connection(string user, string database) =>
        new NpgsqlConnectionStringBuilder(_server.AdminConnectionString)
        {
            Username = user,
            Password = "pw",
            Database = database,
        }.ConnectionString;

    private async Task AdminAsync(params string[] statements)
    {
        await using var admin = new NpgsqlConnection(_server.AdminConnectionString);
        foreach (var statement in statements)
        {
            await admin.ExecuteAsync(statement);
        }
    }
}
