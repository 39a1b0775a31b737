using Dapper;
using Npgsql;
using Stoa.Orders;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

/// <summary>What the import does with folders that are not what they should be, on small files made by hand.</summary>
public sealed class ImportOlistInputTests : IAsyncLifetime
{
    private const string Orders = "olist_orders_dataset.csv";
    private const string Items = "olist_order_items_dataset.csv";
    private const string Payments = "olist_order_payments_dataset.csv";
    private const string Customers = "olist_customers_dataset.csv";
    private const string Products = "olist_products_dataset.csv";
    private const string Categories = "product_category_name_translation.csv";
    private const string Sellers = "seller_ids_only.csv";

    private static readonly Dictionary<string, string> Plain = new()
    {
        [Categories] = "product_category_name,product_category_name_english\ncomida,food\n",
        [Products] = """
            product_id,product_category_name,product_name_lenght,product_description_lenght,product_photos_qty,product_weight_g,product_length_cm,product_height_cm,product_width_cm
            p1,comida,1,1,1,500,1,1,1
            p2,,1,1,1,,1,1,1

            """,
        [Sellers] = "seller_id\ns1\ns2\n",
        [Customers] = """
            customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state
            c1,u1,4571,sao paulo,SP

            """,
        [Orders] = """
            order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date
            o1,c1,delivered,2017-06-01 10:00:00,2017-06-01 11:00:00,2017-06-02 10:00:00,2017-06-05 10:00:00,2017-06-20 00:00:00

            """,
        [Items] = """
            order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value
            o1,1,p1,s1,2017-06-02 00:00:00,10.0,1.5
            o1,2,p2,s2,2017-06-02 00:00:00,20.05,2.5
            o1,3,p1,s1,2017-06-02 00:00:00,10.0,1.5

            """,
        [Payments] = """
            order_id,payment_sequential,payment_type,payment_installments,payment_value
            o1,1,credit_card,3,40.00
            o1,2,voucher,1,5.55

            """,
    };

    private readonly ScratchFolder _scratch = new();
    private Db _db = null!;
    private int _folders;

    public async ValueTask InitializeAsync() => _db = new Db(await Cluster.Current.CloneAsync());

    public async ValueTask DisposeAsync()
    {
        await _db.DisposeAsync();
        _scratch.Dispose();
    }

    [Fact]
    public async Task A_purchase_of_two_sellers_is_two_orders_that_its_payments_come_to()
    {
        await ImportAsync(Folder());
        Assert.Equal("Seller s1: 20.00 + 3.00, Seller s2: 20.05 + 2.50", await OneAsync<string>("""
            select string_agg(v.name || ': ' || round(items_total, 2) || ' + ' || round(shipping_total, 2), ', ' order by v.name)
              from orders.orders join vendors.vendors v using (vendor_id)
            """));
        // 40.00 by 23.00 to 22.55, then what each still owes.
        Assert.Equal("s1 o1/1 20.20, s1 o1/2 2.80, s2 o1/1 19.80, s2 o1/2 2.75", await OneAsync<string>("""
            select string_agg(v.source_ref || ' ' || transaction_id || ' ' || round(amount, 2), ', '
                     order by v.source_ref, transaction_id)
              from payments.payments join vendors.vendors v using (vendor_id)
            """));
        Assert.Equal("credit_card 3 paid 2017-06-01 14:00:00", await OneAsync<string>("""
            select distinct payment_method || ' ' || installments || ' ' || payment_status || ' '
                   || to_char(paid_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')
              from payments.payments where transaction_id = 'o1/1'
            """));
        Assert.Empty(await UnbalancedAsync());
    }

    [Fact]
    public async Task Names_addresses_and_weights_come_from_the_files()
    {
        await ImportAsync(Folder());
        Assert.Equal("Food p1 0.500 Food, Product p2 - -", await OneAsync<string>("""
            select string_agg(p.name || ' ' || coalesce(weight::text, '-') || ' ' || coalesce(c.name, '-'), ', ' order by sku)
              from catalog.product_variants join catalog.products p using (product_id)
              left join catalog.categories c using (category_id)
            """));
        Assert.Equal("Customer u1, sao paulo, SP 04571, Brazil BR", await OneAsync<string>("""
            select name || ', ' || city || ', ' || region || ' ' || (address ->> 'postal_code') || ', ' || country || ' '
                   || (address ->> 'country_code') from accounts.users
            """));
    }

