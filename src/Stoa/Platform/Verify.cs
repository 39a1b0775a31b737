using System.Data;
using System.Globalization;
using Npgsql;
using Stoa.Audit;

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

    private static readonly Invariant HeadsInvariant =
        new(7, "The trail is the one whose signed heads were kept outside", "", Examples: 200);

    private const string TimeSql = "select to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')";

    /// <summary>Prints each invariant with its counts. Answers whether all of them hold.</summary>
    /// <param name="heads">The audit trail's heads that were kept outside, to compare with; read before.</param>
    public static async Task<bool> RunAsync(
        DatabaseLogins logins, TextWriter output, CheckHeads? heads = null, CancellationToken cancel = default)
    {
        await using var connection = new NpgsqlConnection(logins.Owner);
        await connection.OpenAsync(cancel);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);
        await using (var session = new NpgsqlCommand(SessionSql, connection))
        {
            await session.ExecuteNonQueryAsync(cancel);
        }

        return await RunAsync(connection, output, heads, cancel);
    }

    /// <summary>The same in the connection's own transaction, whatever that is.</summary>
    public static async Task<bool> RunAsync(
        NpgsqlConnection connection, TextWriter output, CheckHeads? heads = null, CancellationToken cancel = default)
    {
        var broken = heads is null || await HeadsHoldAsync(connection, output, heads, cancel) ? 0 : 1;
        foreach (var invariant in Invariants.All)
        {
            // The title comes first: it says what a long run is at.
            await TitleAsync(output, invariant);
            var (count, violations, examples) = await CheckAsync(connection, invariant, cancel);
            if (invariant.IsNote)
            {
                await NoteAsync(output, invariant, violations, examples);
                continue;
            }

            broken += violations > 0 ? 1 : 0;
            await CountsAsync(output, invariant, count, violations, examples);
        }

        await using var time = new NpgsqlCommand(TimeSql, connection);
        var at = await time.ExecuteScalarAsync(cancel);
        var all = Invariants.All.Count(i => !i.IsNote) + (heads?.Lines is null ? 0 : 1);
        await output.WriteLineAsync(broken == 0
            ? $"All {all} checks hold, as of {at} UTC."
            : $"{broken} of {all} checks fail, as of {at} UTC.");
        return broken == 0;
    }

    private static async Task<bool> HeadsHoldAsync(
        NpgsqlConnection connection, TextWriter output, CheckHeads heads, CancellationToken cancel)
    {
        if (heads.Lines is not { } lines)
        {
            await output.WriteLineAsync($"note: no heads of the audit trail are kept outside yet ({heads.File})");
            return true;
        }

        var wrong = await heads.CompareAsync(connection, cancel);
        await TitleAsync(output, HeadsInvariant);
        await CountsAsync(output, HeadsInvariant, lines, wrong.Count, [.. wrong.Take(HeadsInvariant.Examples)]);
        if (heads.IsCutOff)
        {
            await output.WriteLineAsync(
                $"note: the last line of {heads.File} was cut off: its host was killed while it wrote, or somebody cut the file");
        }

        return wrong.Count == 0;
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

    private static async Task TitleAsync(TextWriter output, Invariant invariant)
    {
        await output.WriteAsync(invariant.IsNote ? "" : $"{Number(invariant),2}  {invariant.Title,-68}");
        await output.FlushAsync();
    }

    private static async Task CountsAsync(
        TextWriter output, Invariant invariant, long count, long violations, string[] examples)
    {
        await output.WriteLineAsync(
            $"{Text(count),14} checked   {(violations == 0 ? "ok" : $"{Text(violations)} BROKEN")}");
        await NameAsync(output, invariant, violations, examples);
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
