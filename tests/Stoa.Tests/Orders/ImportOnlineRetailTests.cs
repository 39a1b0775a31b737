using System.Globalization;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

/// <summary>The facts of ../shared/data/README.md about the real file, by SQL.</summary>
public sealed class ImportOnlineRetailTests(OnlineRetailDatabase retail) : IClassFixture<OnlineRetailDatabase>
{
    [Theory]
    [InlineData("customers", 4372, "select count(*) from accounts.users where source = 'online-retail' and email is null")]
    [InlineData("stock codes", 4070, "select count(*) from catalog.product_variants")]
    [InlineData("stock codes that differ in more than case", 3958, "select count(distinct lower(sku)) from catalog.product_variants")]
    [InlineData("countries", 38, "select count(distinct ship_country) from orders.orders")]
    [InlineData("vendors", 1, "select count(*) from vendors.vendors where status = 'active'")]
    [InlineData("cancellation lines", 9288, "select count(*) from orders.refunds where source_ref not like '%/%'")]
    [InlineData("cancellation lines without a sale", 2105, "select count(*) from orders.refunds where order_item_id is null")]
    [InlineData("those, listed", 2105, "select count(*) from platform.import_lines where outcome = 'refund without a sale'")]
    [InlineData("adjustment lines, listed", 3, "select count(*) from platform.import_lines where outcome = 'adjustment'")]
    [InlineData("orders that sold", 19963, "select count(*) from orders.orders where order_kind = 'sale' and order_status = 'Completed'")]
    [InlineData("negative quantities", 10624, """
        select (select count(*) from orders.refunds where source_ref not like '%/%')
             + (select count(*) from inventory.stock_movements where kind = 'adjusted' and quantity < 0)
        """)]
    [InlineData("invoices", 25900, """
        select count(*) from (
          select source_ref from orders.checkouts
          union select split_part(source_ref, ':', 1) from orders.refunds
          union select split_part(line, ',', 1) from platform.import_lines) i
        """)]
    [InlineData("invoices that cancel", 3836, "select count(distinct split_part(source_ref, ':', 1)) from orders.refunds")]
    [InlineData("lines without a customer", 135080, """
        select (select count(*) from orders.order_items i join orders.orders o using (order_id) where o.user_id is null)
             + (select count(*) from orders.refunds r join orders.orders o using (order_id) where o.user_id is null)
             + (select count(*) from inventory.stock_movements where kind = 'adjusted')
        """)]
    [InlineData("units", 5176450, """
        select (select sum(quantity) from orders.order_items) - (select sum(quantity) from orders.refunds)
             + (select sum(quantity) from inventory.stock_movements where kind = 'adjusted')
        """)]
    [InlineData("lines", 541909, """
        select (select count(*) from orders.order_items)
             + (select count(*) from orders.refunds where source_ref not like '%/%')
             + (select count(*) from inventory.stock_movements where kind = 'adjusted')
        """)]
    public async Task A_count_of_the_file_is_found_in_the_database(string what, long expected, string sql)
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal((what, expected), (what, await retail.OneAsync<long>(sql)));
    }

    [Theory]
    [InlineData("both positive", "10666684.544", "select sum(quantity * unit_price) from orders.order_items where unit_price > 0")]
    [InlineData("cancellations", "896812.49", "select sum(refund_amount) from orders.refunds")]
    [InlineData("bad debt", "-22124.12", "select sum(quantity * unit_price) from orders.order_items where unit_price < 0")]
    [InlineData("all", "9747747.934",
        "select (select sum(order_total) from orders.orders) - (select sum(refund_amount) from orders.refunds)")]
    [InlineData("adjustment orders", "-11062.06",
        "select sum(order_total) from orders.orders where order_kind = 'adjustment' and order_status = 'Completed'")]
    public async Task An_amount_of_the_file_is_found_to_the_last_digit(string what, string expected, string sql)
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        var found = await retail.OneAsync<decimal>(sql);
        Assert.Equal((what, decimal.Parse(expected, CultureInfo.InvariantCulture)), (what, found));
    }

    [Fact]
    public async Task Sales_less_refunds_of_each_month_equal_the_expected_file()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal(Expected("expected_by_month.csv"), await SumsAsync("""
            select to_char(at at time zone 'Europe/London', 'YYYY-MM') as name, sum(amount) as amount
              from (select created_at as at, order_total as amount from orders.orders where
                order_status in ('Shipped', 'Completed')
                    union all select created_at, -refund_amount from orders.refunds) x
             group by 1
            """));
    }

    [Fact]
    public async Task Sales_less_refunds_of_each_shipping_country_equal_the_expected_file()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal(Expected("expected_by_country.csv"), await SumsAsync("""
            select ship_country as name, sum(amount) as amount
              from (select ship_country, order_total as amount from orders.orders where
                order_status in ('Shipped', 'Completed')
                    union all select o.ship_country, -r.refund_amount from orders.refunds r join
                      orders.orders o using (order_id)) x
             group by 1
            """));
    }

    [Fact]
    public async Task Total_sales_less_total_refunds_of_the_monthly_report_equal_the_expected_file()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal(Expected("expected_by_month.csv"), await SumsAsync("""
            select period as name, total_sales - total_refunds as amount
              from analytics.sales_over_time(null, null, 'GBP', 'Europe/London', null, null, 'month', true)
            """));
    }

    [Fact]
    public async Task Total_sales_less_total_refunds_of_the_regional_report_equal_the_expected_file_by_shipping()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal(Expected("expected_by_country.csv"), await SumsAsync("""
            select country as name, total_sales - total_refunds as amount
              from analytics.regional_sales(null, null, 'GBP', null, null, 'shipping', 'country', true)
            """));
    }

    [Fact]
    public async Task The_refunds_report_holds_every_cancellation_by_whether_its_sale_is_known()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal("Cancellation 7315 459376.55, Cancellation without a recorded sale 2105 437435.94",
            await retail.OneAsync<string>("""
                select string_agg(refund_reason || ' ' || total_refunds || ' ' || round(total_amount, 2), ', '
                         order by refund_reason)
                  from analytics.refunds(null, null, 'GBP', null)
                """));
    }

    [Theory]
    [InlineData("order totals are their items'", """
        select count(*) from orders.orders o
         where order_total <> coalesce((select sum(quantity * unit_price) from orders.order_items i
           where i.order_id = o.order_id), 0)
            or base_order_total <> order_total
        """)]
    [InlineData("checkout totals are their order's", """
        select count(*) from orders.checkouts c join orders.orders o using (checkout_id)
         where c.total <> o.order_total or c.user_id is distinct from o.user_id or c.placed_at <> o.created_at
        """)]
    [InlineData("refunds take back no more than was sold", """
        select count(*) from (select i.order_item_id from orders.order_items i join
          orders.refunds r using (order_item_id)
          group by i.order_item_id having sum(r.quantity) > min(i.quantity)) x
        """)]
    [InlineData("refunds come after their sale, from the same customer, at its price", """
        select count(*) from orders.refunds r join orders.order_items i using (order_item_id) join orders.orders o
          on o.order_id = i.order_id
         where r.created_at < o.created_at or r.refund_amount <> r.quantity * i.unit_price or o.user_id is null
        """)]
    [InlineData("stock levels equal the journal", """
        select count(*) from inventory.stock_levels l
         where on_hand <> (select sum(quantity) from inventory.stock_movements m where m.variant_id = l.variant_id)
        """)]
    [InlineData("stock_quantity equals the journal", """
        select count(*) from catalog.product_variants v left join inventory.stock_levels l using (variant_id)
         where stock_quantity <> coalesce(l.on_hand, 0)
        """)]
    [InlineData("stock never falls below zero", """
        select count(*) from (select sum(quantity) over (partition by variant_id
          order by occurred_at, movement_id) as balance
          from inventory.stock_movements) x where balance < 0
        """)]
    [InlineData("opening stock is no more than needed", """
        select count(*) from (select variant_id, min(balance) as lowest, min(kind) filter (where first) as kind from (
            select variant_id, kind, row_number() over w = 1 as first, sum(quantity) over w as balance
              from inventory.stock_movements
            window w as (partition by variant_id order by occurred_at, movement_id)) x group by variant_id) y
         where kind = 'opening' and lowest > 0
        """)]
    [InlineData("every order has the one row of its history", """
        select count(*) from orders.orders o
         where 1 <> (select count(*) from orders.order_status_history h where h.order_id = o.order_id
           and h.from_status is null and h.to_status = o.order_status and h.changed_at = o.created_at
             and h.note = 'imported')
        """)]
    [InlineData("payment_status says what was refunded", """
        select count(*) from orders.orders o left join (select order_id, sum(refund_amount) as amount from
          orders.refunds group by 1) r
            using (order_id)
         where payment_status <> case when coalesce(amount, 0) = 0 then 'not recorded' when amount < order_total
            then 'partially refunded' else 'refunded' end
        """)]
    [InlineData("nobody was paid, nothing was shipped", """
        select (select count(*) from payments.payments) + (select count(*) from orders.shipments)
             + (select count(*) from orders.orders where shipped_at is not null or completed_at is not null)
        """)]
    public async Task Nothing_contradicts_itself(string rule, string violations)
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal((rule, 0L), (rule, await retail.OneAsync<long>(violations)));
    }

    [Fact]
    public async Task The_marketplace_takes_the_sources_currency_and_time_zone_and_local_times_become_utc()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal("GBP Europe/London", await retail.OneAsync<string>(
            """
            select string_agg(value #>> '{}', ' ' order by name) from platform.settings
             where name in ('currency', 'time_zone')
            """));
        // The first is in winter, the second in British summer time.
        Assert.Equal("2010-12-01 08:26 2011-08-12 13:50", await retail.OneAsync<string>("""
            select string_agg(to_char(placed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI'), ' ' order by placed_at)
              from orders.checkouts where source_ref in ('536365', 'A563185')
            """));
    }

    [Fact]
    public void The_closing_summary_reconciles_with_the_file_and_says_what_was_never_recorded()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        var parts = retail.Summary.Destinations;
        var total = retail.Summary.Total;
        Assert.Equal((541909L, 5176450L, 9747747.934m), (total.Lines, total.Quantity, total.Amount));
        Assert.Equal((total.Lines, total.Quantity, total.Amount),
            (parts.Sum(p => p.Lines), parts.Sum(p => p.Quantity), parts.Sum(p => p.Amount)));
        Assert.Equal(5268, retail.Summary.Facts["exact duplicates kept"]);
        Assert.Contains("9,747,747.9340", retail.Output, StringComparison.Ordinal);
        Assert.Contains("Never recorded", retail.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Codes_that_differ_only_in_case_stay_apart_and_descriptions_give_the_name()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal(2, await retail.OneAsync<long>(
            "select count(distinct product_id) from catalog.product_variants where sku in ('85123A', '85123a')"));
        Assert.Equal("WHITE HANGING HEART T-LIGHT HOLDER", await retail.OneAsync<string>(
            "select name from catalog.products where product_id = (select product_id from catalog.product_variants "
            + "where sku = '85123A')"));
        Assert.Equal(0, await retail.OneAsync<long>(
            "select count(*) from catalog.products where name in ('', '?', 'check')"));
    }

    [Fact]
    public async Task A_customer_of_several_countries_lives_where_the_latest_line_went_and_names_of_countries_stay()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        Assert.Equal(8, await retail.OneAsync<long>("""
            select count(*) from (select user_id from orders.orders where user_id is not null
              group by user_id having count(distinct ship_country) > 1) x
            """));
        Assert.Equal(
            "12370 Cyprus, 12394 Denmark, 12417 Belgium, 12422 Australia, 12429 Denmark, 12431 Australia, "
            + "12455 Spain, 12457 Switzerland",
            await retail.OneAsync<string>("""
                select string_agg(source_ref || ' ' || country, ', ' order by source_ref) from accounts.users
                 where source_ref in ('12370', '12394', '12417', '12422', '12429', '12431', '12455', '12457')
                """));
        Assert.Equal("Channel Islands -, EIRE IE, RSA ZA, USA US, Unspecified -", await retail.OneAsync<string>("""
            select string_agg(distinct country || ' ' || coalesce(address ->> 'country_code', '-'), ', ')
              from accounts.users where country in ('EIRE', 'RSA', 'USA', 'Channel Islands', 'Unspecified')
            """));
    }

    [Fact]
    public async Task Importing_it_again_changes_nothing_and_says_so()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        const string count =
            "select (select count(*) from orders.orders) + (select count(*) from inventory.stock_movements)";
        var before = await retail.OneAsync<long>(count);
        var (summary, output) = await OnlineRetailDatabase.ImportAsync(retail.Db, OnlineRetailDatabase.File);
        Assert.True(summary.AlreadyImported);
        Assert.Contains("imported before", output, StringComparison.Ordinal);
        Assert.Equal(before, await retail.OneAsync<long>(count));
    }

    [Fact]
    public async Task Constraints_indexes_and_row_level_security_are_as_they_were()
    {
        OnlineRetailDatabase.SkipWhereAbsent();
        const string shape = """
            select pg_get_indexdef(indexrelid) from pg_index where indrelid >= 16384 and indisvalid
            union all select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
              from pg_constraint where convalidated
            union all select oid::regclass || ' ' || relforcerowsecurity || relrowsecurity from pg_class
              where relkind = 'r'
            order by 1
            """;
        await using var fresh = new Stoa.Platform.Db(await Cluster.Current.CloneAsync());
        await using var connection = new Npgsql.NpgsqlConnection(fresh.Logins.Owner);
        var expected = await Dapper.SqlMapper.QueryAsync<string>(connection, shape);
        Assert.Equal(expected, await retail.ListAsync<string>(shape));
    }

    private static SortedDictionary<string, decimal> Expected(string file) => new(
        File.ReadLines(Path.Combine(OnlineRetailDatabase.Folder, file)).Skip(1).Select(l => l.Split(','))
            .ToDictionary(c => c[0], c => decimal.Parse(c[^1], CultureInfo.InvariantCulture)), StringComparer.Ordinal);

    private async Task<SortedDictionary<string, decimal>> SumsAsync(string sql) => new(
        (await retail.ListAsync<(string Name, decimal Amount)>(sql)).ToDictionary(r => r.Name, r => r.Amount),
            StringComparer.Ordinal);
}
