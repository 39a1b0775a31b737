using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>Several hosts that start at once on an external server, which no other test's roles share.</summary>
[Trait("Needs", "Processes")]
public sealed class ManyHostsTests : IAsyncDisposable
{
    private readonly ScratchFolder _scratch = new();
    private EmbeddedPostgres? _server;

    [Theory]
    [InlineData(null)]
    [InlineData("/usr/lib/postgresql/15")]
    public async Task One_prepares_roles_and_schema_and_all_sign_in(string? binaries)
    {
        Assert.SkipWhen(binaries is not null && !Directory.Exists(binaries), $"{binaries} is not installed");
        var connection = await StartAsync(binaries);
        var vault = new Vault(new byte[32]);
        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var logins = await ExternalDatabase.ConnectAsync(connection, vault);
            return (Logins: logins, Applied: await Migrator.MigrateAsync(logins));
        }));
        Assert.Single(hosts, h => h.Applied.Migrations > 0);

        // And again, when everything is there: no password changes under the hosts that run.
        Assert.Equal(hosts[0].Logins, await ExternalDatabase.ConnectAsync(connection, vault));
        var logins = hosts[0].Logins;
        foreach (var (login, role) in new[]
        {
            (logins.Owner, "stoa_owner"), (logins.App, "stoa_app"), (logins.Vendor, "stoa_vendor"),
            (logins.ReadOnly, "stoa_readonly"),
        })
        {
            await using var signedIn = new NpgsqlConnection(login + ";Pooling=false");
            Assert.Equal(role, await signedIn.QuerySingleAsync<string>("select current_user"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _scratch.Dispose();
    }

    /// <summary>A cluster with a database that an ordinary login owns. Answers that login's connection string.</summary>
    private async Task<string> StartAsync(string? binaries)
    {
        _server = await EmbeddedPostgres.StartAsync(
            new DataFolder(Path.Combine(_scratch.Path, "data")),
            binaries is null ? null : new PostgresBinaries(binaries), ["fsync=off"]);
        await using var admin = new NpgsqlConnection(_server.AdminConnectionString);
        await admin.ExecuteAsync("create role shopkeeper login password 'secret' nosuperuser createrole");
        await admin.ExecuteAsync("create database shop owner shopkeeper");
        return new NpgsqlConnectionStringBuilder(_server.AdminConnectionString)
        {
            Database = "shop",
            Username = "shopkeeper",
            Password = "secret",
        }.ConnectionString;
    }
}
