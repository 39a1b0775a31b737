using System.Text.Json;
using NpgsqlTypes;
using Stoa.Inventory;
using Stoa.Payments;

namespace Stoa.Orders;

/// <summary>
/// Writes a mapped history in the import's transaction: people, vendors, categories and products through their modules'
/// routines, the large tables by binary COPY with ids named here.
/// </summary>
internal sealed class ImportOlistWriter(ImportTables tables, OlistFiles files, OlistHistory history, string currency)
{
    private const string NoSeller = "no-seller";
    private const string HistoryGivenSql = "set local stoa.status_history = 'given'";
    private const string VendorsSql = """
        select vendors.import_vendors(@source, @refs, @names, @currency, 'Brazil', @status, @created)
        """;
    private const string WarehousesSql = "select inventory.import_warehouses(@vendors, 'MAIN', 'Main warehouse')";
    private const string PeopleSql =
        "select accounts.import_people(@source, @refs, @names, @addresses::jsonb[], @created)";
    private const string CategoriesSql =
        "select catalog.import_categories(@slugs, @names, @parents, 'pt-BR', @texts)";
    private const string ProductsSql = """
        select product_id, variant_id
          from catalog.import_products(@vendors, @skus, @names, @prices, @weights, @categories, @created)
        """;
    private const string CopyHistorySql = """
        copy orders.order_status_history (order_id, vendor_id, from_status, to_status, changed_at, note)
        from stdin (format binary)
        """;
    private const string CopyShipmentsSql = """
        copy orders.shipments (shipment_id, order_id, vendor_id, shipped_at, delivered_at) from stdin (format binary)
        """;
    private const string CopyShipmentItemsSql = """
        copy orders.shipment_items (shipment_id, order_item_id, vendor_id, quantity) from stdin (format binary)
        """;
    private const string AnalyzeSql =
        "analyze accounts.users, vendors.vendors, catalog.products, catalog.product_variants, inventory.stock_levels, "
        + "orders.checkouts, orders.orders, orders.order_items, orders.shipments, orders.order_status_history, "
        + "inventory.stock_movements, payments.payments";
    private static readonly string[] Tables = ["orders.checkouts", "orders.orders", "orders.order_status_history",
        "orders.order_items", "orders.shipments", "orders.shipment_items", CopyPayments.Table, CopyStockMovements.Table];

    private readonly Dictionary<OlistCustomer, string> _addresses = [];
    private Dictionary<string, long> _users = [];
    private long[] _vendors = [];
    private long[] _warehouses = [];
    private List<(long Product, long Variant)> _variants = [];
    private string[] _names = [];
    private long _checkout;
    private long _item;

    public long FirstOrder { get; private set; }

    /// <summary>How many rows the large tables will get, for the progress bar; indexes and checks count half as much
    /// again.</summary>
    public static int Rows(OlistHistory history) => 3 * CopiedRows(history) / 2;

    public async Task WriteAsync(long import)
    {
        await tables.ExecuteAsync(HistoryGivenSql);
        await tables.BeginAsync(Tables);
        await VendorsAsync();
        await PeopleAsync();
        await ProductsAsync();
        _checkout = await tables.ReserveAsync("orders.checkouts", history.Checkouts.Count);
        FirstOrder = await tables.ReserveAsync("orders.orders", history.Orders.Count);
        _item = await tables.ReserveAsync("orders.order_items", history.Orders.Sum(o => o.Lines.Count));
        await CopyOrders.CheckoutsAsync(tables, history.Orders.GroupBy(o => o.Checkout).Select(Checkout));
        await CopyOrders.OrdersAsync(tables, history.Orders.Select(Order));
        await CopyOrders.ItemsAsync(tables, Lines().Select(Item));
        await HistoryAsync();
        await ShipmentsAsync();
        await tables.CopyAsync(CopyPayments.CopySql, Payments(), CopyPayments.Write);
        var movements = Movements().ToList();
        var movement = await tables.ReserveAsync(CopyStockMovements.Table, movements.Count);
        await tables.CopyAsync(CopyStockMovements.CopySql, movements,
            (copy, m, i) => CopyStockMovements.Write(copy, movement + i, m));
        await tables.FinishAsync(CopiedRows(history) / 2.0, import, Notes(), AnalyzeSql);
    }

    private static int CopiedRows(OlistHistory history) => (8 * history.Orders.Count)
        + (3 * history.Orders.Sum(o => o.Lines.Count)) + history.Variants.Count;

    private async Task VendorsAsync()
    {
        var sellers = await VendorsAsync(files.Sellers, files.Sellers.ConvertAll(s => $"Seller {Short(s)}"), "active",
            history.FirstSeen[..^1]);
        var nobody = history.Orders.Exists(o => o.Vendor == history.NoSeller)
            ? await VendorsAsync([NoSeller], ["No seller recorded"], "closed", history.FirstSeen[^1..]) : [];
        _vendors = [.. sellers, .. nobody];
        _warehouses = await tables.ScalarAsync<long[]>(WarehousesSql, new { vendors = sellers });
    }

