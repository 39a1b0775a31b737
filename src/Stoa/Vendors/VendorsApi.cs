using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stoa.Accounts;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>
/// Routes of vendors. What is at /vendor is a vendor's about itself, and an operator's about the vendor that vendorId names;
/// what is at /vendors is the marketplace's.
/// </summary>
public static class VendorsApi
{
    private const string Manage = "vendors.manage";

    public static void AddVendors(this IServiceCollection services)
    {
        services.AddSingleton<VendorLetters>().AddSingleton<Apply>().AddSingleton<VendorProfiles>().AddSingleton<PayoutDetails>();
        services.AddSingleton<ShowShop>().AddSingleton<Documents>().AddSingleton<DecideVendor>().AddSingleton<ImportVendors>();
    }

    public static void MapVendors(this IEndpointRouteBuilder app)
    {
        MapApplications(app.MapGroup("/api/v1/vendors/applications").WithTags("Vendors").RequireSignedIn());
        var shop = app.MapGroup("/api/v1/vendor").WithTags("Shop").RequirePermission("shop.manage")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        MapShop(shop);
        MapShopDocuments(shop);
        var vendors = app.MapGroup("/api/v1/vendors").WithTags("Vendors").RequirePermission(Manage)
            .ProducesProblem(401).ProducesProblem(403);
        MapMarketplace(vendors);
        MapDecisions(vendors);
    }

