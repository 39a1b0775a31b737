using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// Checks, does and undoes files of products, a part after the other, each in one transaction. Any number of hosts may run it; a
/// part is done by one, and what a killed host left is gone on with by the next. It acts as who uploaded the file.
/// </summary>
public sealed partial class ImportWorker(Db db, MediaIntake media, TimeProvider time, ILogger<ImportWorker> logger)
    : BackgroundService
{
    private const int Part = 250;
    private const int MostPictures = 50;
    private const string NextSql = """
        select i.import_id, i.vendor_id, i.created_by, i.by_operator, i.status from catalog.product_imports i
         where i.status in ('checking', 'running', 'pictures', 'undoing') order by i.changed_at limit 1
        """;
    private const string RunSql = "select catalog.run_import_part(@id, @limit)";
    private const string UndoSql = "select catalog.undo_import_part(@id, @limit)";
    private const string PicturesSql = """
        select r.place, r.images::text as images from catalog.product_import_rows r
         where r.import_id = @id and r.images is not null and r.pictures_at is null and r.after is not null
           and r.outcome <> 'refused'
         order by r.place limit 20
        """;
    private const string SetSql = "select catalog.set_import_pictures(@id, @place, @images::jsonb, @problem)";
    private const string EndSql =
        "update catalog.product_imports set status = 'done', changed_at = now() where import_id = @id and status = 'pictures'";
    private const string FailSql = """
        update catalog.product_imports
           set status = case when status = 'checking' then 'failed' else 'done' end, problem = @problem,
               changed_at = now()
         where import_id = @id
        """;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    // What was fetched for the import at hand: a picture of many products is fetched once.
    private readonly Dictionary<string, long> _fetched = [];
    private long _fetchedFor;

    /// <summary>Does one part of the import that waited longest; false when there is nothing to do at this moment.</summary>
    public async Task<bool> HandleAsync(CancellationToken cancel)
    {
        if (await db.FirstAsync<Open>(Actor.System, NextSql, cancel: cancel) is not { } import)
        {
            return false;
        }

        var actor = new Actor(import.CreatedBy, import.ByOperator ? null : import.VendorId);
        try
        {
            if (import.Status == "pictures")
            {
                await PicturesAsync(import, actor, cancel);
            }
            else
            {
                // None: it ended, or another host is at it, which would otherwise be asked for ever.
                var part = new { id = import.ImportId, limit = Part };
                return (import.Status == "undoing" ? await db.FirstAsync<int>(actor, UndoSql, part, cancel)
                    : await db.FirstAsync<int>(actor, RunSql, part, cancel)) > 0;
            }
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            LogFailure(import.ImportId, e);
            var problem = e.SqlState.StartsWith("ST", StringComparison.Ordinal) ? e.MessageText
                : "It could not be gone on with: the host's log says why. What was done before stays, and can be undone.";
            await db.ExecuteAsync(Actor.System, FailSql, new { id = import.ImportId, problem }, cancel);
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await HandleAsync(stoppingToken))
                {
                    // The next part.
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or BusyException)
            {
                LogWaiting(e.Message);
            }

            await Task.Delay(Beat, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PicturesAsync(Open import, Actor actor, CancellationToken cancel)
    {
        if (_fetchedFor != import.ImportId)
        {
            _fetched.Clear();
            _fetchedFor = import.ImportId;
        }

        var rows = await db.ListAsync<Wanted>(Actor.System, PicturesSql, new { id = import.ImportId }, cancel);
        foreach (var row in rows)
        {
            var (images, problems) = (new JsonArray(), new List<string>());
            var all = JsonSerializer.Deserialize<List<BulkImage>>(row.Images, JsonSerializerOptions.Web)!;
            foreach (var wanted in all.Take(MostPictures))
            {
                try
                {
                    var id = await FetchAsync(import, actor, wanted.Url, cancel);
                    if (images.All(i => i!["mediaId"]!.GetValue<long>() != id))
                    {
                        images.Add(new JsonObject { ["mediaId"] = id, ["altText"] = wanted.Alt });
                    }
                }
                catch (InputException e)
                {
                    problems.Add($"{wanted.Url}: {e.Message}");
                }
                catch (PostgresException e) when (e.SqlState.StartsWith("ST", StringComparison.Ordinal))
                {
                    problems.Add(e.MessageText);
                }
            }

            await db.ExecuteAsync(actor, SetSql, new
            {
                id = import.ImportId,
                place = row.Place,
                images = images.ToJsonString(),
                problem = problems.Count == 0 ? null : string.Join(' ', problems),
            }, cancel);
        }

        if (rows.Count == 0)
        {
            await db.ExecuteAsync(Actor.System, EndSql, new { id = import.ImportId }, cancel);
        }
    }

    private async Task<long> FetchAsync(Open import, Actor actor, string url, CancellationToken cancel)
    {
        if (_fetched.TryGetValue(url, out var known))
        {
            return known;
        }

        if (BulkImage.KeptIn(url) is { } kept)
        {
            return _fetched[url] = kept;
        }

        var address = Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri
            : throw new InputException("image_urls", "An address that begins with https:// is needed.");
        return _fetched[url] = (await media.FetchAsync(actor, import.VendorId, address, "image_urls", cancel)).MediaId;
    }

    [LoggerMessage(LogLevel.Error, "Import {ImportId} failed")]
    private partial void LogFailure(long importId, Exception exception);

    [LoggerMessage(LogLevel.Warning, "Imports wait: {Message}")]
    private partial void LogWaiting(string message);

    private sealed record Open
    {
        public long ImportId { get; init; }

        public long VendorId { get; init; }

        public long? CreatedBy { get; init; }

        public bool ByOperator { get; init; }

        public string Status { get; init; } = "";
    }

    private sealed record Wanted
    {
        public int Place { get; init; }

        public string Images { get; init; } = "[]";
    }
}
