using System.Data;
using System.Globalization;
using Npgsql;

namespace Stoa.Platform;

/// <summary>
/// The verb verify: every invariant over the whole database, on one snapshot, read only. All counting is the
/// database's, which spills to disk what does not fit, so memory stays flat here and there.
/// </summary>
public static class Verify
{
    // Enough for hashes over a million orders; larger ones go to disk. Compiling would cost more than it saves.
    private const string SessionSql = """
        set transaction read only;
        set local work_mem = '64MB';
        set local jit = off;
        """;

    private const string TimeSql = "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')";

    /// <summary>Prints each invariant with its counts. Answers whether all of them hold.</summary>
    public static async Task<bool> RunAsync(
        DatabaseLogins logins, TextWriter output, CancellationToken cancel = default)
    {
        await using var connection = new NpgsqlConnection(logins.Owner);
        await connection.OpenAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await using (var session = new NpgsqlCommand(SessionSql, connection))
        {
            await session.ExecuteNonQueryAsync(cancel);
        }

        return await RunAsync(connection, output, cancel);
    }

    /// <summary>The same in the connection's own transaction, whatever that is.</summary>
    public static async Task<bool> RunAsync(
        NpgsqlConnection connection, TextWriter output, CancellationToken cancel = default)
    {
        var broken = 0;
        foreach (var invariant in Invariants.All)
        {
            // The title comes first: it says what a long run is at.
            await output.WriteAsync(invariant.IsNote ? "" : $"{Number(invariant),2}  {invariant.Title,-68}");
            await output.FlushAsync(cancel);
            var (count, violations, examples) = await CheckAsync(connection, invariant, cancel);
            if (invariant.IsNote)
            {
                await NoteAsync(output, invariant, violations, examples);
                continue;
            }

            broken += violations > 0 ? 1 : 0;
            await output.WriteLineAsync(
                $"{Text(count),14} checked   {(violations == 0 ? "ok" : $"{Text(violations)} BROKEN")}");
            await NameAsync(output, invariant, violations, examples);
        }

        await using var time = new NpgsqlCommand(TimeSql, connection);
        var at = await time.ExecuteScalarAsync(cancel);
        var all = Invariants.All.Count(i => !i.IsNote);
        await output.WriteLineAsync(broken == 0
            ? $"All {all} checks hold, as of {at} UTC."
            : $"{broken} of {all} checks fail, as of {at} UTC.");
        return broken == 0;
    }

    private static async Task<(long Checked, long Violations, string[] Examples)> CheckAsync(
        NpgsqlConnection connection, Invariant invariant, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(invariant.Sql, connection) { CommandTimeout = 0 };
        command.Parameters.AddWithValue("examples", invariant.Examples);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        await reader.ReadAsync(cancel);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<string[]>(2));
    }

    private static async Task NoteAsync(TextWriter output, Invariant note, long count, string[] examples)
    {
        if (count > 0)
        {
            await output.WriteLineAsync($"note: {Text(count)} {note.Title}");
            await NameAsync(output, note, count, examples);
        }
    }

    private static async Task NameAsync(TextWriter output, Invariant invariant, long count, string[] examples)
    {
        foreach (var example in examples)
        {
            await output.WriteLineAsync($"      {example}");
        }

        if (count > invariant.Examples)
        {
            await output.WriteLineAsync($"      and {Text(count - invariant.Examples)} more");
        }
    }

    private static string Number(Invariant invariant) =>
        invariant.Number == 0 ? "" : invariant.Number.ToString(CultureInfo.InvariantCulture);

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