    [Fact]
    public async Task A_history_takes_allowed_steps_only_and_says_where_its_times_are_not_the_sources()
    {
        (string Status, string Times, string History)[] orders =
        [
            ("shipped", ",2017-06-02 10:00:00,", "Pending 13, Confirmed 13 time not recorded, Shipped 13"),
            ("delivered", "2017-06-03 10:00:00,2017-06-02 10:00:00,2017-06-05 10:00:00",
                "Pending 13, Confirmed 13 time out of order, Shipped 13, Completed 13"),
            ("delivered", "2017-06-01 11:00:00,2017-06-02 10:00:00,",
                "Pending 13, Confirmed 14, Shipped 13, Completed 13 time not recorded"),
            ("shipped", "2017-06-01 11:00:00,2017-05-01 10:00:00,",
                "Pending 13, Confirmed 13 time out of order, Shipped 13 time out of order"),
            ("processing", "2017-06-01 11:00:00,,", "Pending 13, Confirmed 14, Processing 14 time not recorded"),
            ("canceled", "2017-06-01 11:00:00,2017-06-02 10:00:00,", "Pending 13, Confirmed 14, Cancelled 14 time not recorded"),
            ("canceled", ",,", "Pending 13, Cancelled 13 time not recorded"),
            ("unavailable", "2017-06-01 11:00:00,,", "Pending 13, Confirmed 14, Cancelled 14 time not recorded"),
            ("created", ",,", "Pending 13"),
            ("approved", "2017-06-01 11:00:00,,", "Pending 13, Confirmed 14"),
        ];
        await ImportAsync(Folder(Orders, Header(Orders) + string.Concat(orders.Select((o, i) =>
            $"o{i},c1,{o.Status},2017-06-01 10:00:00,{o.Times},2017-06-20 00:00:00\n"))));
        Assert.Equal(string.Join('\n', orders.Select((o, i) => $"o{i} {o.History}")), await OneAsync<string>("""
            select string_agg(source_ref || ' ' || steps, e'\n' order by source_ref)
              from (
                select c.source_ref, string_agg(h.to_status || to_char(h.changed_at at time zone 'UTC', ' FMHH24')
                         || replace(replace(h.note, 'imported', ''), ':', ''), ', ' order by h.changed_at, h.history_id) as steps
                  from orders.order_status_history h join orders.orders o using (order_id)
                  join orders.checkouts c using (checkout_id)
                 where o.order_id in (select min(order_id) from orders.orders group by checkout_id)
                 group by c.source_ref) x
            """));
        Assert.Equal("o0 o1 o2 o3 o5", await OneAsync<string>("""
            select string_agg(substring(line from '^o.'), ' ' order by line) from platform.import_lines
             where outcome = 'times out of order' or reason like '%; %'
            """));
    }

    [Theory]
    [InlineData("canceled", 0)]
    [InlineData("created", 3)]
    public async Task What_was_not_cancelled_left_a_stock_that_had_it(string status, long sold)
    {
        await ImportAsync(Folder(Orders, Line(Orders, $"o1,c1,{status},2017-06-01 10:00:00,,,,2017-06-20 00:00:00")));
        Assert.Equal(0, await OneAsync<long>("select sum(stock_quantity) from catalog.product_variants"));
        Assert.Equal((sold, sold), await OneAsync<(long, long)>("""
            select count(*) filter (where kind = 'sold'), coalesce(sum(quantity) filter (where kind = 'opening'), 0)
              from inventory.stock_movements
            """));
        Assert.Equal(status == "canceled" ? "failed cancelled" : "pending pending", await OneAsync<string>("""
            select distinct o.payment_status || ' ' || p.payment_status from orders.orders o join payments.payments p using (order_id)
            """));
    }

