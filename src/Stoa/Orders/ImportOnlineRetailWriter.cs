using System.Security.Cryptography;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Spectre.Console;
using Stoa.Inventory;

namespace Stoa.Orders;

/// <summary>
/// Writes a mapped history in one transaction as the database's owner: people and products through their modules'
/// routines, the large tables by binary COPY with ids named here.
/// </summary>
internal sealed class ImportOnlineRetailWriter(
    NpgsqlConnection connection, RetailFile file, RetailHistory history, string currency, ProgressTask progress,
    CancellationToken cancel)
{
    private const string FileCurrency = "GBP";
    private const string SessionSql = """
        set local maintenance_work_mem = '256MB';
        set local work_mem = '128MB';
        set local stoa.status_note = 'imported';
        set local stoa.deltas = 'off';
        """;
    private const string BeginBulkSql = "select platform.begin_bulk_load(@tables::regclass[])";
    private const string ReserveSql = "select platform.reserve_ids(@table::regclass, @count)";
    private const string VendorSql =
        "select vendors.import_vendor(@source, @source, 'Online Retail', 'GBP', 'United Kingdom', @created)";
    private const string WarehouseSql = "select inventory.import_warehouse(@vendor, 'MAIN', 'Main warehouse')";
    private const string PeopleSql =
        "select accounts.import_people(@source, @refs, @names, @addresses::jsonb[], @created)";
    private const string ProductsSql =
        "select product_id, variant_id from catalog.import_products(@vendor, @skus, @names, @prices, @created)";
    private const string NoteSql =
        "select platform.note_import_lines(@import, @numbers, @outcomes, @reasons, @lines)";
    private const string CopyCheckoutsSql = """
        copy orders.checkouts (checkout_id, user_id, status, currency, total, base_currency, base_total, created_at,
          placed_at, source, source_ref)
        from stdin (format binary)
        """;
    private const string CopyOrdersSql = """
        copy orders.orders (order_id, order_number, checkout_id, user_id, vendor_id, order_kind, order_status,
          payment_status, shipping_address, currency, items_total, order_total, base_currency, base_items_total,
          base_order_total, created_at, updated_at)
        from stdin (format binary)
        """;
    private const string CopyItemsSql = """
        copy orders.order_items (order_item_id, order_id, vendor_id, product_id, variant_id, product_name, sku,
          quantity, unit_price, base_revenue)
        from stdin (format binary)
        """;
    private const string CopyRefundsSql = """
        copy orders.refunds (refund_id, order_id, vendor_id, order_item_id, quantity, refund_reason, refund_amount,
          currency, base_refund_amount, base_currency, created_at, source, source_ref)
        from stdin (format binary)
        """;
    private const string AnalyzeSql =
        "analyze accounts.users, catalog.products, catalog.product_variants, inventory.stock_levels, orders.checkouts, "
        + "orders.orders, orders.order_items, orders.refunds, orders.order_status_history, inventory.stock_movements";
    private const string RebuildSql = "select analytics.rebuild_rollups()";
    private static readonly string[] Tables = ["orders.checkouts", "orders.orders", "orders.order_status_history",
        "orders.order_items", "orders.refunds", CopyStockMovements.Table];

    private long[] _users = [];
    private (long Product, long Variant)[] _products = [];
    private string[] _addresses = [];
    private long _vendor;
    private long _checkout;
    private int _rows;

    public long FirstOrder { get; private set; }

    public long FirstItem { get; private set; }

    public long FirstRefund { get; private set; }

    public long FirstMovement { get; private set; }

    /// <summary>How many rows the large tables will get, for the progress bar; indexes and checks count half as much
    /// again.</summary>
    public static int Rows(RetailHistory history) => 3 * CopiedRows(history) / 2;

    public async Task WriteAsync(long import)
    {
        await ExecuteAsync(SessionSql);
        var undo = (await connection.QueryAsync<string>(Command(BeginBulkSql, new { tables = Tables }))).ToList();
        _addresses = [.. file.Countries.Values.Select(RetailCountries.Address)];
        _vendor = await ScalarAsync<long>(VendorSql,
            new { source = ImportOnlineRetail.Source, created = file.Lines[0].Time });
        var warehouse = await ScalarAsync<long>(WarehouseSql, new { vendor = _vendor });
        await PeopleAsync();
        await ProductsAsync();
        _checkout = await ReserveAsync("orders.checkouts", history.Orders.Count);
        FirstOrder = await ReserveAsync("orders.orders", history.Orders.Count);
        FirstItem = await ReserveAsync("orders.order_items", history.Items.Count);
        FirstRefund = await ReserveAsync("orders.refunds", history.Refunds.Count);
        FirstMovement = await ReserveAsync(CopyStockMovements.Table, CopiedRows(history));
        await CopyAsync(CopyCheckoutsSql, history.Orders, Checkout);
        await CopyAsync(CopyOrdersSql, history.Orders, Order);
        await CopyAsync(CopyItemsSql, history.Items, Item);
        await CopyAsync(CopyRefundsSql, history.Refunds, Refund);
        var journal = new ImportOnlineRetailStock(file, history, i => _products[i].Variant, FirstItem).Movements();
        await CopyStockMovements.CopyAsync(connection, FirstMovement, _vendor, warehouse, journal.Select(Counted),
            cancel);
        foreach (var statement in undo)
        {
            await ExecuteAsync(statement);
            progress.Increment(CopiedRows(history) / 2.0 / undo.Count);
        }

        await NoteLinesAsync(import);
        await ExecuteAsync(AnalyzeSql);
        await ExecuteAsync(RebuildSql);
        progress.Value = progress.MaxValue;
    }

    private static int CopiedRows(RetailHistory history) => (2 * history.Orders.Count) + history.Items.Count
        + (2 * history.Refunds.Count) + history.Outcomes.Length + history.Products.Length;

    private async Task PeopleAsync()
    {
        var people = history.Customers.OrderBy(c => c.Key).ToList();
        var ids = await ScalarAsync<long[]>(PeopleSql, new
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
        var ids = (await connection.QueryAsync<(long, long)>(Command(ProductsSql, new
        {
            vendor = _vendor,
            skus = products.ConvertAll(p => file.Products.Values[p.Index]),
            names = products.ConvertAll(p => p.Product.Name),
            prices = products.ConvertAll(p => p.Product.Price),
            created = products.ConvertAll(p => p.Product.FirstSeen),
        }))).ToList();
        _products = new (long, long)[file.Products.Count];
        for (var i = 0; i < products.Count; i++)
        {
            _products[products[i].Index] = ids[i];
        }
    }

    private void Checkout(NpgsqlBinaryImporter copy, RetailOrder order, int i)
    {
        copy.Write(_checkout + i, NpgsqlDbType.Bigint);
        WriteUser(copy, order);
        copy.Write("placed", NpgsqlDbType.Text);
        copy.Write(FileCurrency, NpgsqlDbType.Text);
        copy.Write(order.Total, NpgsqlDbType.Numeric);
        copy.Write(currency, NpgsqlDbType.Text);
        copy.Write(order.BaseTotal, NpgsqlDbType.Numeric);
        copy.Write(order.Time, NpgsqlDbType.TimestampTz);
        copy.Write(order.Time, NpgsqlDbType.TimestampTz);
        copy.Write(ImportOnlineRetail.Source, NpgsqlDbType.Text);
        copy.Write(file.Invoices.Values[order.Invoice], NpgsqlDbType.Text);
    }

    private void Order(NpgsqlBinaryImporter copy, RetailOrder order, int i)
    {
        copy.Write(FirstOrder + i, NpgsqlDbType.Bigint);
        copy.Write(OrderNumber(), NpgsqlDbType.Text);
        copy.Write(_checkout + i, NpgsqlDbType.Bigint);
        WriteUser(copy, order);
        copy.Write(_vendor, NpgsqlDbType.Bigint);
        copy.Write(order.Kind == RetailOutcome.Sale ? "sale" : "adjustment", NpgsqlDbType.Text);
        copy.Write(order.Kind == RetailOutcome.RefundWithoutSale ? "Cancelled" : "Completed", NpgsqlDbType.Text);
        copy.Write(order.Refunded == 0 ? "not recorded" : order.Refunded < order.Total ? "partially refunded"
            : "refunded",
            NpgsqlDbType.Text);
        copy.Write(_addresses[order.Country], NpgsqlDbType.Jsonb);
        copy.Write(FileCurrency, NpgsqlDbType.Text);
        copy.Write(order.Total, NpgsqlDbType.Numeric);
        copy.Write(order.Total, NpgsqlDbType.Numeric);
        copy.Write(currency, NpgsqlDbType.Text);
        copy.Write(order.BaseTotal, NpgsqlDbType.Numeric);
        copy.Write(order.BaseTotal, NpgsqlDbType.Numeric);
        copy.Write(order.Time, NpgsqlDbType.TimestampTz);
        copy.Write(order.Time, NpgsqlDbType.TimestampTz);
    }

    private void Item(NpgsqlBinaryImporter copy, RetailItem item, int i)
    {
        var line = file.Lines[item.Line];
        var text = file.Texts.Values[line.Text];
        copy.Write(FirstItem + i, NpgsqlDbType.Bigint);
        copy.Write(FirstOrder + item.Order, NpgsqlDbType.Bigint);
        copy.Write(_vendor, NpgsqlDbType.Bigint);
        copy.Write(_products[line.Product].Product, NpgsqlDbType.Bigint);
        copy.Write(_products[line.Product].Variant, NpgsqlDbType.Bigint);
        copy.Write(text.Length > 0 ? text : history.Products[line.Product]!.Name, NpgsqlDbType.Text);
        copy.Write(file.Products.Values[line.Product], NpgsqlDbType.Text);
        copy.Write(line.Quantity, NpgsqlDbType.Integer);
        copy.Write(line.Price, NpgsqlDbType.Numeric);
        copy.Write(item.BaseRevenue, NpgsqlDbType.Numeric);
    }

    private void Refund(NpgsqlBinaryImporter copy, RetailRefund refund, int i)
    {
        var line = file.Lines[refund.Line];
        copy.Write(FirstRefund + i, NpgsqlDbType.Bigint);
        copy.Write(FirstOrder + refund.Order, NpgsqlDbType.Bigint);
        copy.Write(_vendor, NpgsqlDbType.Bigint);
        if (refund.Item < 0)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(FirstItem + refund.Item, NpgsqlDbType.Bigint);
        }

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

    private void WriteUser(NpgsqlBinaryImporter copy, RetailOrder order)
    {
        if (order.Customer < 0)
        {
            copy.WriteNull();
        }
        else
        {
            copy.Write(_users[order.Customer], NpgsqlDbType.Bigint);
        }
    }

    private async Task CopyAsync<T>(string sql, List<T> rows, Action<NpgsqlBinaryImporter, T, int> write)
    {
        await using var copy = await connection.BeginBinaryImportAsync(sql, cancel);
        for (var i = 0; i < rows.Count; i++)
        {
            copy.StartRow();
            write(copy, Counted(rows[i]), i);
        }

        await copy.CompleteAsync(cancel);
    }

    private T Counted<T>(T row)
    {
        if (++_rows % 4096 == 0)
        {
            cancel.ThrowIfCancellationRequested();
            progress.Increment(4096);
        }

        return row;
    }

    private async Task NoteLinesAsync(long import)
    {
        foreach (var notes in RetailNotes.Of(file, history).Chunk(10_000))
        {
            await connection.ExecuteAsync(Command(NoteSql, new
            {
                import,
                numbers = Array.ConvertAll(notes, n => (long)n.Number),
                outcomes = Array.ConvertAll(notes, n => n.Outcome),
                reasons = Array.ConvertAll(notes, n => n.Reason),
                lines = Array.ConvertAll(notes, n => n.Line),
            }));
        }
    }

    // As orders.new_order_number() makes them, without a round trip for each.
    private static string OrderNumber()
    {
        var letters = RandomNumberGenerator.GetString("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 10);
        return $"{letters[..5]}-{letters[5..]}";
    }

    private Task<long> ReserveAsync(string table, long count) => ScalarAsync<long>(ReserveSql, new { table, count });

    private async Task<T> ScalarAsync<T>(string sql, object args) =>
        (await connection.ExecuteScalarAsync<T>(Command(sql, args)))!;

    private Task<int> ExecuteAsync(string sql) => connection.ExecuteAsync(Command(sql, null));

    private CommandDefinition Command(string sql, object? args) => new(sql, args, cancellationToken: cancel);
}
