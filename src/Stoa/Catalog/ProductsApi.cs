using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>
/// Routes of the products that vendors make. A vendor's people work on theirs; an operator on everybody's, and says whose a
/// new one is.
/// </summary>
public static class ProductsApi
{
    private const string Manage = "catalog.manage";
    private const string VendorSql = "select catalog.vendor_of_product(@id)";

    public static void MapProducts(this IEndpointRouteBuilder app)
    {
        var products = app.MapGroup("/api/v1/vendor/products").WithTags("Products").RequirePermission(Manage)
            .ProducesProblem(401).ProducesProblem(403);
        products.MapGet("", async (
                [FromQuery] string? q, [FromQuery] string? status, [FromQuery] long? categoryId, [FromQuery] long? vendorId,
                [FromQuery] int? limit, [FromQuery] string? cursor, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await ListVendorProducts.HandleAsync(
                    db, http.Actor(), new(q, status, categoryId, vendorId, limit, cursor), cancel)))
            .WithName("ListVendorProducts")
            .WithSummary("Products of the vendor (an operator: of all), newest first; q looks into names and finds SKUs")
            .ProducesProblem(400);
        products.MapGet("/export", async (
                [FromQuery] string? q, [FromQuery] string? status, [FromQuery] long? categoryId, [FromQuery] long? vendorId,
                [FromQuery] string? format, HttpContext http, Db db, DataFolder data, CancellationToken cancel) =>
                await ExportProducts.HandleAsync(http, db, data,
                    new(q, status, categoryId, UploadMedia.VendorOf(http.Actor(), vendorId), null, null), format, cancel))
            .WithName("ExportProducts")
            .WithSummary("The same products of one vendor as a file, csv or xlsx: imported again it changes nothing")
            .Produces(200, contentType: "text/csv",
                additionalContentTypes: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            .ProducesProblem(400);
        products.MapPost("", async (
                [FromQuery] long? vendorId, [FromBody] JsonElement body, HttpContext http, Db db, CancellationToken cancel) =>
                await SaveProducts.OneAsync(db, http.Actor(), vendorId, null, body, cancel) is var made
                    ? TypedResults.Created($"/api/v1/vendor/products/{made.ProductId}", made) : null)
            .WithName("CreateProduct").WithSummary("A new product, as a draft; the body is described in docs/products.md")
            .ProducesProblem(400).ProducesProblem(409);
        products.MapPost("/batch", async (
                [FromQuery] long? vendorId, ProductsInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await SaveProducts.ManyAsync(db, http.Actor(), vendorId, input, cancel)))
            .WithName("SaveProducts")
            .WithSummary("Makes and changes up to 1,000 products; one result each, what is wrong with one leaves the others")
            .ProducesProblem(400).ProducesProblem(409).WithMetadata(new RequestSizeLimitAttribute(20_000_000));
        products.MapPost("/status", async (
                StatusInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await SaveProducts.ChangeStatusAsync(db, http.Actor(), input, cancel)))
            .WithName("ChangeProductStatus")
            .WithSummary("Puts products on sale (by way of approval), off sale, away, or back to drafts; one result each")
            .ProducesProblem(400);
        products.MapPost("/combinations", (CombineInput input) => TypedResults.Ok(CombineOptions.Handle(input)))
            .WithName("CombineOptions")
            .WithSummary("Every combination of options' values once, less the excluded ones, each with a SKU: nothing is saved")
            .ProducesProblem(400);
        products.MapGet("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await ShowVendorProduct.HandleAsync(db, http.Actor(), id, cancel)))
            .WithName("ShowVendorProduct").WithSummary("A product to be worked on, with all its variants").ProducesProblem(404);
        products.MapPatch("/{id:long}", async (
                long id, [FromBody] JsonElement body, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await SaveProducts.OneAsync(db, http.Actor(), await VendorOfAsync(db, http, id, cancel),
                    id, body, cancel)))
            .WithName("ChangeProduct")
            .WithSummary("Changes a product: what is left out stays; texts of one on sale may wait for approval, prices never do")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        products.MapDelete("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await SaveProducts.DeleteAsync(db, http.Actor(), id, cancel);
                return TypedResults.NoContent();
            })
            .WithName("DeleteProduct").WithSummary("Deletes a product that was never on sale")
            .ProducesProblem(404).ProducesProblem(409);
        MapTaxonomy(app);
        MapReview(app);
    }

    private static void MapTaxonomy(IEndpointRouteBuilder app)
    {
        var taxonomy = app.MapGroup("/api/v1/catalog").WithTags("Taxonomy").RequirePermission(Manage)
            .ProducesProblem(401).ProducesProblem(403);
        taxonomy.MapGet("/categories", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Taxonomy.CategoriesAsync(db, http.Actor(), cancel)))
            .WithName("ListCategories").WithSummary("The category tree, parents before what is below them; at most 10,000");
        taxonomy.MapGet("/product-types", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Taxonomy.TypesAsync(db, http.Actor(), cancel)))
            .WithName("ListProductTypes").WithSummary("The types that products can be of; at most 1,000");
        taxonomy.MapGet("/options", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Taxonomy.OptionsAsync(db, http.Actor(), cancel)))
            .WithName("ListOptions").WithSummary("Attributes that variants can differ in, with their values; at most 500");
        taxonomy.MapGet("/template", async (
                [FromQuery] long? productTypeId, [FromQuery] long? categoryId, HttpContext http, Db db,
                CancellationToken cancel) =>
                TypedResults.Ok(await Taxonomy.TemplateAsync(db, http.Actor(), productTypeId, categoryId, cancel)))
            .WithName("ShowTemplate").WithSummary("The attributes that a product of a type in a category is asked for");
    }

    private static void MapReview(IEndpointRouteBuilder app)
    {
        app.MapGet("/api/v1/product-changes", async (
                [FromQuery] string? status, [FromQuery] long? vendorId, [FromQuery] int? limit, [FromQuery] string? cursor,
                HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await ReviewChanges.ListAsync(db, http.Actor(), status, vendorId, limit, cursor, cancel)))
            .WithTags("Review").RequirePermission(Manage).WithName("ListProductChanges")
            .WithSummary("New products and changes that wait for approval, longest first; of a vendor's people: theirs")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        var review = app.MapGroup("/api/v1").WithTags("Review").RequirePermission("catalog.review")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        review.MapPost("/product-changes/decisions", async (
                DecisionInput input, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await ReviewChanges.DecideAsync(db, http.Actor(), input, cancel)))
            .WithName("DecideProductChanges")
            .WithSummary("Approves or refuses up to 500 changes, each in the version that was looked at; one result each");
        review.MapGet("/review-policies", async (HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await ReviewChanges.PoliciesAsync(db, http.Actor(), cancel)))
            .WithName("ListReviewPolicies").WithSummary("What has to be approved: the marketplace's rule, categories', vendors'");
        review.MapPut("/review-policies", async (
                ReviewPolicyInput input, HttpContext http, Db db, CancellationToken cancel) =>
            {
                await ReviewChanges.SetPolicyAsync(db, http.Actor(), input, cancel);
                return TypedResults.NoContent();
            }).RequireFresh()
            .WithName("SetReviewPolicy").WithSummary("Sets a rule; without a policy it is taken away").ProducesProblem(404);
    }

    // An operator's change is made for the vendor whose product it is.
    private static async Task<long?> VendorOfAsync(Db db, HttpContext http, long id, CancellationToken cancel) =>
        http.Actor().VendorId ?? await db.FirstAsync<long?>(http.Actor(), VendorSql, new { id }, cancel)
            ?? throw new NotFoundException("product");
}
