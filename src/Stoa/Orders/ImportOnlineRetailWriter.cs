using Npgsql;
using NpgsqlTypes;
using Stoa.Inventory;

namespace Stoa.Orders;

/// <summary>
/// Writes a mapped history in one transaction as the database's owner: people and products through their modules'
/// routines, the large tables by binary COPY with ids named here.
/// </summary>
internal sealed class ImportOnlineRetailWriter(
    ImportTables tables, RetailFile file, RetailHistory history, string currency)
{
    private const string FileCurrency = "GBP";
    private const string StatusNoteSql = "set local stoa.status_note = 'imported'";
    private const string VendorSql = """
        select (vendors.import_vendors(@source, array[@source], array['Online Retail'], 'GBP', 'United Kingdom',
          'active', array[@created::timestamptz]))[1]
        """;
    private const string WarehouseSql =
        "select (inventory.import_warehouses(array[@vendor::bigint], 'MAIN', 'Main warehouse'))[1]";
    private const string PeopleSql =
        "select accounts.import_people(@source, @refs, @names, @addresses::jsonb[], @created)";
    private const string ProductsSql = """
        select product_id, variant_id
          from catalog.import_products(array_fill(@vendor::bigint, array[cardinality(@skus::text[])]), @skus, @names,
                 @prices, null, null, @created)
        """;
    private const string CopyRefundsSql = """
        copy orders.refunds (refund_id, order_id, vendor_id, order_item_id, quantity, refund_reason, refund_amount,
          currency, base_refund_amount, base_currency, created_at, source, source_ref)
        from stdin (format binary)
        """;
    private const string AnalyzeSql =
        "analyze accounts.users, catalog.products, catalog.product_variants, inventory.stock_levels, orders.checkouts, "
        + "orders.orders, orders.order_items, orders.refunds, orders.order_status_history, inventory.stock_movements";
    private static readonly string[] Tables = ["orders.checkouts", "orders.orders", "orders.order_status_history",
        "orders.order_items", "orders.refunds", CopyStockMovements.Table];

    private long[] _users = [];
    private (long Product, long Variant)[] _products = [];
    private string[] _addresses = [];
    private long _vendor;
    private long _checkout;

    public long FirstOrder { get; private set; }

    public long FirstItem { get; private set; }

    public long FirstRefund { get; private set; }

    public long FirstMovement { get; private set; }

    /// <summary>How many rows the large tables will get, for the progress bar; indexes and checks count half as much
    /// again.</summary>
    public static int Rows(RetailHistory history) => 3 * CopiedRows(history) / 2;

    public async Task WriteAsync(long import)
    {
        await tables.ExecuteAsync(StatusNoteSql);
        await tables.BeginAsync(Tables);
        _addresses = [.. file.Countries.Values.Select(RetailCountries.Address)];
        _vendor = await tables.ScalarAsync<long>(VendorSql,
            new { source = ImportOnlineRetail.Source, created = file.Lines[0].Time });
        var warehouse = await tables.ScalarAsync<long>(WarehouseSql, new { vendor = _vendor });
        await PeopleAsync();
        await ProductsAsync();
        _checkout = await tables.ReserveAsync("orders.checkouts", history.Orders.Count);
        FirstOrder = await tables.ReserveAsync("orders.orders", history.Orders.Count);
        FirstItem = await tables.ReserveAsync("orders.order_items", history.Items.Count);
        FirstRefund = await tables.ReserveAsync("orders.refunds", history.Refunds.Count);
        FirstMovement = await tables.ReserveAsync(CopyStockMovements.Table, CopiedRows(history));
        await CopyOrders.CheckoutsAsync(tables, history.Orders.Select(Checkout));
        await CopyOrders.OrdersAsync(tables, history.Orders.Select(Order));
        await CopyOrders.ItemsAsync(tables, history.Items.Select(Item));
        await tables.CopyAsync(CopyRefundsSql, history.Refunds, Refund);
        var journal = new ImportOnlineRetailStock(
            file, history, _vendor, warehouse, i => _products[i].Variant, FirstItem).Movements();
        await tables.CopyAsync(CopyStockMovements.CopySql, journal,
            (copy, movement, i) => CopyStockMovements.Write(copy, FirstMovement + i, movement));
        await tables.FinishAsync(CopiedRows(history) / 2.0, import, RetailNotes.Of(file, history), AnalyzeSql);
    }

    private static int CopiedRows(RetailHistory history) => (2 * history.Orders.Count) + history.Items.Count
        + (2 * history.Refunds.Count) + history.Outcomes.Length + history.Products.Length;

    private async Task PeopleAsync()
    {
        var people = history.Customers.OrderBy(c => c.Key).ToList();
        var ids = await tables.ScalarAsync<long[]>(PeopleSql, new
        {
            source = ImportOnlineRetail.Source,
            refs = people.ConvertAll(p => file.Customers.Values[p.Key]),
            names = people.ConvertAll(p => $"Customer {file.Customers.Values[p.Key]}"),
            addresses = people.ConvertAll(p => _addresses[p.Value.Country]),
            created = people.ConvertAll(p => p.Value.FirstSeen),
        });
        _users = new long[file.Customers.Count];
        for (var i = 0; i < people.Count; i++)
        {
            _users[people[i].Key] = ids[i];
        }
    }

    private async Task ProductsAsync()
    {
        var products = history.Products.Select((p, i) => (Product: p!, Index: i)).Where(p => p.Product is not null)
            .ToList();
        var ids = await tables.ListAsync<(long, long)>(ProductsSql, new
        {
            vendor = _vendor,
            skus = products.ConvertAll(p => file.Products.Values[p.Index]),
            names = products.ConvertAll(p => p.Product.Name),
            prices = products.ConvertAll(p => p.Product.Price),
            created = products.ConvertAll(p => p.Product.FirstSeen),
        });
        _products = new (long, long)[file.Products.Count];
        for (var i = 0; i < products.Count; i++)
        {
            _products[products[i].Index] = ids[i];
        }
    }

    private CheckoutRow Checkout(RetailOrder order, int i) => new(
        _checkout + i, User(order), FileCurrency, order.Total, currency, order.BaseTotal, order.Time,
        ImportOnlineRetail.Source, file.Invoices.Values[order.Invoice]);

    private OrderRow Order(RetailOrder order, int i) => new(
        FirstOrder + i, _checkout + i, User(order), _vendor,
        order.Kind == RetailOutcome.Sale ? "sale" : "adjustment",
        order.Kind == RetailOutcome.RefundWithoutSale ? "Cancelled" : "Completed",
        order.Refunded == 0 ? "not recorded" : order.Refunded < order.Total ? "partially refunded" : "refunded",
        _addresses[order.Country], FileCurrency, order.Total, 0, currency, order.BaseTotal, 0, order.Time, order.Time);

    private ItemRow Item(RetailItem item, int i)
    {
        var line = file.Lines[item.Line];
        var text = file.Texts.Values[line.Text];
        var (product, variant) = _products[line.Product];
        return new ItemRow(FirstItem + i, FirstOrder + item.Order, _vendor, product, variant,
            text.Length > 0 ? text : history.Products[line.Product]!.Name, file.Products.Values[line.Product],
            line.Quantity, line.Price, item.BaseRevenue);
    }

    private void Refund(NpgsqlBinaryImporter copy, RetailRefund refund, int i)
    {
        var line = file.Lines[refund.Line];
        copy.Write(FirstRefund + i, NpgsqlDbType.Bigint);
        copy.Write(FirstOrder + refund.Order, NpgsqlDbType.Bigint);
        copy.Write(_vendor, NpgsqlDbType.Bigint);
        copy.Write<long?>(refund.Item < 0 ? null : FirstItem + refund.Item, NpgsqlDbType.Bigint);
        copy.Write(refund.Quantity, NpgsqlDbType.Integer);
        copy.Write(refund.Item < 0 ? "Cancellation without a recorded sale" : "Cancellation", NpgsqlDbType.Text);
        copy.Write(refund.Amount, NpgsqlDbType.Numeric);
        copy.Write(FileCurrency, NpgsqlDbType.Text);
        copy.Write(refund.BaseAmount, NpgsqlDbType.Numeric);
        copy.Write(currency, NpgsqlDbType.Text);
        copy.Write(line.Time, NpgsqlDbType.TimestampTz);
        copy.Write(ImportOnlineRetail.Source, NpgsqlDbType.Text);
        var part = refund.Part == 0 ? "" : $"/{refund.Part + 1}";
        copy.Write($"{file.Invoices.Values[line.Invoice]}:{line.Number}{part}", NpgsqlDbType.Text);
    }

    private long? User(RetailOrder order) => order.Customer < 0 ? null : _users[order.Customer];
}
