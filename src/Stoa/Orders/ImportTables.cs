using System.Security.Cryptography;
using Dapper;
using Npgsql;
using Spectre.Console;

namespace Stoa.Orders;

/// <summary>One row of platform.import_lines: a line that took an unusual way, and why.</summary>
internal sealed record ImportNote(string File, int Number, string Outcome, string Reason, string Line);

/// <summary>
/// The large tables of an import, inside its transaction: prepared for binary COPY, filled, put in order again. The
/// small ones are written by their modules' routines.
/// </summary>
internal sealed class ImportTables(NpgsqlConnection connection, ProgressTask progress, CancellationToken cancel)
{
    private const string SessionSql = """
        set local maintenance_work_mem = '256MB';
        set local work_mem = '128MB';
        set local stoa.deltas = 'off';
        """;
    private const string BeginBulkSql = "select platform.begin_bulk_load(@tables::regclass[])";
    private const string ReserveSql = "select platform.reserve_ids(@table::regclass, @count)";
    private const string NoteSql =
        "select platform.note_import_lines(@import, @files, @numbers, @outcomes, @reasons, @lines)";
    private const string RebuildSql = "select analytics.rebuild_rollups()";

    private List<string> _undo = [];
    private int _rows;

    /// <summary>Locks the tables; those that are empty lose indexes and foreign keys until
    /// <see cref="FinishAsync"/>.</summary>
    public async Task BeginAsync(string[] tables)
    {
        await ExecuteAsync(SessionSql);
        _undo = await ListAsync<string>(BeginBulkSql, new { tables });
    }

    /// <summary>Takes ids of a table's identity column, without gaps; answers the first.</summary>
    public Task<long> ReserveAsync(string table, long count) => ScalarAsync<long>(ReserveSql, new { table, count });

    public async Task CopyAsync<T>(string sql, IEnumerable<T> rows, Action<NpgsqlBinaryImporter, T, int> write)
    {
        await using var copy = await connection.BeginBinaryImportAsync(sql, cancel);
        var place = 0;
        foreach (var row in rows)
        {
            copy.StartRow();
            write(copy, Counted(row), place++);
        }

        await copy.CompleteAsync(cancel);
    }

    /// <summary>Moves the progress bar, and stops where the import is cancelled.</summary>
    public T Counted<T>(T row)
    {
        if (++_rows % 4096 == 0)
        {
            cancel.ThrowIfCancellationRequested();
            progress.Increment(4096);
        }

        return row;
    }

    /// <summary>Builds indexes and checks foreign keys again, keeps the notes, and counts what reports read.</summary>
    /// <param name="share">How far the indexes and checks move the progress bar.</param>
    /// <param name="analyzeSql">Brings the statistics of what was written up to date, which the counting needs.</param>
    public async Task FinishAsync(double share, long import, IEnumerable<ImportNote> notes, string analyzeSql)
    {
        foreach (var statement in _undo)
        {
            await ExecuteAsync(statement);
            progress.Increment(share / _undo.Count);
        }

        await NoteAsync(import, notes);
        await ExecuteAsync(analyzeSql);
        await ExecuteAsync(RebuildSql);
        progress.Value = progress.MaxValue;
    }

    private async Task NoteAsync(long import, IEnumerable<ImportNote> all)
    {
        foreach (var notes in all.Chunk(10_000))
        {
            await ExecuteAsync(NoteSql, new
            {
                import,
                files = Array.ConvertAll(notes, n => n.File),
                numbers = Array.ConvertAll(notes, n => (long)n.Number),
                outcomes = Array.ConvertAll(notes, n => n.Outcome),
                reasons = Array.ConvertAll(notes, n => n.Reason),
                lines = Array.ConvertAll(notes, n => n.Line),
            });
        }
    }

    /// <summary>As orders.new_order_number() makes them, without a round trip for each.</summary>
    public static string OrderNumber()
    {
        var letters = RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 10);
        return $"{letters[..5]}-{letters[5..]}";
    }

    public async Task<List<T>> ListAsync<T>(string sql, object args) =>
        (await connection.QueryAsync<T>(Command(sql, args))).AsList();

    public async Task<T> ScalarAsync<T>(string sql, object args) =>
        (await connection.ExecuteScalarAsync<T>(Command(sql, args)))!;

    public Task<int> ExecuteAsync(string sql, object? args = null) => connection.ExecuteAsync(Command(sql, args));

    private CommandDefinition Command(string sql, object? args) => new(sql, args, cancellationToken: cancel);
}
