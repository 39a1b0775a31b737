using System.Text.Json;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

/// <summary>The facts of ../shared/data/README.md about the real files, by SQL and through the reports.</summary>
public sealed class ImportOlistTests(OlistDatabase olist) : IClassFixture<OlistDatabase>
{
    [Theory]
    [InlineData("source orders", 10_000, "select count(*) from orders.checkouts where source = 'olist'")]
    [InlineData("orders", 10_105, "select count(*) from orders.orders where order_kind = 'sale'")]
    [InlineData("orders of sellers", 9_994, """
        select count(*) from orders.orders join vendors.vendors using (vendor_id) where source_ref <> 'no-seller'
        """)]
    [InlineData("orders without items", 111, """
        select count(*) from orders.orders o join vendors.vendors v using (vendor_id)
         where v.source_ref = 'no-seller' and v.status = 'closed' and o.order_total = 0
           and not exists (select from orders.order_items i where i.order_id = o.order_id)
        """)]
    [InlineData("items", 11_252, "select count(*) from orders.order_items where quantity = 1")]
    [InlineData("sellers", 1_207, "select count(*) from vendors.vendors where status = 'active' and country = 'Brazil'")]
    [InlineData("products", 6_123, "select count(distinct sku) from catalog.product_variants")]
    [InlineData("products by seller", 6_199, "select count(*) from catalog.products where status = 'active'")]
    [InlineData("people", 9_920, "select count(*) from accounts.users where source = 'olist' and email is null")]
    [InlineData("payment rows", 10_515, "select count(distinct transaction_id) from payments.payments")]
    [InlineData("products without a weight", 1, "select count(*) from catalog.product_variants where weight is null")]
    [InlineData("categories of the translation file", 71, """
        select count(*) from catalog.translations where entity = 'category' and locale = 'pt-BR' and value <> 'pc gamer'
        """)]
    [InlineData("subcategories", 4, "select count(*) from catalog.categories where parent_id is not null")]
    public async Task The_files_facts_are_in_the_database(string what, long expected, string sql)
    {
        OlistDatabase.SkipWhereAbsent();
        Assert.Equal((what, expected), (what, await olist.OneAsync<long>(sql)));
    }

    [Fact]
    public async Task States_are_mapped_and_every_order_of_a_checkout_has_its()
    {
        OlistDatabase.SkipWhereAbsent();
        Assert.Equal("Cancelled 155, Completed 9649, Pending 2, Processing 90, Shipped 104", await olist.OneAsync<string>("""
            select string_agg(order_status || ' ' || n, ', ' order by order_status)
              from (select order_status, count(distinct checkout_id) as n from orders.orders group by 1) x
            """));
    }

    [Fact]
    public async Task Payments_are_kept_as_they_are_and_their_sum_is_the_files()
    {
        OlistDatabase.SkipWhereAbsent();
        Assert.Equal("boleto 2055 credit_card 7721 debit_card 96 voucher 643", await olist.OneAsync<string>("""
            select string_agg(payment_method || ' ' || n, ' ' order by payment_method)
              from (select payment_method, count(distinct transaction_id) as n from payments.payments group by 1) x
            """));
        Assert.Equal(1_620_279.37m, await olist.OneAsync<decimal>("select sum(amount) from payments.payments"));
    }

    [Fact]
    public async Task What_the_source_does_not_balance_is_named()
    {
        OlistDatabase.SkipWhereAbsent();
        var rows = await olist.ListAsync<(string Subject, string Detail, long Items, decimal Ordered, decimal Paid)>(
            "select subject, detail, items, ordered, paid from payments.unbalanced_imports()");
        Assert.Equal(59, rows.Count(r => r.Items > 0));
        Assert.Equal(20_033.05m, rows.Where(r => r.Items == 0).Sum(r => r.Paid));
        Assert.Equal(111, rows.Count(r => r.Items == 0));
        Assert.All(rows, r => Assert.NotEqual(r.Ordered, r.Paid));
        Assert.All(rows, r => Assert.Matches("^olist order [0-9a-f]{32}$", r.Subject));
        Assert.All(rows.Where(r => r.Items == 0), r => Assert.StartsWith("has no items, and payments of ", r.Detail));
        Assert.Equal(9_889 - 59, await olist.OneAsync<long>("""
            select count(*) from orders.checkouts c
             where c.total > 0
               and c.total = (select sum(p.amount) from payments.payments p join orders.orders using (order_id)
                               where checkout_id = c.checkout_id)
            """));
    }

