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

    /// <summary>Whoever slips SQL into a vendor's request can call set_config, but not sign.</summary>
    [Theory]
    [InlineData("2")]
    [InlineData("2:")]
    [InlineData("2:{mine}")]
    [InlineData("02:{mine}")]
    [InlineData("1:{mine}x")]
    [InlineData("1")]
    [InlineData(" 1:{mine}")]
    [InlineData("1:{mine}:{mine}")]
    public async Task An_injected_vendor_that_is_not_signed_is_refused(string setting)
    {
        var signed = VendorSetting.Sign(database.Logins.VendorKey, Mine);
        var injected = setting.Replace("{mine}", signed.Split(':')[1], StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => AsVendorAsync(Mine, async c =>
        {
            await c.ExecuteAsync("select set_config('stoa.vendor_id', @injected, true)", new { injected });
            return await c.QuerySingleAsync<long>("select count(*) from orders");
        }));
        Assert.Equal("42501", refused.SqlState);
        // Nor does a setting that outlives its transaction, or the whole session's.
        await Assert.ThrowsAsync<PostgresException>(() => AsVendorAsync(null, async c =>
        {
            await c.ExecuteAsync("select set_config('stoa.vendor_id', @injected, false)", new { injected });
            return await c.QuerySingleAsync<long>("select count(*) from orders");
        }));
    }

    [Theory]
    [InlineData("select inner_block from platform.vendor_key")]
    [InlineData("select platform.keep_vendor_key('', '')")]
    [InlineData("set session authorization stoa_app")]
    [InlineData("reset role; set role stoa_owner")]
    [InlineData("alter table orders.orders disable row level security")]
    [InlineData("drop policy orders_vendor_isolation on orders.orders")]
    [InlineData("create or replace function platform.current_vendor_id() returns bigint language sql as 'select 2::bigint'")]
    [InlineData("create table public.loot as select 1")]
    [InlineData("copy orders.orders to program 'cat'")]
    [InlineData("select pg_read_file('PG_VERSION')")]
    [InlineData("alter role stoa_vendor bypassrls")]
    public async Task Injected_statements_that_would_go_around_it_are_refused(string statement)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => AsVendorAsync(Mine, c => c.ExecuteAsync(statement)));
        Assert.Equal("42501", refused.SqlState);
    }

    [Fact]
    public async Task Injected_unions_joins_and_resets_see_the_same_rows()
    {
        foreach (var injected in new[]
        {
            "select count(*) from (select order_id from orders where vendor_id = 1 union select order_id from orders where true) o",
            "select count(*) from orders o where exists (select from orders x where x.vendor_id <> 2 or x.vendor_id = 2)",
            "reset role; reset session authorization; set row_security = on; select count(*) from orders",
            "select count(*) from orders o left join vendors v on v.vendor_id = o.vendor_id",
            "select count(*) from orders o join lateral (select o.order_id from products p where p.vendor_id <> 1 limit 1) x on true",
        })
        {
            var seen = await AsVendorAsync(Mine, c => c.QuerySingleAsync<long>(injected));
            var there = await database.AsOwnerAsync<long>($"select count(*) from orders where vendor_id = {Mine}");
            Assert.Contains(seen, new[] { 0, there });
        }

        // With row_security off PostgreSQL refuses rather than shows.
        await Assert.ThrowsAsync<PostgresException>(() => AsVendorAsync(Mine, c => c.QuerySingleAsync<long>(
            "set row_security = off; select count(*) from orders")));
    }

    /// <summary>Foreign keys are checked around policies: who may insert nothing cannot ask by them what is there.</summary>
    [Fact]
    public async Task A_vendor_cannot_probe_by_writing()
    {
        var writable = await database.AsOwnerAsync<string[]>("""
            select coalesce(array_agg(c.oid::regclass::text), '{}') from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'v') and has_schema_privilege('stoa_vendor', n.oid, 'usage')
               and n.nspname not in ('pg_catalog', 'information_schema')
               and (has_any_column_privilege('stoa_vendor', c.oid, 'insert, update') or
                    has_table_privilege('stoa_vendor', c.oid, 'delete, truncate, references, trigger'))
            """);
        Assert.Empty(writable);
    }

    /// <summary>A definer routine sees all rows: each that vendors may call is named here, and tested for whose it shows.</summary>
    [Fact]
    public async Task Definer_routines_for_vendors_are_these()
    {
        var callable = await database.AsOwnerAsync<string[]>("""
            select array_agg(p.oid::regproc::text order by 1) from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where p.prosecdef and has_function_privilege('stoa_vendor', p.oid, 'execute')
               and has_schema_privilege('stoa_vendor', n.oid, 'usage')
            """);
        Assert.Equal(Definers, callable.Select(c => c.Contains('.') ? c : "?." + c).Select(c => c.Split('.')[1]).Order());
        foreach (var routine in new[] { "vendors.members()", "vendors.staff_permissions()" })
        {
            Assert.Equal(0, await AsVendorAsync(null, c => c.QuerySingleAsync<long>($"select count(*) from {routine}")));
        }
    }

    [Fact]
    public async Task One_pool_hammered_by_sixty_four_vendors_never_mixes()
    {
        var vendors = await database.AsOwnerAsync<long[]>(
            "select array_agg(vendor_id) from (select vendor_id from vendors order by vendor_id limit 64) v");
        await using var db = new Db(database.Logins with
        {
            Vendor = new NpgsqlConnectionStringBuilder(database.Logins.Vendor) { MaxPoolSize = 8 }.ConnectionString,
        });
        var expected = new Dictionary<long, long>();
        foreach (var vendor in vendors)
        {
            expected[vendor] = await database.AsOwnerAsync<long>(
                "select count(*) from orders where vendor_id = @vendor", new { vendor });
        }

        await Parallel.ForEachAsync(
            Enumerable.Range(0, 64 * 20), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancel) =>
            {
                var vendor = vendors[i * 31 % vendors.Length];
                var seen = await db.FirstAsync<(long, long?, long?)>(
                    Actor.ForVendor(vendor), SeenSql, cancel: cancel);
                var own = expected[vendor] > 0 ? vendor : (long?)null;
                Assert.Equal((expected[vendor], own, own), seen);
            });
    }

    private const string SeenSql = "select count(*), min(o.vendor_id), max(o.vendor_id) from orders.orders o";

    private static readonly string[] Definers =
    [
        "acting_vendor", "add_document", "add_media", "adjust_stock", "archive_warehouse", "cancel_count",
        "cancel_transfer", "change_media", "change_member", "change_product_status", "checklist", "create_import",
        "current_vendor_id", "delete_media", "delete_product", "enter_counts", "finish_count", "invite_member",
        "list_documents", "list_journal", "list_placed", "list_stock", "members", "open_document", "products_named",
        "put_variants", "receive_stock", "receive_transfer", "remove_member", "run_import_part", "save_products", "save_profile",
        "save_settings", "save_stock_settings", "save_warehouse", "send_transfer", "set_import_pictures",
        "set_payout_details", "set_threshold", "show_stock", "staff_permissions", "start_count", "start_import",
        "undo_import_part", "withdraw_application",
    ];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task<T> AsVendorAsync<T>(long? vendor, Func<NpgsqlConnection, Task<T>> ask)
    {
        await using var connection = new NpgsqlConnection(database.Logins.Vendor);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        if (vendor is not null)
        {
            await connection.ExecuteAsync("select set_config('stoa.vendor_id', @id, true)", new { id = VendorSetting.Sign(database.Logins.VendorKey, vendor.Value) });
        }

        return await ask(connection);
    }
}
