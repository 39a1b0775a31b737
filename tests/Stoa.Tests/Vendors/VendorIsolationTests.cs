using Dapper;
using Npgsql;
using Spectre.Console;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Vendors;

/// <summary>At SQL level, as the vendor login, over the demo marketplace: what is another's does not exist.</summary>
public sealed class VendorIsolationTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const long Mine = 1;
    private string[] _tables = [];

    public async ValueTask InitializeAsync()
    {
        if (await database.AsOwnerAsync<int>("select count(*)::int from vendors") == 0)
        {
            var quiet = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
            await DemoMarketplace.FillAsync(
                database.Db, Cluster.Current.Vault, Cluster.Current.Data, quiet, CancellationToken.None);
        }

        _tables = await database.AsOwnerAsync<string[]>("""
            select array_agg(c.oid::regclass::text) from pg_class c
              join pg_attribute a on a.attrelid = c.oid and a.attname = 'vendor_id' and not a.attisdropped
             where c.relkind in ('r', 'p') and not c.relispartition
               and has_any_column_privilege('stoa_vendor', c.oid, 'select')
            """);
        Assert.True(_tables.Length > 20);
    }

    [Fact]
    public async Task Another_vendor_cannot_read_a_row_of_any_table()
    {
        var full = 0;
        foreach (var table in _tables)
        {
            var (mine, others) = await AsVendorAsync(Mine, c => c.QuerySingleAsync<(long, long)>(
                $"select count(*) filter (where vendor_id = {Mine}), count(*) filter (where vendor_id is distinct from {Mine}) from {table}"));
            var there = await database.AsOwnerAsync<long>($"select count(*) from {table} where vendor_id = {Mine}");
            Assert.Equal((table, there, 0L), (table, mine, others));
            full += there > 0 ? 1 : 0;
        }

        Assert.True(full > 15, $"only {full} tables hold anything of this vendor: the test shows too little");
    }

    [Fact]
    public async Task Without_a_vendor_set_nothing_is_there()
    {
        foreach (var table in _tables)
        {
            Assert.Equal(0, await AsVendorAsync(null, c => c.QuerySingleAsync<int>($"select count(*)::int from {table}")));
        }
    }

    [Fact]
    public async Task A_vendor_sees_its_customers_names_and_nobody_elses_and_no_email()
    {
        var customers = await database.AsOwnerAsync<int>(
            $"select count(distinct user_id)::int from orders where vendor_id = {Mine} and user_id is not null");
        Assert.Equal(customers, await AsVendorAsync(Mine, c => c.QuerySingleAsync<int>(
            "select count(*)::int from (select user_id, name, country from users) as visible")));
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => AsVendorAsync(Mine, c => c.QueryAsync<string>("select email from users")));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact]
    public async Task Another_vendor_cannot_change_a_row_of_any_table_nor_become_somebody_else()
    {
        foreach (var table in _tables)
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(
                () => AsVendorAsync(Mine, c => c.ExecuteAsync($"delete from {table}")));
            Assert.Equal("42501", refused.SqlState);
        }

        foreach (var role in new[] { "stoa_app", "stoa_owner", "postgres" })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(
                () => AsVendorAsync(Mine, c => c.ExecuteAsync($"set role {role}")));
            Assert.Equal("42501", refused.SqlState);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> AsVendorAsync<T>(long? vendor, Func<NpgsqlConnection, Task<T>> ask)
    {
        await using var connection = new NpgsqlConnection(database.Logins.Vendor);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (vendor is not null)
        {
            await connection.ExecuteAsync("select set_config('stoa.vendor_id', @id, true)", new { id = $"{vendor}" });
        }

        return await ask(connection);
    }
}
