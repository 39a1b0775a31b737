using System.Text.RegularExpressions;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// Keeps functions, procedures, triggers and views equal to db/routines: a changed file is applied again, a removed
/// one dropped. Where a signature or a view's columns changed, or something depends on what goes, all are dropped and
/// created anew, in the same transaction: nobody ever sees half of it.
/// </summary>
public static partial class Routines
{
    private const string KnownSql =
        "select path, hash, head from platform.applied_scripts where path like 'routines/%'";
    private const string RememberSql = """
        insert into platform.applied_scripts (path, hash, head) values (@path, @hash, @head)
        on conflict (path) do update set hash = excluded.hash, head = excluded.head, applied_at = now()
        """;
    private const string ForgetSql = "delete from platform.applied_scripts where path like 'routines/%'";
    private const string UncheckedSql = "set local check_function_bodies = off";

    // Routines of the files only: what migrations created is not listed in applied_scripts.
    private const string DropSql = """
        select format('drop %s if exists %s cascade',
                 case p.prokind when 'p' then 'procedure' when 'a' then 'aggregate' else 'function' end,
                 p.oid::regprocedure)
          from pg_proc p join pg_namespace n on n.oid = p.pronamespace
         where n.nspname = @schema and p.proname = @name and @kind in ('function', 'procedure', 'aggregate')
        union all
        select format('drop %s if exists %I.%I cascade',
                 case c.relkind when 'm' then 'materialized view' else 'view' end, n.nspname, c.relname)
          from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = @schema and c.relname = @name and c.relkind in ('v', 'm') and @kind = 'view'
        """;

    /// <summary>Applies what differs. Answers how many files were applied.</summary>
    public static async Task<int> ApplyAsync(
        NpgsqlConnection connection, IReadOnlyList<DatabaseScript> scripts, CancellationToken cancel = default)
    {
        var known = new Dictionary<string, (string Hash, string Head)>();
        await using (var command = new NpgsqlCommand(KnownSql, connection))
        await using (var reader = await command.ExecuteReaderAsync(cancel))
        {
            while (await reader.ReadAsync(cancel))
            {
                known[reader.GetString(0)] = (reader.GetString(1), reader.GetString(2));
            }
        }

        var changed = scripts.Where(s => !known.TryGetValue(s.Path, out var k) || k.Hash != s.Hash).ToList();
        var gone = known.Keys.Except(scripts.Select(s => s.Path)).ToList();
        if (changed.Count == 0 && gone.Count == 0)
        {
            return 0;
        }

        // A body may change in place; anything else that changes or goes may carry others with it: build all anew.
        var inPlace = gone.Count == 0
            && changed.All(s => !known.TryGetValue(s.Path, out var k) || k.Head == Head(s.Text));
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await ExecuteAsync(connection, UncheckedSql, cancel);
        if (!inPlace)
        {
            foreach (var path in known.Keys)
            {
                await DropAsync(connection, known[path].Head, cancel);
            }

            await ExecuteAsync(connection, ForgetSql, cancel);
            changed = [.. scripts];
        }

        await CreateAsync(connection, changed, cancel);
        await transaction.CommitAsync(cancel);
        return changed.Count;
    }

    /// <summary>Files in the order of their paths; those that need another's object come in a later pass.</summary>
    private static async Task CreateAsync(
        NpgsqlConnection connection, List<DatabaseScript> scripts, CancellationToken cancel)
    {
        var waiting = scripts;
        while (waiting.Count > 0)
        {
            var later = new List<DatabaseScript>();
            PostgresException? last = null;
            foreach (var script in waiting)
            {
                await ExecuteAsync(connection, "savepoint one_routine", cancel);
                try
                {
                    await Migrator.RunAsync(connection, script, cancel, IsMissing);
                    await RememberAsync(connection, script, cancel);
                    await ExecuteAsync(connection, "release savepoint one_routine", cancel);
                }
                catch (PostgresException e) when (IsMissing(e))
                {
                    await ExecuteAsync(connection, "rollback to savepoint one_routine", cancel);
                    later.Add(script);
                    last = e;
                }
            }

            if (later.Count == waiting.Count)
            {
                // Nothing gets further: what the last of them misses is missing for good.
                await Migrator.RunAsync(connection, later[^1], cancel);
                throw last!;
            }

            waiting = later;
        }
    }

    // A table, column, function or type that another file may bring.
    private static bool IsMissing(PostgresException e) => e.SqlState is "42P01" or "42703" or "42883" or "42704";

    private static async Task DropAsync(NpgsqlConnection connection, string head, CancellationToken cancel)
    {
        foreach (Match match in CreatedPattern().Matches(head))
        {
            await using var find = new NpgsqlCommand(DropSql, connection);
            find.Parameters.AddWithValue("kind", match.Groups["kind"].Value.Split(' ')[^1]);
            find.Parameters.AddWithValue("schema", match.Groups["schema"].Value);
            find.Parameters.AddWithValue("name", match.Groups["name"].Value);
            var drops = new List<string>();
            await using (var reader = await find.ExecuteReaderAsync(cancel))
            {
                while (await reader.ReadAsync(cancel))
                {
                    drops.Add(reader.GetString(0));
                }
            }

            foreach (var drop in drops)
            {
                await ExecuteAsync(connection, drop, cancel);
            }
        }
    }

    private static async Task RememberAsync(
        NpgsqlConnection connection, DatabaseScript script, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(RememberSql, connection);
        command.Parameters.AddWithValue("path", script.Path);
        command.Parameters.AddWithValue("hash", script.Hash);
        command.Parameters.AddWithValue("head", Head(script.Text));
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>
    /// What must stay the same for a file to be applied in place: everything outside function bodies. A view has no
    /// such body, so any change of a view builds all anew.
    /// </summary>
    private static string Head(string text) => BodyPattern().Replace(text, "$$$$");

    [GeneratedRegex(@"\$(\w*)\$.*?\$\1\$", RegexOptions.Singleline)]
    private static partial Regex BodyPattern();

    [GeneratedRegex(
        @"create\s+(or\s+replace\s+)?(?<kind>function|procedure|aggregate|view|materialized\s+view)\s+" +
        @"(?<schema>\w+)\.(?<name>\w+)",
        RegexOptions.IgnoreCase)]
    private static partial Regex CreatedPattern();
}