    [Theory]
    [InlineData("order totals are items and freight, in reais", """
        select count(*) from orders.orders o
         where items_total <> coalesce((select sum(quantity * unit_price) from orders.order_items i
           where i.order_id = o.order_id), 0)
            or order_total <> items_total + shipping_total or tax_total <> 0 or base_order_total <> order_total
            or currency <> 'BRL' or base_currency <> 'BRL'
        """)]
    [InlineData("checkout totals are their orders', and so are person and time", """
        select count(*) from orders.checkouts c
         where total <> (select sum(order_total) from orders.orders o where o.checkout_id = c.checkout_id)
            or exists (select from orders.orders o where o.checkout_id = c.checkout_id
                 and (o.user_id is distinct from c.user_id or o.created_at <> c.placed_at))
        """)]
    [InlineData("a checkout has one order of a vendor", """
        select count(*) from (select from orders.orders group by checkout_id, vendor_id having count(*) > 1) x
        """)]
    [InlineData("payments that come to a checkout's total come to each order's", """
        select count(*) from orders.orders o join orders.checkouts c using (checkout_id)
         where c.source_ref not in (select source_ref from payments.unbalanced_imports())
           and o.order_total <> (select coalesce(sum(amount), 0) from payments.payments p where p.order_id = o.order_id)
        """)]
    [InlineData("payments are whole cents for every order", """
        select count(*) from payments.payments where amount < 0 or amount <> round(amount, 2) or currency <> 'BRL'
        """)]
    [InlineData("stock levels and stock_quantity equal the journal", """
        select count(*) from catalog.product_variants v left join inventory.stock_levels l using (variant_id)
         where stock_quantity <> coalesce(l.on_hand, 0) or stock_quantity <> coalesce(
           (select sum(quantity) from inventory.stock_movements m where m.variant_id = v.variant_id), 0)
        """)]
    [InlineData("stock never falls below zero", """
        select count(*) from (select sum(quantity) over (partition by variant_id
          order by occurred_at, movement_id) as balance
          from inventory.stock_movements) x where balance < 0
        """)]
    [InlineData("what was not cancelled left the stock", """
        select count(*) from orders.order_items i join orders.orders o using (order_id)
         where (o.order_status <> 'Cancelled') <> exists (select from inventory.stock_movements m
           where m.order_item_id = i.order_item_id and m.kind = 'sold' and m.quantity = -1)
        """)]
    [InlineData("history begins with Pending at the purchase, ends in the order's state", """
        select count(*) from orders.orders o
         where not exists (select from orders.order_status_history h where h.order_id = o.order_id
                 and from_status is null and to_status = 'Pending' and changed_at = o.created_at)
            or o.order_status <> (select to_status from orders.order_status_history h where h.order_id = o.order_id
                 order by changed_at desc, history_id desc limit 1)
        """)]
    [InlineData("every step follows the one before, by an allowed change", """
        select count(*) from (
          select from_status, to_status, lag(to_status) over w as before_
            from orders.order_status_history
          window w as (partition by order_id order by changed_at, history_id)) x
         where from_status is distinct from before_
            or (from_status is not null and (from_status, to_status) not in (
              select a.from_status, a.to_status from orders.allowed_status_changes() a))
        """)]
    [InlineData("parcels hold their order's items, and leave and arrive when the order says", """
        select count(*) from orders.orders o left join orders.shipments s using (order_id)
         where o.shipped_at is distinct from s.shipped_at or o.completed_at is distinct from s.delivered_at
            or (s.shipment_id is not null
                and (select count(*) from orders.shipment_items i where i.shipment_id = s.shipment_id)
                 <> (select count(*) from orders.order_items i where i.order_id = o.order_id))
        """)]
    [InlineData("what left was recorded, and what was not never left", """
        select abs(count(*) - 9753) from (select distinct checkout_id from orders.shipments join orders.orders using (order_id)) x
        """)]
    public async Task Nothing_contradicts_itself(string rule, string violations)
    {
        OlistDatabase.SkipWhereAbsent();
        Assert.Equal((rule, 0L), (rule, await olist.OneAsync<long>(violations)));
    }

