using System.Text.Json;
using System.Text.Json.Nodes;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>What became of one product.</summary>
public sealed record SaveResult
{
    /// <summary>Where it stood among those given, from 1.</summary>
    public int Place { get; init; }

    public long? ProductId { get; init; }

    /// <summary>created, updated, submitted (what is written about it waits for approval), unchanged or refused.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Of one that was refused: the property that is wrong, such as variants[0].sku.</summary>
    public string? Field { get; init; }

    /// <summary>Of one that was refused: what is wrong with it.</summary>
    public string? Problem { get; init; }

    /// <summary>Of one that was submitted: the change that waits.</summary>
    public long? ChangeId { get; init; }
}

/// <summary>What became of products whose status was to change.</summary>
public sealed record StatusResult
{
    public long ProductId { get; init; }

    /// <summary>changed, submitted (it waits for approval first), unchanged or refused.</summary>
    public string Outcome { get; init; } = "";

    public string? Field { get; init; }

    public string? Problem { get; init; }
}

/// <summary>Several products at once.</summary>
/// <param name="Products">1 to 1,000 products, as in docs/products.md.</param>
/// <param name="BySku">One without productId is about the product that has one of its SKUs.</param>
public sealed record ProductsInput(IReadOnlyList<JsonElement>? Products, bool BySku = false);

/// <param name="Status">draft, active, inactive or archived.</param>
public sealed record StatusInput(IReadOnlyList<long>? ProductIds, string? Status);

/// <summary>Saving products: one routine for a form, a program's list and a file.</summary>
public static class SaveProducts
{
    private const int Most = 1_000;
    private const string SaveSql = """
        select s.place, s.product_id, s.outcome, s.field, s.problem, s.change_id
          from catalog.save_products(@actor, @vendorId, @documents::jsonb, @bySku) s
        """;
    private const string StatusSql = """
        select s.product_id, s.outcome, s.field, s.problem from catalog.change_product_status(@actor, @ids::bigint[], @status) s
        """;
    private const string DeleteSql = "select catalog.delete_product(@actor, @id)";

    /// <summary>One product of a form. Throws the problem that a property is wrong (400), that somebody changed it
    /// meanwhile (409), or that it is not there (404).</summary>
    public static async Task<SaveResult> OneAsync(
        Db db, Actor actor, long? vendorId, long? productId, JsonElement body, CancellationToken cancel)
    {
        var document = ProductDocument.Read(body);
        if (productId is null)
        {
            document.Remove("productId");
        }
        else
        {
            document["productId"] = productId;
            document.Remove("slug");
        }

        var result = (await HandleAsync(db, actor, vendorId, [document], bySku: false, cancel))[0];
        return (result.Outcome, result.Field) switch
        {
            ("refused", "productId") when result.Problem!.StartsWith("is no product", StringComparison.Ordinal) =>
                throw new NotFoundException("product"),
            ("refused", "productId") => throw new ProblemException(
                ProblemHandler.Of(409, "conflict", "Conflict", $"This product {result.Problem}")),
            ("refused", "revision") => throw new ProblemException(
                ProblemHandler.Of(409, "conflict", "Conflict", $"The revision {result.Problem}")),
            ("refused", _) => throw new InputException(result.Field!, result.Problem!),
            _ => result,
        };
    }

    /// <summary>A program's list: what is wrong with one leaves the others.</summary>
    public static async Task<List<SaveResult>> ManyAsync(
        Db db, Actor actor, long? vendorId, ProductsInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Products is not { Count: >= 1 and <= Most } products)
        {
            throw new InputException("products", $"Give 1 to {Most:N0} products.");
        }

        var results = new SaveResult[products.Count];
        var documents = new List<(int At, JsonObject Document)>();
        for (var at = 0; at < products.Count; at++)
        {
            try
            {
                documents.Add((at, ProductDocument.Read(products[at])));
            }
            catch (InputException e)
            {
                results[at] = new() { Place = at + 1, Outcome = "refused", Field = e.Field, Problem = e.Message };
            }
        }

        if (documents.Count > 0)
        {
            var saved = await HandleAsync(db, actor, vendorId, documents.Select(d => d.Document), input.BySku, cancel);
            foreach (var (result, (at, _)) in saved.Zip(documents))
            {
                results[at] = result with { Place = at + 1 };
            }
        }

        return [.. results];
    }

    /// <summary>Saves documents that were read before, at most 1,000, in one transaction; one result each, in order.</summary>
    public static Task<List<SaveResult>> HandleAsync(
        Db db, Actor actor, long? vendorId, IEnumerable<JsonObject> documents, bool bySku, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(actor);
        var json = $"[{string.Join(',', documents.Select(d => d.ToJsonString()))}]";
        return db.ListAsync<SaveResult>(
            actor, SaveSql, new { actor = actor.UserId, vendorId, documents = json, bySku }, cancel);
    }

    /// <summary>Puts products on sale, off sale, away or back to drafts; the database's errors.</summary>
    public static Task<List<StatusResult>> ChangeStatusAsync(
        Db db, Actor actor, StatusInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(input);
        return db.ListAsync<StatusResult>(actor, StatusSql, new
        {
            actor = actor.UserId,
            ids = (input.ProductIds ?? []).Distinct().ToArray(),
            status = input.Status,
        }, cancel);
    }

    /// <summary>Deletes a draft that was never sold; the database's errors.</summary>
    public static Task DeleteAsync(Db db, Actor actor, long id, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(actor);
        return db.ExecuteAsync(actor, DeleteSql, new { actor = actor.UserId, id }, cancel);
    }
}