    private Task<long[]> VendorsAsync(List<string> refs, List<string> names, string status, DateTime[] created) =>
        tables.ScalarAsync<long[]>(VendorsSql,
            new { source = ImportOlist.Source, refs, names, currency = ImportOlist.Currency, status, created });

    private async Task PeopleAsync()
    {
        var people = history.People.ToList();
        var ids = await tables.ScalarAsync<long[]>(PeopleSql, new
        {
            source = ImportOlist.Source,
            refs = people.ConvertAll(p => p.Key),
            names = people.ConvertAll(p => $"Customer {Short(p.Key)}"),
            addresses = people.ConvertAll(p => Address(p.Value.Customer)),
            created = people.ConvertAll(p => p.Value.FirstSeen),
        });
        _users = people.Select((p, i) => (p.Key, Id: ids[i])).ToDictionary(u => u.Key, u => u.Id);
    }

    private async Task ProductsAsync()
    {
        var categories = history.Categories;
        var ids = await tables.ScalarAsync<long[]>(CategoriesSql, new
        {
            slugs = categories.ConvertAll(c => c.Slug),
            names = categories.ConvertAll(c => c.Name),
            parents = categories.ConvertAll(c => c.Parent),
            texts = categories.ConvertAll(c => c.Source.Replace('_', ' ')),
        });
        var byName = categories.Select((c, i) => (c.Source, Id: ids[i])).ToDictionary(c => c.Source, c => (long?)c.Id);
        var variants = history.Variants;
        var products = variants.ConvertAll(v => files.Products[v.Product]);
        _names = [.. variants.Select((v, i) =>
            $"{(products[i].Category.Length == 0 ? "Product" : history.NameOf(products[i].Category))} {Short(v.Product)}")];
        _variants = await tables.ListAsync<(long, long)>(ProductsSql, new
        {
            vendors = variants.ConvertAll(v => _vendors[v.Vendor]),
            skus = variants.ConvertAll(v => v.Product),
            names = _names,
            prices = variants.ConvertAll(v => v.Price),
            weights = products.ConvertAll(p => p.Weight),
            categories = products.ConvertAll(p => byName.GetValueOrDefault(p.Category)),
            created = variants.ConvertAll(v => v.FirstSold),
        });
    }

    private CheckoutRow Checkout(IGrouping<int, OlistSale> orders)
    {
        var source = history.Checkouts[orders.Key];
        return new CheckoutRow(_checkout + orders.Key, _users[source.Customer.Person], ImportOlist.Currency,
            orders.Sum(o => o.Total), currency, orders.Sum(o => o.BaseTotal), source.PurchasedAt, ImportOlist.Source,
            source.Id);
    }

    private OrderRow Order(OlistSale order, int i) => new(
        FirstOrder + i, _checkout + order.Checkout, _users[order.Source.Customer.Person], _vendors[order.Vendor], "sale",
        order.Steps.Status, PaymentStatus(order).Order, Address(order.Source.Customer), ImportOlist.Currency,
        order.Items, order.Shipping, currency, order.BaseItems, order.BaseShipping, order.Source.PurchasedAt,
        order.Steps.Steps[^1].At, order.Steps.ShippedAt, order.Steps.DeliveredAt);

    private IEnumerable<(OlistLine Line, OlistSale Order, int Place)> Lines() =>
        history.Orders.SelectMany((o, place) => o.Lines.Select(l => (l, o, place)));

    private ItemRow Item((OlistLine Line, OlistSale Order, int Place) of, int i)
    {
        var (product, variant) = _variants[of.Line.Variant];
        return new ItemRow(_item + i, FirstOrder + of.Place, _vendors[of.Order.Vendor], product, variant,
            _names[of.Line.Variant], history.Variants[of.Line.Variant].Product, 1, of.Line.Price, of.Line.BaseRevenue);
    }

    private Task HistoryAsync()
    {
        var rows = history.Orders.SelectMany((o, place) => o.Steps.Steps.Select((step, i) =>
            (Place: place, o.Vendor, From: i == 0 ? null : o.Steps.Steps[i - 1].Status, Step: step)));
        return tables.CopyAsync(CopyHistorySql, rows, (copy, row, _) =>
        {
            copy.Write(FirstOrder + row.Place, NpgsqlDbType.Bigint);
            copy.Write(_vendors[row.Vendor], NpgsqlDbType.Bigint);
            copy.Write(row.From, NpgsqlDbType.Text);
            copy.Write(row.Step.Status, NpgsqlDbType.Text);
            copy.Write(row.Step.At, NpgsqlDbType.TimestampTz);
            copy.Write(row.Step.Note, NpgsqlDbType.Text);
        });
    }