    [Fact]
    public async Task Times_are_those_of_Sao_Paulo_with_its_summer_and_settings_follow()
    {
        OlistDatabase.SkipWhereAbsent();
        Assert.Equal("BRL America/Sao_Paulo", await olist.OneAsync<string>("""
            select string_agg(value #>> '{}', ' ' order by name) from platform.settings
             where name in ('currency', 'time_zone')
            """));
        // 10:56:33 on 2 October is winter time there, 19:28:06 on 18 November summer time.
        Assert.Equal("2017-10-02 13:56:33 2017-11-18 21:28:06", await olist.OneAsync<string>("""
            select string_agg(to_char(placed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS'), ' ' order by placed_at)
              from orders.checkouts
             where source_ref in ('e481f51cbdc54678b7cc49136f2d6af7', '949d5b44dbf5de918fe9c16f97b45f8a')
            """));
    }

    [Fact]
    public async Task Orders_of_the_source_whose_times_are_out_of_order_are_named()
    {
        OlistDatabase.SkipWhereAbsent();
        // 16 were approved after they left (2 of them after they arrived), 5 left after they arrived; 3 lack their
        // approval, one its delivery.
        Assert.Equal("order without items 111, times out of order 25", await olist.OneAsync<string>("""
            select string_agg(outcome || ' ' || n, ', ' order by outcome)
              from (select outcome, count(*) as n from platform.import_lines
                     where file_name = 'olist_orders_dataset.csv' group by 1) x
            """));
    }

    [Fact]
    public async Task A_person_lives_where_the_latest_order_went_and_orders_keep_their_own_address()
    {
        OlistDatabase.SkipWhereAbsent();
        Assert.Equal("""{"city": "lencois paulista", "region": "SP", "country": "Brazil", "postal_code": "18682", "country_code": "BR"}""",
            await olist.OneAsync<string>("""
                select address::text from accounts.users where source_ref = '918dc87cd72cd9f6ed4bd442ed785235'
                """));
        Assert.Equal(0, await olist.OneAsync<long>("""
            select count(*) from (
              select distinct on (o.user_id) o.user_id, o.shipping_address from orders.orders o
               order by o.user_id, o.created_at desc, o.order_id desc) x join accounts.users u using (user_id)
             where u.address::jsonb <> x.shipping_address::jsonb
            """));
        Assert.Equal(7, await olist.OneAsync<long>("""
            select count(*) from (select from orders.orders group by user_id
              having count(distinct shipping_address::jsonb) > 1) x
            """));
    }

    [Fact]
    public async Task Products_are_named_after_their_category_in_English()
    {
        OlistDatabase.SkipWhereAbsent();
        Assert.Equal("Furniture decor 7bb6f29c in Furniture decor, 0.600 kg", await olist.OneAsync<string>("""
            select p.name || ' in ' || c.name || ', ' || v.weight || ' kg'
              from catalog.products p join catalog.categories c using (category_id)
              join catalog.product_variants v using (product_id)
             where v.sku = '7bb6f29c2be57716194f96496660c7c2'
            """));
        Assert.Equal("Computers accessories below Computers", await olist.OneAsync<string>("""
            select c.name || ' below ' || p.name from catalog.categories c
              join catalog.categories p on p.category_id = c.parent_id where c.slug = 'computers-accessories'
            """));
    }