    private static void MapApplications(RouteGroupBuilder own)
    {
        own.MapPost("", async (ApplicationInput input, HttpContext http, Apply apply, CancellationToken cancel) =>
                TypedResults.Created((string?)null, await apply.HandleAsync(http.Features.Get<Session>()!, input, cancel)))
            .WithName("ApplyAsVendor").WithSummary("Asks to sell: you own a vendor then, which waits for approval")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409);
        own.MapGet("/choices", async (HttpContext http, Apply apply, CancellationToken cancel) =>
                TypedResults.Ok(await apply.ChoicesAsync(http.Actor().UserId, cancel)))
            .WithName("ShowApplicationChoices").WithSummary("Countries and currencies that an application can name");
    }

    private static void MapShop(RouteGroupBuilder shop)
    {
        shop.MapGet("/profile", async (
                [FromQuery] long? vendorId, HttpContext http, VendorProfiles profiles, CancellationToken cancel) =>
                TypedResults.Ok(await profiles.ReadAsync(http.Actor(), http.VendorOf(vendorId), cancel)))
            .WithName("ShowVendorProfile").WithSummary("What a vendor says of itself, its settings and its status");
        shop.MapPut("/profile", async (
                [FromQuery] long? vendorId, VendorProfileInput input, HttpContext http, VendorProfiles profiles,
                CancellationToken cancel) =>
            {
                var (actor, vendor) = (http.Actor(), http.VendorOf(vendorId));
                await profiles.SaveAsync(actor, vendor, input, cancel);
                return TypedResults.Ok(await profiles.ReadAsync(actor, vendor, cancel));
            })
            .WithName("SaveVendorProfile").WithSummary("Changes name, texts, contact and pictures, all at once");
        shop.MapPut("/settings", async (
                [FromQuery] long? vendorId, VendorSettingsInput input, HttpContext http, VendorProfiles profiles,
                CancellationToken cancel) =>
            {
                var (actor, vendor) = (http.Actor(), http.VendorOf(vendorId));
                await profiles.SaveSettingsAsync(actor, vendor, input, cancel);
                return TypedResults.Ok(await profiles.ReadAsync(actor, vendor, cancel));
            })
            .WithName("SaveVendorSettings")
            .WithSummary("Changes policies, languages and whether the vendor is away, all at once");
        shop.MapGet("/checklist", async (
                [FromQuery] long? vendorId, HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await ListVendors.ChecklistAsync(db, http.Actor(), http.VendorOf(vendorId), cancel)))
            .WithName("ShowVendorChecklist")
            .WithSummary("What a vendor has done of what it takes to sell, and what waits for the rest");
        shop.MapPut("/payout-details", async (
                PayoutDetailsInput input, HttpContext http, PayoutDetails payout, CancellationToken cancel) =>
                await DoneAsync(payout.SetAsync(http.ActingVendor(), input, cancel))).RequireFresh()
            .WithName("SetPayoutDetails")
            .WithSummary("Says where your payouts go; only the account's last signs are ever shown. Nobody else can");
        shop.MapDelete("/application", async (HttpContext http, DecideVendor decide, CancellationToken cancel) =>
                await DoneAsync(decide.WithdrawAsync(http.ActingVendor(), cancel)))
            .WithName("WithdrawApplication").WithSummary("Takes your application back: the vendor is closed")
            .ProducesProblem(409);
    }

    private static void MapShopDocuments(RouteGroupBuilder shop)
    {
        shop.MapGet("/document-kinds", async (HttpContext http, Documents documents, CancellationToken cancel) =>
                TypedResults.Ok(await documents.KindsAsync(http.Actor(), cancel)))
            .WithName("ListDocumentKinds").WithSummary("What can be proved by a document, and what has to be");
        shop.MapGet("/documents", async (
                [FromQuery] long? vendorId, HttpContext http, Documents documents, CancellationToken cancel) =>
                TypedResults.Ok(await documents.ListAsync(http.Actor(), http.VendorOf(vendorId), cancel)))
            .WithName("ListVendorDocuments").WithSummary("A vendor's documents and what became of them");
        shop.MapPost("/documents", async (
                [FromQuery] string kind, [FromQuery] DateOnly? expiresOn, [FromQuery] long? vendorId, HttpContext http,
                Documents documents, CancellationToken cancel) =>
            {
                var (actor, vendor) = (http.Actor(), http.VendorOf(vendorId));
                var id = await documents.AddAsync(actor, vendor, kind, expiresOn, http.Request.Body, cancel);
                var rows = await documents.ListAsync(actor, vendor, cancel);
                return TypedResults.Created((string?)null, rows.First(d => d.DocumentId == id));
            })
            .WithMetadata(new RequestSizeLimitAttribute(Documents.Largest + 1024)).Accepts<Stream>(
                "application/octet-stream", "application/pdf", "image/jpeg", "image/png")
            .WithName("AddVendorDocument")
            .WithSummary("Gives a document, as the body: PDF, JPEG or PNG of at most 10 MB. It replaces the one of its kind")
            .ProducesProblem(409).ProducesProblem(413);
        shop.MapGet("/documents/{id:long}", (
                long id, [FromQuery] long? vendorId, HttpContext http, Documents documents, CancellationToken cancel) =>
                documents.FetchAsync(http, http.VendorOf(vendorId), id, cancel))
            .WithName("FetchVendorDocument").WithSummary("A document's content, to be saved; an operator's look is in the trail")
            .Produces(200, contentType: "application/octet-stream");
    }

    private static void MapMarketplace(RouteGroupBuilder vendors)
    {
        vendors.MapGet("", async (
                [FromQuery] string? q, [FromQuery] string? status, [FromQuery] int? limit, [FromQuery] string? cursor,
                HttpContext http, Db db, CancellationToken cancel) =>
                TypedResults.Ok(await ListVendors.ListAsync(
                    db, http.Actor(), new VendorFilter(q, status, limit, cursor), cancel)))
            .WithName("ListVendors").WithSummary("Vendors: those that wait for a decision first, then the newest")
            .ProducesProblem(400);
        vendors.MapGet("/{id:long}", async (
                long id, HttpContext http, Db db, VendorProfiles profiles, Documents documents, CancellationToken cancel) =>
                TypedResults.Ok(await ListVendors.ShowAsync(db, profiles, documents, http.Actor(), id, cancel)))
            .WithName("ShowVendor")
            .WithSummary("A vendor: profile, checklist, documents, applications, history and people").ProducesProblem(404);
        vendors.MapPut("/document-kinds", async (
                RequiredDocumentsInput input, HttpContext http, Documents documents, CancellationToken cancel) =>
                await DoneAsync(documents.RequireKindsAsync(http.Actor(), input, cancel)))
            .WithName("RequireDocuments").WithSummary("Which documents have to be accepted before a vendor is")
            .ProducesProblem(400);
        vendors.MapPost("/import", async Task<Results<Ok<VendorImportResult>, FileContentHttpResult>> (
                [FromQuery] string? mode, [FromQuery] string? format, HttpContext http, ImportVendors import,
                CancellationToken cancel) =>
            {
                // Looking first costs nobody anything; what writes asks for a fresh proof.
                if (mode is "valid" or "all")
                {
                    StepUp.Check(http);
                }

                var result = await import.HandleAsync(http.Actor(), mode, http.Request.Body, cancel);
                return format == "csv"
                    ? TypedResults.File(Encoding.UTF8.GetBytes(ImportVendors.ToCsv(result)), "text/csv", "vendors-result.csv")
                    : TypedResults.Ok(result);
            })
            .WithMetadata(new RequestSizeLimitAttribute(VendorFile.Largest + 1024)).Accepts<Stream>(
                "text/csv", "text/plain", "text/tab-separated-values", "application/vnd.ms-excel", "application/octet-stream")
            .WithName("ImportVendors")
            .WithSummary("Imports vendors from CSV and invites their owners. mode: check, valid rows only, or all or nothing")
            .ProducesProblem(400).ProducesProblem(413);
    }

    private static void MapDecisions(RouteGroupBuilder vendors)
    {
        vendors.MapPost("/{id:long}/status", async (
                long id, VendorDecision decision, HttpContext http, DecideVendor decide, CancellationToken cancel) =>
                await DoneAsync(decide.HandleAsync(http.Actor(), id, decision, cancel))).RequireFresh()
            .WithName("DecideVendor")
            .WithSummary("Approves, refuses, suspends, reactivates or closes a vendor; a letter tells it")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
        vendors.MapPut("/{id:long}/commission", async (
                long id, CommissionInput input, HttpContext http, DecideVendor decide, CancellationToken cancel) =>
                await DoneAsync(decide.SetCommissionAsync(http.Actor(), id, input, cancel))).RequireFresh()
            .WithName("SetVendorCommission").WithSummary("What the marketplace keeps of a vendor's sales from now on, as a share")
            .ProducesProblem(400).ProducesProblem(404);
        vendors.MapPost("/{id:long}/documents/{documentId:long}/decision", async (
                long id, long documentId, DocumentDecision decision, HttpContext http, Documents documents,
                CancellationToken cancel) =>
                await DoneAsync(documents.DecideAsync(http.Actor(), id, documentId, decision, cancel)))
            .WithName("DecideVendorDocument").WithSummary("Accepts or refuses a document; a letter tells of a refusal")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<NoContent> DoneAsync(Task work)
    {
        await work;
        return TypedResults.NoContent();
    }
}
