using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>A variant's price or stock as a vendor's own system has it; what is left out stays.</summary>
/// <param name="Price">Before tax, in the currency.</param>
/// <param name="Currency">ISO 4217; the vendor's unless given.</param>
/// <param name="Stock">Units on hand in the warehouse.</param>
/// <param name="Warehouse">Its code; the default one unless given.</param>
public sealed record VariantLine(string? Sku, decimal? Price, string? Currency, int? Stock, string? Warehouse);

/// <summary>What became of a line.</summary>
public sealed record VariantLineResult
{
    /// <summary>Its place in the request, from 1.</summary>
    public int Line { get; init; }

    public string? Sku { get; init; }

    /// <summary>updated, unchanged or refused.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Why it was refused.</summary>
    public string? Message { get; init; }
}

/// <summary>Takes prices and stock from vendors' own systems: one routine, one result for each line.</summary>
public static class PutVariants
{
    private const int MostLines = 1_000;
    private const string PutSql = """
        select p.line, p.sku, p.outcome, p.message from catalog.put_variants(@actor, @vendorId, @lines::jsonb) p order by p.line
        """;

    public static void MapPutVariants(this IEndpointRouteBuilder app) =>
        app.MapPut("/api/v1/vendor/variants", HandleAsync).WithTags("Vendors' systems").RequirePermission("catalog.manage")
            .WithName("PutVariants")
            .WithSummary("Sets prices and stock of up to 1,000 variants by SKU; the same again changes nothing")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    private static async Task<Ok<List<VariantLineResult>>> HandleAsync(
        long? vendorId, IReadOnlyList<VariantLine?> lines, HttpContext http, Db db, CancellationToken cancel)
    {
        if (lines.Count is 0 or > MostLines)
        {
            throw new InputException("lines", "From 1 to 1,000 lines are needed.");
        }

        // PostgreSQL keeps no text with a zero character: nothing is called so.
        var known = lines.Select(l => new VariantLine(
            Clean(l?.Sku), l?.Price, Clean(l?.Currency)?.Trim().ToUpperInvariant(), l?.Stock, Clean(l?.Warehouse)));
        var actor = http.Actor();
        return TypedResults.Ok(await db.ListAsync<VariantLineResult>(actor, PutSql, new
        {
            actor = actor.UserId, vendorId, lines = JsonSerializer.Serialize(known, JsonSerializerOptions.Web),
        }, cancel));
    }

    private static string? Clean(string? text) => text?.Replace('\0', '\uFFFD');
}