    [Fact]
    public async Task Vendor_performance_gives_the_totals_of_the_files_and_the_five_top_sellers()
    {
        var rows = await RowsAsync("vendor-performance?limit=10000");
        Assert.Equal(1_208, rows.Count);
        Assert.Equal(1_381_936.76m, rows.Sum(r => Number(r, "totalRevenue")));
        Assert.Equal(1_381_936.76m + 218_056.74m, rows.Sum(r => Number(r, "totalSales")));
        Assert.Equal(10_105m, rows.Sum(r => Number(r, "totalOrders")));
        Assert.Equal(111, Number(rows.Single(r => Text(r, "vendor") == "No seller recorded"), "totalOrders"));
        var top = rows.OrderByDescending(r => Number(r, "totalRevenue")).Take(5)
            .Select(r => (Text(r, "vendor"), Number(r, "totalRevenue"), Number(r, "totalOrders")));
        Assert.Equal(
        [
            ("Seller 7e93a43e", 37_024.59m, 67m), ("Seller 53243585", 36_364.52m, 53m), ("Seller 4a3ca931", 30_013.15m, 260m),
            ("Seller 46dc3b2c", 29_090.74m, 110m), ("Seller 7c67e144", 24_290.51m, 123m),
        ], top);
    }

    [Fact]
    public async Task Sales_over_time_counts_what_was_shipped_by_purchase()
    {
        var rows = await RowsAsync("sales-over-time?order=asc&limit=100");
        Assert.Equal(12, rows.Count);
        Assert.Equal(9_649 + 104, rows.Sum(r => Number(r, "totalCheckouts")));
    }

    [Fact]
    public async Task Reports_read_what_a_recount_finds()
    {
        OlistDatabase.SkipWhereAbsent();
        Assert.Equal(0, await olist.OneAsync<long>("""
            select count(*) from (
              select * from analytics.vendor_performance(null, null, 'BRL', null, false)
              except select * from analytics.recount_vendor_performance(null, null, 'BRL', null, false)) x
            """));
        Assert.Equal(0, await olist.OneAsync<long>("select count(*) from analytics.deltas"));
    }

    [Fact]
    public void The_closing_summary_reconciles_with_the_files_and_says_what_was_never_recorded()
    {
        OlistDatabase.SkipWhereAbsent();
        var parts = olist.Summary.Destinations;
        var total = olist.Summary.Total;
        Assert.Equal((10_000L, 11_252L, 1_599_993.50m), (total.Lines, total.Quantity, total.Amount));
        Assert.Equal((total.Lines, total.Quantity, total.Amount),
            (parts.Sum(p => p.Lines), parts.Sum(p => p.Quantity), parts.Sum(p => p.Amount)));
        Assert.Equal(59, olist.Summary.Facts["orders whose payments are not their total"]);
        Assert.Contains("Items 1,381,936.76, freight 218,056.74, payments 1,620,279.37 BRL.", olist.Output, StringComparison.Ordinal);
        Assert.Contains("20,033.05 BRL were paid for orders without items", olist.Output, StringComparison.Ordinal);
        Assert.Contains("reviews are not in these files", olist.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Importing_it_again_changes_nothing_and_says_so()
    {
        OlistDatabase.SkipWhereAbsent();
        const string count = "select (select count(*) from orders.orders) + (select count(*) from payments.payments)";
        var before = await olist.OneAsync<long>(count);
        var (summary, output) = await OlistDatabase.ImportAsync(olist.Db, OlistDatabase.Folder);
        Assert.True(summary.AlreadyImported);
        Assert.Contains("imported before", output, StringComparison.Ordinal);
        Assert.Equal(before, await olist.OneAsync<long>(count));
    }

    private static decimal Number(JsonElement row, string name) => row.GetProperty(name).GetDecimal();

    private static string Text(JsonElement row, string name) => row.GetProperty(name).GetString()!;

    private async Task<List<JsonElement>> RowsAsync(string report)
    {
        OlistDatabase.SkipWhereAbsent();
        await using var host = await TestHost.StartAsync(TestDatabase.Over(olist.Logins, olist.Db));
        using var client = await host.SignInAsync("operator");
        using var answer = JsonDocument.Parse(await client.GetStringAsync($"/api/v1/analytics/{report}"));
        Assert.Equal("BRL", answer.RootElement.GetProperty("currency").GetString());
        Assert.Equal("America/Sao_Paulo", answer.RootElement.GetProperty("timezone").GetString());
        Assert.Equal(JsonValueKind.Null, answer.RootElement.GetProperty("nextCursor").ValueKind);
        return [.. answer.RootElement.GetProperty("rows").EnumerateArray().Select(r => r.Clone())];
    }
}