    [Fact]
    public async Task An_order_without_items_goes_to_the_reserved_vendor_and_its_payments_are_named()
    {
        var rows = Line(Orders, "o1,c1,unavailable,2017-06-01 10:00:00,2017-06-01 11:00:00,,,2017-06-20 00:00:00");
        await ImportAsync(Folder(Orders, rows, Items, Header(Items)));
        Assert.Equal("No seller recorded closed Cancelled 0.0000 2 payments", await OneAsync<string>("""
            select v.name || ' ' || v.status || ' ' || order_status || ' ' || order_total || ' '
                   || (select count(*) from payments.payments p where p.order_id = o.order_id) || ' payments'
              from orders.orders o join vendors.vendors v using (vendor_id)
            """));
        Assert.Equal(["olist order o1 has no items, and payments of 45.55 BRL"], await UnbalancedAsync());
    }

    [Theory]
    [InlineData("5.54", "comes to 45.55 BRL, and its payments to 45.54: -0.01")]
    [InlineData("5.56", "comes to 45.55 BRL, and its payments to 45.56: +0.01")]
    [InlineData("0", "comes to 45.55 BRL, and its payments to 40.00: -5.55")]
    public async Task An_order_that_its_payments_do_not_come_to_is_named(string second, string detail)
    {
        await ImportAsync(Folder(Payments, Plain[Payments].Replace("5.55", second, StringComparison.Ordinal)));
        Assert.Equal([$"olist order o1 {detail}"], await UnbalancedAsync());
    }

    [Fact]
    public async Task An_order_without_payments_has_none_recorded()
    {
        await ImportAsync(Folder(Payments, Header(Payments)));
        Assert.Equal("not recorded", await OneAsync<string>("select distinct payment_status from orders.orders"));
        Assert.Empty(await UnbalancedAsync());
    }

    [Fact]
    public async Task Rows_that_cannot_be_are_rejected_with_their_file_line_and_reason()
    {
        (string File, string Row, string Reason)[] bad =
        [
            (Orders, "o2,c9,delivered,2017-06-01 10:00:00,,,,", "customer 'c9' is unknown"),
            (Orders, "o2,c1,lost,2017-06-01 10:00:00,,,,", "state 'lost' is unknown"),
            (Orders, "o2,c1,created,01/06/2017,,,,", "date '01/06/2017' is not yyyy-MM-dd HH:mm:ss"),
            (Orders, "o2,c1,created,2017-10-15 00:30:00,,,,", "date '2017-10-15 00:30:00' does not exist in America/Sao_Paulo"),
            (Orders, "o1,c1,created,2017-06-01 10:00:00,,,,", "the order is there twice"),
            (Orders, "o2,c1", "2 columns instead of 8"),
            (Items, "o9,1,p1,s1,,1.00,1.00", "order 'o9' is unknown"),
            (Items, "o1,4,p9,s1,,1.00,1.00", "product 'p9' is unknown"),
            (Items, "o1,4,p1,s9,,1.00,1.00", "seller 's9' is unknown"),
            (Items, "o1,3,p1,s1,,1.00,1.00", "number 3 of the order is there twice"),
            (Items, "o1,4,p1,s1,,1.005,1.00", "price '1.005' is not an amount in centavos"),
            (Items, "o1,4,p1,s1,,1.00,-1.00", "freight '-1.00' is not an amount in centavos"),
            (Payments, "o9,1,boleto,1,1.00", "order 'o9' is unknown"),
            (Payments, "o1,2,boleto,1,1.00", "number 2 of the order is there twice"),
            (Payments, "o1,3,boleto,one,1.00", "'one' is not a whole number"),
            (Payments, "o1,3,boleto,1,NaN", "value 'NaN' is not an amount in centavos"),
            (Customers, "c2,u2,123456,rio,RJ", "zip code prefix '123456' is not up to five digits"),
            (Customers, "c1,u2,12345,rio,RJ", "the customer is there twice"),
            (Products, "p3,comida,1,1,1,heavy,1,1,1", "weight 'heavy' is not a number of grams"),
            (Products, "p3,co mida,1,1,1,1,1,1,1", "category 'co mida' is not letters, digits and underscores"),
            (Categories, "comida,meal", "category 'comida' is there twice"),
            (Sellers, "s1", "the seller is there twice"),
            (Sellers, "s\0", "not valid UTF-8 text"),
        ];
        var files = new Dictionary<string, string>(Plain);
        var expected = bad.Select(row =>
        {
            var number = files[row.File].Count(c => c == '\n') + 1;
            files[row.File] += row.Row + "\n";
            return $"{row.File}|{number}|rejected|{row.Reason}|{row.Row.Replace('\0', ' ')}";
        }).Order(StringComparer.Ordinal).ToList();
        var (summary, output) = await ImportAsync(Folder([.. files.SelectMany(f => new[] { f.Key, f.Value })]));
        Assert.Equal(expected, await ListAsync("""
            select * from (
              select file_name || '|' || line_number || '|' || outcome || '|' || reason || '|' || line as row
                from platform.import_lines) x
             order by row collate "C"
            """));
        Assert.Contains($"{Customers} line 3: zip code prefix '123456' is not up to five digits", output, StringComparison.Ordinal);
        Assert.Contains("… and 3 more", output, StringComparison.Ordinal);
        Assert.Equal((7L, 9L), (summary.Total.Lines, summary.Total.Quantity));
        Assert.Equal(summary.Total.Lines, summary.Destinations.Sum(d => d.Lines));
        Assert.Equal(summary.Total.Quantity, summary.Destinations.Sum(d => d.Quantity));
        Assert.Equal(summary.Total.Amount, summary.Destinations.Sum(d => d.Amount));
        Assert.Equal(2, await OneAsync<long>("select count(*) from orders.orders"));
    }

