using System.Globalization;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A file of products and how far it is. Times are UTC.</summary>
public sealed record ImportState
{
    public long ImportId { get; init; }

    public long VendorId { get; init; }

    public string FileName { get; init; } = "";

    /// <summary>stoa, spree or shopify: whose columns it has; translations: texts in other languages alone.</summary>
    public string Kind { get; init; } = "";

    /// <summary>checking, checked, running, pictures (they are being fetched), done, undoing, undone or failed.</summary>
    public string Status { get; init; } = "";

    /// <summary>How many products and lines it has.</summary>
    public int Products { get; init; }

    public int Lines { get; init; }

    /// <summary>Of one that failed: why.</summary>
    public string? Problem { get; init; }

    /// <summary>What of the file has no place here and was left out.</summary>
    public string? Note { get; init; }

    public DateTime CreatedAt { get; init; }

    public long Created { get; init; }

    public long Updated { get; init; }

    /// <summary>Their texts wait for approval.</summary>
    public long Submitted { get; init; }

    public long Unchanged { get; init; }

    public long Refused { get; init; }

    /// <summary>Products with pictures that could not be fetched.</summary>
    public long PictureProblems { get; init; }

    public long Undone { get; init; }

    /// <summary>Not undone, since somebody changed them after the import.</summary>
    public long Skipped { get; init; }
}

/// <summary>What became of one product of a file.</summary>
public sealed record ImportRow
{
    public int Place { get; init; }

    /// <summary>The file's line that it is about.</summary>
    public int? Line { get; init; }

    public string Sku { get; init; } = "";

    public string Name { get; init; } = "";

    /// <summary>created, updated, submitted, unchanged or refused; null: not reached yet.</summary>
    public string? Outcome { get; init; }

    public string? Field { get; init; }

    public string? Problem { get; init; }

    public string? PictureProblem { get; init; }

    public long? ProductId { get; init; }

    /// <summary>deleted, archived, restored or skipped; null: not undone.</summary>
    public string? Undone { get; init; }
}

/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record ImportPage(IReadOnlyList<ImportState> Rows, string? NextCursor);

/// <param name="NextCursor">For the next page; null on the last one.</param>
public sealed record ImportRowPage(IReadOnlyList<ImportRow> Rows, string? NextCursor);

/// <summary>Files of products: read at once, checked and done in the background.</summary>
public static class Imports
{
    private const int PageSize = 50;
    private const int RowsPerPage = 200;
    private const string States = """
        select i.import_id, i.vendor_id, i.file_name, i.kind, i.status, i.products, i.lines, i.problem, i.note,
               i.created_at, c.*
          from catalog.product_imports i
         cross join lateral (
           select count(*) filter (where r.outcome = 'created') as created,
                  count(*) filter (where r.outcome = 'updated') as updated,
                  count(*) filter (where r.outcome = 'submitted') as submitted,
                  count(*) filter (where r.outcome = 'unchanged') as unchanged,
                  count(*) filter (where r.outcome = 'refused') as refused,
                  count(*) filter (where r.picture_problem is not null) as picture_problems,
                  count(*) filter (where r.undone <> 'skipped') as undone,
                  count(*) filter (where r.undone = 'skipped') as skipped
             from catalog.product_import_rows r where r.import_id = i.import_id) c
        """;
    private const string ListSql = $"""
        {States}
         where (@vendor::bigint is null or i.vendor_id = @vendor) and (@before::bigint is null or i.import_id < @before)
         order by i.import_id desc limit @limit
        """;
    private const string ShowSql = $"{States} where i.import_id = @id";
    private const string RowsSql = """
        select r.place, coalesce(r.line, r.lines[1]) as line, r.sku, r.name, r.outcome, r.field, r.problem, r.picture_problem,
               r.product_id, r.undone
          from catalog.product_import_rows r
         where r.import_id = @id and r.place > @after
           and (not @problems::boolean or r.problem is not null or r.picture_problem is not null)
         order by r.place limit @limit
        """;
    private const string StartSql = "select catalog.start_import(@actor, @id, @undo)";

    public static async Task<ImportPage> ListAsync(
        Db db, Actor actor, long? vendorId, string? cursor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        var rows = await db.ListAsync<ImportState>(
            actor, ListSql, new { vendor = vendorId, before = Cursor(cursor), limit = PageSize + 1 }, cancel);
        var page = rows.Take(PageSize).ToList();
        return new(page, rows.Count > PageSize ? page[^1].ImportId.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Throws NotFoundException; for a vendor's people too when it is another vendor's.</summary>
    public static async Task<ImportState> ShowAsync(Db db, Actor actor, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.FirstAsync<ImportState>(actor, ShowSql, new { id }, cancel) ?? throw new NotFoundException("import");
    }

    /// <summary>One result for each product, in the file's order; with problems alone where that is asked for.</summary>
    public static async Task<ImportRowPage> RowsAsync(
        Db db, Actor actor, long id, bool problems, string? cursor, CancellationToken cancel)
    {
        await ShowAsync(db, actor, id, cancel);
        var rows = await db.ListAsync<ImportRow>(
            actor, RowsSql, new { id, problems, after = (int)(Cursor(cursor) ?? 0), limit = RowsPerPage + 1 }, cancel);
        var page = rows.Take(RowsPerPage).ToList();
        return new(page, rows.Count > RowsPerPage ? page[^1].Place.ToString(CultureInfo.InvariantCulture) : null);
    }

    /// <summary>Has it run, or undone; the database's errors of catalog.start_import.</summary>
    public static async Task<ImportState> StartAsync(Db db, Actor actor, long id, bool undo, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(actor);
        await db.ExecuteAsync(actor, StartSql, new { actor = actor.UserId, id, undo }, cancel);
        return await ShowAsync(db, actor, id, cancel);
    }

    private static long? Cursor(string? text) => text is not { Length: > 0 } ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place
        : throw new InputException("cursor", "must be the nextCursor of this list");
}
