using Dapper;
using Microsoft.Extensions.Logging;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// Removes from the store what no media row names any more, some days after it was last written or given up, and what killed
/// hosts left half written. Vendors share files of the same content: a file goes when the last of them gave it up.
/// </summary>
public sealed class ClearMedia(
    Db db, DataFolder data, IMediaStore store, MediaSettings settings, TimeProvider time, ILogger<ClearMedia> logger)
    : ScheduledJob(db, logger)
{
    /// <summary>The job's name.</summary>
    public const string Name = "clear-media";

    private const int Batch = 100;
    private const int MostBatches = 10_000;
    private const string TakeSql = "select name, is_leftover from catalog.take_media_leftovers(@before, @limit)";
    private static readonly TimeSpan OldUpload = TimeSpan.FromDays(1);

    /// <summary>Does it once. Answers how many files went.</summary>
    public static async Task<int> RunAsync(
        Db db, DataFolder data, IMediaStore store, MediaSettings settings, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(settings);
        var removed = 0;
        for (var i = 0; i < MostBatches; i++)
        {
            // Inside the transaction that holds the notes: nobody writes the same file meanwhile. What cannot be deleted
            // rolls back, and its note with it.
            var (looked, gone) = await db.TransactAsync(Actor.System, async (connection, transaction) =>
            {
                var notes = (await connection.QueryAsync<Leftover>(TakeSql,
                    new { before = now.AddDays(-settings.KeepDays), limit = Batch }, transaction)).AsList();
                foreach (var note in notes.Where(n => n.IsLeftover))
                {
                    await store.DeleteAsync(note.Name, cancel);
                }

                return (notes.Count, notes.Count(n => n.IsLeftover));
            }, cancel: cancel);
            removed += gone;
            if (looked < Batch)
            {
                break;
            }
        }

        foreach (var file in Unfinished(data).Where(f => File.GetLastWriteTimeUtc(f) < (now - OldUpload).UtcDateTime))
        {
            File.Delete(file);
        }

        return removed;
    }

    protected override async Task<object> WorkAsync(CancellationToken cancel) =>
        new { removed = await RunAsync(Db, data, store, settings, time.GetUtcNow(), cancel) };

    private static IEnumerable<string> Unfinished(DataFolder data) =>
    [
        .. Files(data.Media, "*.new"), .. Files(SpooledFile.Folder(data), "*"),
    ];

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories) : [];

    private sealed record Leftover
    {
        public string Name { get; init; } = "";

        public bool IsLeftover { get; init; }
    }
}