    [Fact]
    public async Task A_missing_file_and_a_missing_column_are_refused_in_one_line()
    {
        foreach (var file in Plain.Keys)
        {
            var folder = Folder(file, Plain[file].Replace("_id", "_key", StringComparison.Ordinal)
                .Replace("_english", "", StringComparison.Ordinal));
            await RefusedAsync(folder, $"{file} has the wrong columns");
            File.Delete(Path.Combine(folder, file));
            await RefusedAsync(folder, $"lacks {file}");
        }
    }

    [Fact]
    public async Task A_missing_folder_and_one_without_an_order_are_refused_in_one_line()
    {
        await RefusedAsync(Path.Combine(_scratch.Path, "missing"), "There is no folder");
        await RefusedAsync(Folder(Orders, Header(Orders)), "holds no order that can be imported (it has only a header)");
        await RefusedAsync(Folder(Orders, Line(Orders, "o1")), "(line 2: 1 columns instead of 8)");
        await RefusedAsync(Folder(Orders, ""), "is empty");
    }

    [Fact]
    public async Task A_folder_that_repeats_an_order_of_another_one_is_refused_and_new_ones_are_added()
    {
        await ImportAsync(Folder());
        var error = await Assert.ThrowsAsync<StoaException>(() => ImportAsync(Folder(Sellers, Plain[Sellers] + "s3\n")));
        Assert.Contains("the first is o1)", error.Message, StringComparison.Ordinal);
        await ImportAsync(Folder([.. Plain.SelectMany(f => new[] { f.Key, f.Value.Replace("o1", "o2", StringComparison.Ordinal) })]));
        Assert.Equal("4 orders 1 people 2 vendors 2 products 2 warehouses 1 categories", await OneAsync<string>("""
            select (select count(*) from orders.orders) || ' orders ' || (select count(*) from accounts.users) || ' people '
              || (select count(*) from vendors.vendors) || ' vendors ' || (select count(*) from catalog.products) || ' products '
              || (select count(*) from inventory.warehouses) || ' warehouses '
              || (select count(*) from catalog.categories) || ' categories'
            """));
    }

