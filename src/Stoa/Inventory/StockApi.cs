using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>
/// Routes of the stock desk. A vendor's request is about its own stock; operators name the vendor by <c>vendorId</c>.
/// </summary>
public static class StockApi
{
    /// <summary>The permission of all of it.</summary>
    public const string Manage = "stock.manage";

    public static void MapStock(this IEndpointRouteBuilder app)
    {
        var vendor = app.MapGroup("/api/v1/vendor").WithTags("Stock").RequirePermission(Manage)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        MapLists(vendor.MapGroup("/stock"));
        MapWarehouses(vendor.MapGroup("/warehouses"));
        MapDocuments(vendor.MapGroup("/stock-documents"));
        MapCounts(vendor.MapGroup("/stock-counts"));
    }

    private static void MapLists(RouteGroupBuilder stock)
    {
        stock.MapGet("", ListStock.HandleAsync)
            .WithName("ListStock").WithSummary("Variants by SKU with units on hand, reserved, free and on their way");
        stock.MapGet("/export", ListStock.ExportAsync)
            .WithName("ExportStock").WithSummary("The same, every row, as CSV").Produces(200, contentType: "text/csv");
        stock.MapGet("/{variantId:long}", ShowStock.HandleAsync)
            .WithName("ShowStock").WithSummary("A variant's stock by warehouse, and its journal, latest first");
        stock.MapPut("/{variantId:long}/threshold", StockSettings.SetThresholdAsync)
            .WithName("SetThreshold").WithSummary("At or below how many units a variant is low; null: as the others");
        stock.MapGet("/settings", StockSettings.ShowAsync)
            .WithName("ShowStockSettings").WithSummary("When stock is low, and whether letters say so");
        stock.MapPut("/settings", StockSettings.SaveAsync)
            .WithName("SaveStockSettings").WithSummary("Changes when stock is low, and whether letters say so");
        stock.MapGet("/reservations", ListReservations.HandleAsync)
            .WithName("ListReservations")
            .WithSummary("Which purchases under way hold which units until when, the next to end first");
    }

    private static void MapWarehouses(RouteGroupBuilder warehouses)
    {
        warehouses.MapGet("", Warehouses.ListAsync)
            .WithName("ListWarehouses").WithSummary("The vendor's warehouses, the default one first; archived ones last");
        warehouses.MapPost("", Warehouses.CreateAsync)
            .WithName("CreateWarehouse").WithSummary("A new warehouse").ProducesProblem(409);
        warehouses.MapPut("/{id:long}", Warehouses.ChangeAsync)
            .WithName("ChangeWarehouse").WithSummary("Changes a warehouse: code, name, address, whether it is the default")
            .ProducesProblem(409);
        warehouses.MapPost("/{id:long}/archive", Warehouses.ArchiveAsync)
            .WithName("ArchiveWarehouse").WithSummary("Takes an empty warehouse out of use").ProducesProblem(409);
        warehouses.MapPost("/{id:long}/restore", Warehouses.RestoreAsync)
            .WithName("RestoreWarehouse").WithSummary("Takes an archived warehouse back into use");
    }

    private static void MapDocuments(RouteGroupBuilder documents)
    {
        documents.MapGet("", ListDocuments.HandleAsync)
            .WithName("ListStockDocuments").WithSummary("Receipts, adjustments, transfers and counts, latest first");
        documents.MapGet("/{id:long}", ListDocuments.ShowAsync)
            .WithName("ShowStockDocument").WithSummary("A document with its lines, page by page");
        documents.MapPost("/receipts", MoveStock.ReceiveAsync)
            .WithName("ReceiveStock").WithSummary("Goods that came in; a repeated reference changes nothing")
            .ProducesProblem(409);
        documents.MapPost("/adjustments", MoveStock.AdjustAsync)
            .WithName("AdjustStock").WithSummary("Corrects stock by signed units, for a reason").ProducesProblem(409);
        documents.MapPost("/transfers", MoveStock.SendAsync)
            .WithName("SendTransfer").WithSummary("Sends goods to another warehouse: under way, or at once").ProducesProblem(409);
        documents.MapPost("/transfers/{id:long}/arrivals", MoveStock.ArriveAsync)
            .WithName("ReceiveTransfer").WithSummary("What arrived of a transfer, all of it or a part").ProducesProblem(409);
        documents.MapPost("/transfers/{id:long}/cancel", MoveStock.CancelTransferAsync)
            .WithName("CancelTransfer").WithSummary("Ends a transfer: what is under way goes back").ProducesProblem(409);
    }

    private static void MapCounts(RouteGroupBuilder counts)
    {
        counts.MapPost("", CountStock.StartAsync)
            .WithName("StartCount").WithSummary("Begins a count of a warehouse, or of some variants there").ProducesProblem(409);
        counts.MapPut("/{id:long}/lines", CountStock.EnterAsync)
            .WithName("EnterCounts").WithSummary("Enters what was counted, in place of or on top of what was there")
            .ProducesProblem(409);
        counts.MapPut("/{id:long}/csv", CountStock.EnterCsvAsync)
            .Accepts<string>("text/csv").WithName("EnterCountsCsv")
            .WithSummary("The same from a CSV file with the columns sku and counted: all of it or nothing").ProducesProblem(409);
        counts.MapPost("/{id:long}/finish", CountStock.FinishAsync)
            .WithName("FinishCount").WithSummary("Adjusts stock by what the count found").ProducesProblem(409);
        counts.MapPost("/{id:long}/cancel", CountStock.CancelAsync)
            .WithName("CancelCount").WithSummary("Ends a count without changing stock").ProducesProblem(409);
    }

    /// <summary>How many rows a page has: 50, or as asked for from 1 to 200.</summary>
    internal static int PageSize(int? limit) => limit is null ? 50 : limit is >= 1 and <= 200 ? limit.Value
        : throw new InputException("limit", "must be a whole number from 1 to 200");
}