    // One parcel for each order that left at a known time, with all its lines.
    private async Task ShipmentsAsync()
    {
        var parcels = history.Orders.Select((o, place) => (Order: o, Place: place))
            .Where(o => o.Order.Steps.ShippedAt is not null).ToList();
        var first = await tables.ReserveAsync("orders.shipments", parcels.Count);
        await tables.CopyAsync(CopyShipmentsSql, parcels, (copy, parcel, i) =>
        {
            copy.Write(first + i, NpgsqlDbType.Bigint);
            copy.Write(FirstOrder + parcel.Place, NpgsqlDbType.Bigint);
            copy.Write(_vendors[parcel.Order.Vendor], NpgsqlDbType.Bigint);
            copy.Write(parcel.Order.Steps.ShippedAt, NpgsqlDbType.TimestampTz);
            copy.Write(parcel.Order.Steps.DeliveredAt, NpgsqlDbType.TimestampTz);
        });
        var shipments = parcels.Select((p, i) => (p.Place, Id: first + i)).ToDictionary(p => p.Place, p => p.Id);
        var contents = Lines().Select((l, i) => (Item: _item + i, l.Place, l.Order.Vendor))
            .Where(l => shipments.ContainsKey(l.Place));
        await tables.CopyAsync(CopyShipmentItemsSql, contents, (copy, line, _) =>
        {
            copy.Write(shipments[line.Place], NpgsqlDbType.Bigint);
            copy.Write(line.Item, NpgsqlDbType.Bigint);
            copy.Write(_vendors[line.Vendor], NpgsqlDbType.Bigint);
            copy.Write(1, NpgsqlDbType.Integer);
        });
    }

    private IEnumerable<PaymentRow> Payments()
    {
        foreach (var orders in history.Orders.Select((o, place) => (Order: o, Place: place)).GroupBy(o => o.Order.Checkout))
        {
            var shares = orders.ToList();
            var source = shares[0].Order.Source;
            var payments = source.Payments.OrderBy(p => p.Position).ToList();
            var parts = LargestRemainder.Allocate(
                payments.ConvertAll(p => p.Amount), shares.ConvertAll(s => s.Order.Total), 0.01m);
            for (var i = 0; i < payments.Count; i++)
            {
                for (var j = 0; j < shares.Count; j++)
                {
                    yield return new PaymentRow(FirstOrder + shares[j].Place, _vendors[shares[j].Order.Vendor],
                        parts[i][j], ImportOlist.Currency, payments[i].Method, PaymentStatus(shares[j].Order).Payment,
                        $"{source.Id}/{payments[i].Position}", payments[i].Installments, source.ApprovedAt,
                        source.PurchasedAt);
                }
            }
        }
    }

    // The source records what was paid with what, and when the order's payment was approved. Goods that left were paid.
    private static (string Order, string Payment) PaymentStatus(OlistSale order) =>
        order.Source.Payments.Count == 0 ? ("not recorded", "")
        : order.Source.ApprovedAt is not null || order.Steps.Status is "Processing" or "Shipped" or "Completed"
            ? ("paid", "paid")
        : order.Steps.Status == "Cancelled" ? ("failed", "cancelled")
        : ("pending", "pending");

    // Goods of orders that were cancelled never left. The rest was there before: no receipts are recorded.
    private IEnumerable<StockMovement> Movements()
    {
        for (var i = 0; i < history.Variants.Count; i++)
        {
            if (history.Variants[i] is { Sold: > 0 } variant)
            {
                yield return Movement(i, "opening", variant.Sold, null, CopyStockMovements.OpeningReason,
                    history.Checkouts[0].PurchasedAt);
            }
        }

        foreach (var (line, order, item) in Lines().Select((l, i) => (l.Line, l.Order, _item + i))
            .Where(l => l.Order.Steps.Status != "Cancelled"))
        {
            yield return Movement(line.Variant, "sold", -1, item, "", order.Source.PurchasedAt);
        }
    }

    private StockMovement Movement(int variant, string kind, int units, long? item, string reason, DateTime at) => new(
        _vendors[history.Variants[variant].Vendor], _warehouses[history.Variants[variant].Vendor],
        _variants[variant].Variant, kind, units, item, reason, at);

    private IEnumerable<ImportNote> Notes()
    {
        foreach (var rejected in files.Rejected)
        {
            yield return new ImportNote(rejected.File, rejected.Number, "rejected", rejected.Reason, rejected.Raw);
        }

        foreach (var order in history.Orders.DistinctBy(o => o.Checkout))
        {
            var empty = order.Vendor == history.NoSeller;
            var reasons = empty ? order.Steps.Remarks.Prepend("an order of the vendor that stands for no seller")
                : order.Steps.Remarks;
            if (empty || order.Steps.Remarks.Count > 0)
            {
                yield return new ImportNote(OlistFiles.OrdersFile, order.Source.Number,
                    empty ? "order without items" : "times out of order", string.Join("; ", reasons), order.Source.Raw);
            }
        }
    }

    private string Address(OlistCustomer customer)
    {
        if (!_addresses.TryGetValue(customer, out var address))
        {
            _addresses[customer] = address = JsonSerializer.Serialize(new Dictionary<string, string>
            {
                ["country"] = "Brazil", ["country_code"] = "BR", ["region"] = customer.State, ["city"] = customer.City,
                ["postal_code"] = customer.Zip,
            });
        }

        return address;
    }

    private static string Short(string id) => id.Length > 8 ? id[..8] : id;
}