    [Fact]
    public async Task Two_sellers_of_one_product_have_a_product_each()
    {
        await ImportAsync(Folder(Items, Plain[Items].Replace("o1,2,p2,s2", "o1,2,p1,s2", StringComparison.Ordinal)));
        Assert.Equal("p1 s1, p1 s2 with 2 slugs", await OneAsync<string>("""
            select string_agg(sku || ' ' || e.source_ref, ', ' order by e.source_ref) || ' with '
                   || count(distinct p.slug) || ' slugs'
              from catalog.product_variants v join catalog.products p using (product_id) join vendors.vendors e
                on e.vendor_id = v.vendor_id
            """));
    }

    [Fact]
    public async Task A_marketplace_of_another_currency_is_refused_until_dated_rates_are_there()
    {
        await OnlineRetailDatabase.ImportAsync(_db, Retail());
        var error = await Assert.ThrowsAsync<StoaException>(() => ImportAsync(Folder()));
        Assert.Equal(1, error.ExitCode);
        Assert.Contains("BRL exchange rates from 2017-06-01 on", error.Message, StringComparison.Ordinal);
        await ExecuteAsync("insert into pricing.exchange_rates values ('BRL', 'GBP', '2017-05-31', 0.25)");
        await ImportAsync(Folder());
        Assert.Equal("45.5500 11.3875 GBP Europe/London", await OneAsync<string>("""
            select total || ' ' || base_total || ' ' || base_currency || ' '
              || (select value #>> '{}' from platform.settings where name = 'time_zone')
              from orders.checkouts where source = 'olist'
            """));
        Assert.Equal(0, await OneAsync<long>("""
            select count(*) from orders.checkouts c
             where base_total <> (select sum(base_order_total) from orders.orders o where o.checkout_id = c.checkout_id)
            """));
    }

    [Fact]
    public async Task A_failure_while_writing_leaves_nothing()
    {
        // The last table to be filled refuses.
        await ExecuteAsync("alter table inventory.stock_movements add check (kind <> 'sold')");
        var error = await Assert.ThrowsAsync<StoaException>(() => ImportAsync(Folder()));
        Assert.Contains("nothing was kept", error.Message, StringComparison.Ordinal);
        await AssertNothingAsync();
    }

    private static string Header(string file) => Plain[file][..(Plain[file].IndexOf('\n') + 1)];

    private static string Line(string file, string line) => Header(file) + line + "\n";

    private string Folder(params string[] changed)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_scratch.Path, $"{++_folders}")).FullName;
        var files = new Dictionary<string, string>(Plain);
        for (var i = 0; i < changed.Length; i += 2)
        {
            files[changed[i]] = changed[i + 1];
        }

        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }

        return folder;
    }

    private string Retail()
    {
        var path = Path.Combine(_scratch.Path, "retail.csv");
        File.WriteAllText(path, "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
            + "536365,85123A,HEART HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom\n");
        return path;
    }

    private async Task RefusedAsync(string folder, string message)
    {
        var error = await Assert.ThrowsAsync<StoaException>(() => ImportAsync(folder));
        Assert.Equal(2, error.ExitCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        await AssertNothingAsync();
    }

    private async Task AssertNothingAsync() => Assert.Equal(0, await OneAsync<long>("""
        select (select count(*) from platform.imports) + (select count(*) from orders.checkouts)
          + (select count(*) from accounts.users) + (select count(*) from vendors.vendors)
          + (select count(*) from catalog.categories) + (select count(*) from payments.payments)
          + (select count(*) from platform.settings where name = 'currency')
        """));

    private Task<(ImportSummary Summary, string Output)> ImportAsync(string folder) =>
        OlistDatabase.ImportAsync(_db, folder);

    private Task<List<string>> UnbalancedAsync() =>
        ListAsync("select subject || ' ' || detail from payments.unbalanced_imports()");

    private async Task<List<string>> ListAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_db.Logins.Owner);
        return [.. await connection.QueryAsync<string>(sql)];
    }

    private async Task<T> OneAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(_db.Logins.Owner);
        return (await connection.QueryFirstOrDefaultAsync<T>(sql))!;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_db.Logins.Owner);
        await connection.ExecuteAsync(sql);
    }
}
