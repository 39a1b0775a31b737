using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stoa.Analytics;
using Stoa.Platform;

namespace Stoa.Orders;

/// <summary>A line of an order; amounts in the order's currency, before tax.</summary>
public sealed record PlacedLine(
    string Sku, string ProductName, long VariantId, int Quantity, decimal UnitPrice, decimal DiscountAmount, decimal TaxAmount);

/// <summary>Where an order goes. Null where it was erased or never recorded.</summary>
public sealed record ShipTo(
    string? Name, IReadOnlyList<string> Lines, string? PostalCode, string? City, string? Region, string? Country,
    string? CountryCode, string? Phone);

/// <summary>An order as a vendor's own system takes it. Amounts are in <paramref name="Currency"/>, times UTC.</summary>
public sealed record PlacedOrder(
    string OrderNumber, string Status, string PaymentStatus, DateTimeOffset PlacedAt, string Currency, decimal ItemsTotal,
    decimal DiscountTotal, decimal ShippingTotal, decimal TaxTotal, decimal OrderTotal, ShipTo? ShipTo,
    IReadOnlyList<PlacedLine> Lines);

/// <summary>Orders after a place.</summary>
/// <param name="Next">Goes into <c>after</c> next time, also when there was nothing new; null before the first order.</param>
/// <param name="HasMore">There are more already.</param>
public sealed record PlacedOrders(IReadOnlyList<PlacedOrder> Rows, string? Next, bool HasMore);

/// <summary>Orders for vendors' own systems, none skipped and none twice.</summary>
public static class ListPlaced
{
    private const string CursorOf = "placed-orders";
    private const string ListSql = """
        select o.order_id, o.placed_xid, o.order_number, o.order_status, o.payment_status, o.placed_at, o.currency,
               o.items_total, o.discount_total, o.shipping_total, o.tax_total, o.order_total, o.user_id, o.checkout_id,
               (o.address - 'sealed')::text as address, decode(o.address ->> 'sealed', 'base64') as sealed,
               o.lines::text as lines
          from orders.list_placed(@vendorId, @afterXid, @afterId::bigint, @limit) o
        """;
    private static readonly SortKey[] Keys = [SortKey.Whole, SortKey.Whole];

    public static void MapPlacedOrders(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v1/vendor/orders", HandleAsync).WithTags("Vendors' systems").RequirePermission("stock.manage")
            .WithName("ListPlacedOrders")
            .WithSummary("Orders after a place (after: the answer's next), oldest first; one that commits late is never skipped")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);

    private static async Task<Ok<PlacedOrders>> HandleAsync(
        long? vendorId, string? after, int? limit, HttpContext http, Db db, SubjectKeys keys, CancellationToken cancel)
    {
        var size = limit ?? 100;
        if (size is < 1 or > 500)
        {
            throw new InputException("limit", "must be a whole number from 1 to 500");
        }

        var place = Place(after);
        var rows = await db.ListAsync<Row>(http.Actor(), ListSql, new
        {
            vendorId,
            afterXid = place?.Xid,
            afterId = place?.Id,
            limit = size + 1,
        }, cancel);
        var page = rows.Take(size).ToList();
        var opened = await keys.OpenAsync(
            [.. page.Select(r => (r.UserId is { } user ? Subject.Person(user) : Subject.Guest(r.CheckoutId), r.Sealed))], cancel);
        return TypedResults.Ok(new PlacedOrders(
            [.. page.Select((r, i) => r.ToOrder(opened[i]))],
            page.Count == 0 ? after : Cursor.Write(CursorOf, [page[^1].PlacedXid, page[^1].OrderId]), rows.Count > size));
    }

    private static (string Xid, long Id)? Place(string? after)
    {
        if (after is null)
        {
            return null;
        }

        string?[] parts;
        try
        {
            parts = Cursor.Read(after, CursorOf, Keys);
        }
        catch (InputException)
        {
            parts = [];
        }

        return parts.Length > 1 && Whole(parts[0]) is not null && Whole(parts[1]) is { } id
            ? (parts[0]!, id) : throw new InputException("after", "must be the next of an earlier answer");

        static long? Whole(string? text) => long.TryParse(text, System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private sealed record Row
    {
        public long OrderId { get; init; }

        public string PlacedXid { get; init; } = "";

        public string OrderNumber { get; init; } = "";

        public string OrderStatus { get; init; } = "";

        public string PaymentStatus { get; init; } = "";

        public DateTimeOffset PlacedAt { get; init; }

        public string Currency { get; init; } = "";

        public decimal ItemsTotal { get; init; }

        public decimal DiscountTotal { get; init; }

        public decimal ShippingTotal { get; init; }

        public decimal TaxTotal { get; init; }

        public decimal OrderTotal { get; init; }

        public long? UserId { get; init; }

        public long CheckoutId { get; init; }

        public string? Address { get; init; }

        public byte[]? Sealed { get; init; }

        public string? Lines { get; init; }

        public PlacedOrder ToOrder(string? secret) => new(
            OrderNumber, OrderStatus, PaymentStatus, PlacedAt, Currency, ItemsTotal, DiscountTotal, ShippingTotal, TaxTotal,
            OrderTotal, To(secret),
            Lines is null ? [] : JsonSerializer.Deserialize<List<PlacedLine>>(Lines, JsonSerializerOptions.Web)!);

        private ShipTo? To(string? secret)
        {
            if (Address is null)
            {
                return null;
            }

            using var place = JsonDocument.Parse(Address);
            var who = secret is null ? null : JsonSerializer.Deserialize<Secret>(secret, JsonSerializerOptions.Web);
            return new(who?.Name, who?.Lines ?? [], Text("postal_code"), Text("city"), Text("region"), Text("country"),
                Text("country_code"), who?.Phone);

            string? Text(string name) => place.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
    }

    /// <summary>The inside of sealed, of every address in the database.</summary>
    private sealed record Secret(string? Name, string[]? Lines, string? Phone);
}
