using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics;

/// <summary>The views for BI tools: what the read-only and the vendor login get from them, and what they never get.</summary>
public sealed class ReportingTests(Shop shop) : IClassFixture<Shop>
{
    private const string ViewsSql = """
        select c.relname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'reporting' and c.relkind in ('v', 'm') order by 1
        """;
    private static readonly string[] NotForVendors = ["cart_items", "carts", "checkouts", "users"];
    private const string Document = "docs/reporting.md";
    private const string Start = "<!-- views -->\n";
    private const string End = "<!-- /views -->\n";

    [Fact]
    public async Task The_read_only_login_reads_every_row_of_every_view()
    {
        var full = 0;
        await using var reader = await OpenAsync(shop.Database.Logins.ReadOnly);
        foreach (var view in await ViewsAsync())
        {
            var all = await shop.Database.AsOwnerAsync<long>($"select count(*) from reporting.{view}");
            Assert.Equal((view, all), (view, (await reader.QueryAsync($"select * from reporting.{view}")).LongCount()));
            full += all > 0 ? 1 : 0;
        }

        Assert.True(full > 8, $"only {full} views hold anything: the test shows too little");
    }

    [Fact]
    public async Task The_read_only_login_writes_nothing()
    {
        await using var reader = await OpenAsync(shop.Database.Logins.ReadOnly);
        Assert.Empty(await reader.QueryAsync<string>("""
            select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'v', 'm', 'f') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and (has_table_privilege(c.oid, 'insert, update, delete, truncate, references, trigger')
                    or has_any_column_privilege(c.oid, 'insert, update, references'))
            """));
        Assert.Empty(await reader.QueryAsync<string>(
            "select nspname::text from pg_namespace where has_schema_privilege(oid, 'create') and nspname !~ '^pg_'"));
        Assert.Empty(await reader.QueryAsync<string>("""
            select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
             where n.nspname !~ '^pg_' and n.nspname <> 'information_schema' and p.prosecdef and p.provolatile = 'v'
               and has_function_privilege(p.oid, 'execute')
            """));
        foreach (var view in await ViewsAsync())
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(
                () => reader.ExecuteAsync($"delete from reporting.{view}"));
            Assert.Contains(refused.SqlState, (string[])["42501", "55000"]);
        }
    }

    [Fact]
    public async Task The_read_only_login_sees_no_credentials_and_nothing_encrypted()
    {
        await using var reader = await OpenAsync(shop.Database.Logins.ReadOnly);
        Assert.Empty(await reader.QueryAsync<string>("""
            select a.attrelid::regclass || '.' || a.attname
              from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
             where c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped
               and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
               and has_column_privilege(c.oid, a.attnum, 'select')
               and (a.atttypid in ('platform.ciphertext'::regtype, 'platform.address'::regtype)
                    or a.attname ~ '(password|secret|token|sealed|_stamp$|_hash$)')
            """));
        Assert.True(await shop.Database.AsOwnerAsync<bool>("""
            select exists (select from pg_attribute where atttypid = 'platform.ciphertext'::regtype)
               and exists (select from pg_attribute where attname = 'password_hash')
            """));
    }

    [Fact]
    public async Task A_vendor_sees_its_own_rows_of_every_view_and_no_others()
    {
        const long mine = 2;
        var own = 0;
        var signed = VendorSetting.Sign(shop.Database.Logins.VendorKey, mine);
        await using var vendor = await OpenAsync(shop.Database.Logins.Vendor);
        await using var transaction = await vendor.BeginTransactionAsync();
        foreach (var view in await ViewsAsync())
        {
            if (!await vendor.QuerySingleAsync<bool>($"select has_table_privilege('reporting.{view}', 'select')"))
            {
                // Of people's carts and purchases as wholes a vendor sees nothing.
                Assert.Contains(view, NotForVendors);
                continue;
            }

            // Without a vendor nothing is there, but for the tree of categories, which is everybody's.
            await vendor.ExecuteAsync("select set_config('stoa.vendor_id', '', true)");
            var nobodys = await vendor.QuerySingleAsync<long>($"select count(*) from reporting.{view}");
            await vendor.ExecuteAsync("select set_config('stoa.vendor_id', @signed, true)", new { signed });
            var seen = await vendor.QuerySingleAsync<long>($"select count(*) from (select * from reporting.{view}) v");
            var its = await shop.Database.AsOwnerAsync<long>(view switch
            {
                "categories" => "select count(*) from reporting.categories",
                "customers" => $"""
                    select count(*) from reporting.customers
                     where user_id in (select user_id from reporting.orders where vendor_id = {mine})
                    """,
                _ => $"select count(*) from reporting.{view} where vendor_id = {mine}",
            });
            Assert.Equal((view, its, view == "categories" ? its : 0), (view, seen, nobodys));
            if (view is not ("categories" or "customers"))
            {
                Assert.Equal((view, 0L), (view, await vendor.QuerySingleAsync<long>(
                    $"select count(*) from reporting.{view} where vendor_id is distinct from {mine}")));
                own += its > 0 ? 1 : 0;
            }
        }

        Assert.True(own > 6, $"only {own} views hold anything of this vendor: the test shows too little");
    }

    [Fact]
    public async Task The_document_lists_every_view_with_its_columns()
    {
        var live = await shop.Database.AsOwnerAsync<string>("""
            select string_agg(format(E'| `reporting.%s` | %s | %s |\n', c.relname,
                     replace(obj_description(c.oid, 'pg_class'), '|', '\|'), (
                       select string_agg('`' || a.attname || '`', ' ' order by a.attnum) from pg_attribute a
                        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)), '' order by c.relname)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'reporting' and c.relkind in ('v', 'm')
            """);
        var file = Path.Combine(Cluster.Root, Document);
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal) + Start.Length, text.IndexOf(End, StringComparison.Ordinal));
        var table = $"| view | what it holds | columns |\n|---|---|---|\n{live}";
        if (Environment.GetEnvironmentVariable("STOA_UPDATE_SCHEMA") == "1")
        {
            text = text[..start] + table + text[end..];
            await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
            end = start + table.Length;
        }

        Assert.Equal(table, text[start..end]);
    }

    private Task<string[]> ViewsAsync() =>
        shop.Database.AsOwnerAsync<string[]>($"select array_agg(v.relname) from ({ViewsSql}) v (relname)");

    private static async Task<NpgsqlConnection> OpenAsync(string login)
    {
        var connection = new NpgsqlConnection(login);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
