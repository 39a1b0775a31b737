using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>Migrations and routines: at once from many hosts, and when something in them is wrong.</summary>
public sealed class MigratorTests : IAsyncLifetime
{
    private readonly ScratchFolder _scratch = new();
    private string _database = "";
    private DatabaseLogins _logins = null!;

    private string Folder => Path.Combine(_scratch.Path, "db");

    public async ValueTask InitializeAsync()
    {
        _logins = await Cluster.Current.CloneAsync();
        _database = new NpgsqlConnectionStringBuilder(_logins.Owner).Database!;
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Cluster.Root, "db"), "*.sql", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(Folder, Path.GetRelativePath(Path.Combine(Cluster.Root, "db"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    [Fact]
    public async Task Several_hosts_that_start_at_once_on_an_empty_database_migrate_it_once()
    {
        await EmptyAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator.MigrateAsync(_logins)));
        Assert.Single(results, r => r.Migrations > 0);
        Assert.Equal(3, results.Count(r => r == (0, 0)));
    }

    [Fact]
    public async Task A_failed_migration_names_its_line_and_leaves_nothing_behind()
    {
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "migrations", "9999_broken.sql"),
            "create table public.half_done (n int);\n\ninsert into public.half_done values (1);\nselect 1 / 0;\n");
        var failure = await Assert.ThrowsAsync<StoaException>(() => Migrator.MigrateAsync(_logins, Folder));
        Assert.StartsWith("db/migrations/9999_broken.sql line 4: division by zero", failure.Message);
        Assert.Null(await AskAsync<string?>("select to_regclass('public.half_done')::text"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "migrations", "9999_broken.sql"), "create table public.whole (n int);");
        Assert.Equal((1, 0), await Migrator.MigrateAsync(_logins, Folder));
    }

    [Fact]
    public async Task A_routine_is_applied_again_when_its_text_changes_and_dropped_when_its_file_goes()
    {
        var file = Routine("platform", "answer", """
            create or replace function platform.answer() returns int language sql immutable as $$ select 41 $$;
            """);
        Assert.Equal(1, await ApplyAsync());
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("41", "42"));
        Assert.Equal(1, await ApplyAsync());
        Assert.Equal(42, await AskAsync<int>("select platform.answer()"));
        Assert.Equal(0, await ApplyAsync());
        File.Delete(file);
        await ApplyAsync();
        Assert.Null(await AskAsync<string?>("select to_regprocedure('platform.answer()')::text"));
    }

    [Fact]
    public async Task A_changed_signature_replaces_the_routine_and_what_depends_on_it_stays()
    {
        var file = Routine("platform", "answer", """
            create or replace function platform.answer() returns int language sql immutable as $$ select 42 $$;
            """);
        Routine("analytics", "answers", "create or replace view reporting.answers as select platform.answer() as n;");
        await ApplyAsync();
        await File.WriteAllTextAsync(file, """
            create or replace function platform.answer(p_by int default 1) returns bigint
            language sql immutable as $$ select 42::bigint * p_by $$;
            """);
        await ApplyAsync();
        Assert.Equal(1, await AskAsync<int>("select count(*)::int from pg_proc where proname = 'answer'"));
        Assert.Equal(42L, await AskAsync<long>("select n from reporting.answers"));
    }

    [Fact]
    public async Task A_routine_with_an_error_names_its_line_and_nothing_is_half_applied()
    {
        Routine("platform", "a_good_one", "create or replace view reporting.good as select 1 as n;");
        Routine("platform", "b_bad_one", "create or replace view reporting.bad as\nselect nothing_of_that_name\n  from nowhere;");
        var failure = await Assert.ThrowsAsync<StoaException>(ApplyAsync);
        Assert.StartsWith("db/routines/platform/b_bad_one.sql line 3", failure.Message);
        Assert.Null(await AskAsync<string?>("select to_regclass('reporting.good')::text"));
    }

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    private string Routine(string module, string name, string text)
    {
        var file = Path.Combine(Folder, "routines", module, name + ".sql");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private async Task<int> ApplyAsync() => (await Migrator.MigrateAsync(_logins, Folder)).Routines;

    private async Task EmptyAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await using var admin = new NpgsqlConnection(Cluster.Current.AdminConnectionString);
        await admin.ExecuteAsync($"drop database {_database} with (force)");
        await admin.ExecuteAsync($"create database {_database} owner stoa_owner template template0");
    }

    private async Task<T> AskAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_logins.Owner);
        return await connection.QuerySingleAsync<T>(sql);
    }
}
