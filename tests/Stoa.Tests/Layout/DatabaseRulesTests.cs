using Dapper;
using Npgsql;
using NpgsqlTypes;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Layout;

/// <summary>What every table and routine must have; each rule lists its offenders.</summary>
public sealed class DatabaseRulesTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string Ours = "n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public')";

    private const string UnsecuredSql = $"""
        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attname = 'vendor_id' and not a.attisdropped
         where c.relkind in ('r', 'p') and not c.relispartition and {Ours}
           and not (c.relrowsecurity and c.relforcerowsecurity and exists (
             select from pg_policy p where p.polrelid = c.oid and p.polname = c.relname || '_vendor_isolation'))
        """;

    /// <summary>What refers to a vendor's rows is the vendor's too, unless it says why not.</summary>
    private const string ChildrenSql = $"""
        select distinct c.oid::regclass || ' refers to ' || k.confrelid::regclass from pg_constraint k
          join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = k.confrelid and a.attname = 'vendor_id' and not a.attisdropped
         where k.contype = 'f' and k.confrelid <> k.conrelid and {Ours} and not c.relispartition
           and not exists (select from pg_attribute o where o.attrelid = c.oid and o.attname = 'vendor_id' and not o.attisdropped)
           and (n.nspname, c.relname) not in (
             -- A person's own dashboard; the vendors' login may not reach it.
             ('analytics', 'dashboard_widgets'),
             -- A shopper's basket and list name what anybody sells.
             ('carts', 'cart_items'), ('carts', 'wishlist_items'))
        """;

    [Fact]
    public async Task Every_table_with_a_vendor_is_behind_forced_row_level_security() => await NoneAsync(UnsecuredSql);

    [Fact]
    public async Task Every_child_of_a_vendors_table_has_the_vendor_too() => await NoneAsync(ChildrenSql);

    [Fact]
    public async Task Tables_that_forgot_the_vendor_are_caught()
    {
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        await connection.OpenAsync();
        await using var undone = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("""
            create schema scratch;
            create table scratch.things (thing_id bigint primary key, vendor_id bigint not null references vendors.vendors);
            create table scratch.parts (part_id bigint primary key, thing_id bigint not null references scratch.things);
            create table scratch.open_things (thing_id bigint primary key, vendor_id bigint not null);
            select platform.isolate_by_vendor('scratch.things');
            """);
        Assert.Equal(["scratch.open_things"], await connection.QueryAsync<string>(UnsecuredSql));
        Assert.Equal(["scratch.parts refers to scratch.things"], await connection.QueryAsync<string>(ChildrenSql));
        await connection.ExecuteAsync("alter table scratch.things no force row level security");
        Assert.Equal(["scratch.open_things", "scratch.things"],
            (await connection.QueryAsync<string>(UnsecuredSql)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_vendor_login_reads_only_rows_behind_policies_or_nobodys() => await NoneAsync($"""
        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and not c.relispartition and {Ours} and not c.relrowsecurity
           and has_any_column_privilege('stoa_vendor', c.oid, 'select')
           and c.oid::regclass::text not in ('settings', 'countries', 'currencies', 'exchange_rates', 'categories',
             'attributes', 'attribute_values', 'product_types', 'product_type_attributes', 'category_attributes', 'document_kinds')
        """);

    [Fact]
    public async Task Only_the_owner_goes_around_row_level_security() => await NoneAsync("""
        select rolname::text from pg_roles
         where rolname in ('stoa_owner', 'stoa_app', 'stoa_vendor', 'stoa_readonly') and (rolsuper or rolbypassrls)
        """);

    [Fact]
    public async Task Every_table_view_and_routine_has_a_comment() => await NoneAsync($"""
        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition and {Ours}
           and obj_description(c.oid, 'pg_class') is null
        union all
        select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where {Ours} and obj_description(p.oid, 'pg_proc') is null
        """);

    [Fact]
    public async Task Every_foreign_key_leads_an_index() => await NoneAsync($"""
        select k.conrelid::regclass || '.' || a.attname from pg_constraint k
          join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
         where k.contype = 'f' and {Ours} and not c.relispartition
           -- Currencies, warehouses and people are never deleted, and nobody looks rows up by them here.
           and k.confrelid not in ('pricing.currencies'::regclass, 'inventory.warehouses'::regclass)
           and (c.relname, a.attname) not in
             (('order_status_history', 'changed_by'), ('stock_reservations', 'variant_id'))
           and not exists (select from pg_index x where x.indrelid = k.conrelid and x.indkey[0] = any (k.conkey)
                            and coalesce(pg_get_expr(x.indpred, x.indrelid), 'IS NOT NULL') ~ 'IS NOT NULL')
        """);

    [Fact]
    public async Task Definer_routines_pin_their_search_path_and_are_not_for_everybody() => await NoneAsync($"""
        select p.oid::regprocedure::text from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where {Ours} and p.prosecdef
           and (not coalesce(array_to_string(p.proconfig, ',') like '%search_path=%', false)
                or has_function_privilege('public', p.oid, 'execute'))
        """);

    [Fact]
    public async Task Views_are_read_as_the_one_who_asks() => await NoneAsync($"""
        select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind = 'v' and {Ours} and not coalesce('security_invoker=true' = any (c.reloptions), false)
        """);

    [Fact]
    public async Task Every_sql_constant_prepares_against_the_live_schema()
    {
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        await connection.OpenAsync();
        var failures = new List<string>();
        foreach (var (where, _, sql) in Modules.Constants())
        {
            try
            {
                await using var command = new NpgsqlCommand(sql, connection);
                foreach (var name in System.Text.RegularExpressions.Regex.Matches(sql, @"(?<![@\w])@([a-zA-Z_]\w*)")
                    .Select(m => m.Groups[1].Value).Distinct())
                {
                    command.Parameters.Add(new NpgsqlParameter(name, NpgsqlDbType.Unknown) { Value = "" });
                }

                await command.PrepareAsync();
            }
            catch (PostgresException e)
            {
                failures.Add($"{where}: {e.MessageText}");
            }
        }

        Offences.None(failures);
        Assert.True(Modules.Constants().Count() > 5);
    }

    [Fact]
    public async Task Plpgsql_check_finds_nothing_in_any_routine()
    {
        const string binaries = "/usr/lib/postgresql/15";
        if (!File.Exists($"{binaries}/lib/plpgsql_check.so"))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", "CI must have plpgsql_check");
            Assert.Skip("needs Debian's postgresql-15-plpgsql-check");
        }

        // The embedded binaries lack the extension: a server of its own checks, whatever the others run on.
        var data = new DataFolder(Path.Combine(Path.GetTempPath(), $"stoa-check-{Environment.ProcessId}"));
        try
        {
            await using var server = await EmbeddedPostgres.StartAsync(
                data, new PostgresBinaries(binaries), ["fsync=off"]);
            var logins = await server.PrepareAsync(data, "stoa");
            await Migrator.MigrateAsync(logins);
            await using var admin = new NpgsqlConnection(
                new NpgsqlConnectionStringBuilder(server.AdminConnectionString)
                {
                    Database = "stoa",
                    SearchPath = DatabaseLogins.SearchPath,
                }.ConnectionString);
            await admin.OpenAsync();
            await admin.ExecuteAsync("create extension plpgsql_check schema public");
            var findings = await admin.QueryAsync<string>($"""
                select p.oid::regprocedure || ': ' || f
                  from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                  join pg_language l on l.oid = p.prolang and l.lanname = 'plpgsql'
                  -- One function may serve triggers on several events: it is checked with all their transition tables.
                  left join (select tgfoid, tgrelid, max(tgoldtable) as before_, max(tgnewtable) as after_
                               from pg_trigger where not tgisinternal and tgparentid = 0
                              group by tgfoid, tgrelid) as t on t.tgfoid = p.oid,
                  lateral public.plpgsql_check_function(p.oid, coalesce(t.tgrelid, 0), performance_warnings => false,
                    oldtable => t.before_, newtable => t.after_) as f
                 where {Ours} and f !~ '^(warning extra|notice)'
                """);
            Offences.None(findings);
        }
        finally
        {
            Directory.Delete(data.Path, recursive: true);
        }
    }

    [Fact]
    public async Task Every_sql_function_is_valid_against_the_live_schema()
    {
        // Routines are created with body checks off, since each may need the next: here they are created once more.
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var functions = (await connection.QueryAsync<(string Name, string Definition)>($"""
            select p.oid::regprocedure::text, pg_get_functiondef(p.oid)
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              join pg_language l on l.oid = p.prolang and l.lanname = 'sql' where {Ours}
            """)).ToList();
        var offences = new List<string>();
        foreach (var (name, definition) in functions)
        {
            await connection.ExecuteAsync("savepoint one");
            try
            {
                await connection.ExecuteAsync(definition);
            }
            catch (PostgresException e)
            {
                offences.Add($"{name}: {e.MessageText}");
                await connection.ExecuteAsync("rollback to savepoint one");
            }
        }

        Assert.True(functions.Count > 10);
        Offences.None(offences);
    }

    private async Task NoneAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(database.Logins.Owner);
        Offences.None(await connection.QueryAsync<string>(sql));
    }
}
