using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>Routes of files of products: uploaded, checked, run, undone.</summary>
public static class ImportsApi
{
    // The pictures of an archive are decoded before the answer.
    private static readonly TimeSpan LongestUpload = TimeSpan.FromMinutes(10);

    public static void AddImports(this IServiceCollection services) => services.AddHostedService<ImportWorker>();

    public static void MapImports(this IEndpointRouteBuilder app)
    {
        var imports = app.MapGroup("/api/v1/vendor/imports").WithTags("Imports").RequirePermission("catalog.manage")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        imports.MapPost("", async (
                [FromQuery] long? vendorId, [FromQuery] string? fileName, [FromQuery] bool? makeMissing, HttpContext http, Db db,
                MediaIntake media, CancellationToken cancel) =>
            {
                var vendor = UploadMedia.VendorOf(http.Actor(), vendorId);
                if (makeMissing ?? false)
                {
                    http.Demand("taxonomy.manage");
                }

                var file = new ImportFile(await BodyAsync(http, cancel), fileName ?? "products.csv", makeMissing ?? false);
                return TypedResults.Ok(await ReadImport.HandleAsync(db, media, http.Actor(), vendor, file, cancel));
            })
            .WithName("UploadProducts")
            .WithSummary("Reads a file of products, CSV, Excel or a zip with pictures, and has it checked: none changes yet")
            .Accepts<byte[]>("text/csv", "application/zip", "application/octet-stream",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
            .WithRequestTimeout(LongestUpload).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413);
        imports.MapGet("", async (
                [FromQuery] long? vendorId, [FromQuery] string? cursor, HttpContext http, Db db, CancellationToken cancel) =>
            {
                if (http.Actor().VendorId is not null)
                {
                    UploadMedia.VendorOf(http.Actor(), vendorId);
                }

                return TypedResults.Ok(await Imports.ListAsync(db, http.Actor(), vendorId, cursor, cancel));
            })
            .WithName("ListImports").WithSummary("Files of products, the latest first");
        imports.MapGet("/{id:long}", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Imports.ShowAsync(db, http.Actor(), id, cancel)))
            .WithName("ShowImport").WithSummary("How far a file is, and what became of its products").ProducesProblem(404);
        imports.MapGet("/{id:long}/rows", async (
                long id, [FromQuery] bool? problems, [FromQuery] string? cursor, HttpContext http, Db db,
                CancellationToken cancel) =>
                TypedResults.Ok(await Imports.RowsAsync(db, http.Actor(), id, problems ?? false, cursor, cancel)))
            .WithName("ListImportRows").WithSummary("What became of each product of a file, in its order").ProducesProblem(404);
        imports.MapPost("/{id:long}/run", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Imports.StartAsync(db, http.Actor(), id, undo: false, cancel)))
            .WithName("RunImport").WithSummary("Has a file that was checked done").ProducesProblem(404).ProducesProblem(409);
        imports.MapPost("/{id:long}/undo", async (long id, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await Imports.StartAsync(db, http.Actor(), id, undo: true, cancel)))
            .WithName("UndoImport").WithSummary("Has all that a file did taken back, except what somebody changed since")
            .ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<byte[]> BodyAsync(HttpContext http, CancellationToken cancel)
    {
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = BulkTable.Largest;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, cancel);
        return body.Length > 0 ? body.ToArray() : throw new InputException("file", "The body is empty: send the file.");
    }
}
