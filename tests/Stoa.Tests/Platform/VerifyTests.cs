using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>A demo marketplace that tests break and take the break back.</summary>
public sealed class BreakableDemo : IAsyncLifetime
{
    private readonly DemoDatabase _demo = new();

    public DatabaseLogins Logins => _demo.Database.Logins;

    public ValueTask InitializeAsync() => _demo.InitializeAsync();

    /// <summary>Verifies after a statement that nobody could run: without triggers, foreign keys and checks.</summary>
    public async Task<(bool Holds, string Output)> BreakAsync(string sql)
    {
        await using var admin = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Cluster.Current.AdminConnectionString)
        {
            Database = new NpgsqlConnectionStringBuilder(Logins.Owner).Database, Pooling = false,
        }.ConnectionString);
        await admin.OpenAsync();
        await using var undone = await admin.BeginTransactionAsync();
        await admin.ExecuteAsync("""
            set local session_replication_role = replica;
            do $$ declare v record; begin
              for v in select conrelid::regclass as name, conname from pg_constraint c
                         join pg_class t on t.oid = c.conrelid
                        where contype = 'c' and conrelid::regclass::text ~ '^(orders|inventory|catalog|vendors)[.]'
              loop execute format('alter table %s drop constraint %I', v.name, v.conname); end loop;
            end $$;
            """);
        Assert.True(await admin.ExecuteAsync(sql) > 0, "the statement must break something");
        var output = new StringWriter();
        return (await Verify.RunAsync(admin, output), output.ToString());
    }

    public ValueTask DisposeAsync() => _demo.DisposeAsync();
}

/// <summary>verify holds on what Stoa makes itself and on a real import, and names whatever breaks.</summary>
public sealed class VerifyTests(BreakableDemo demo) : IClassFixture<BreakableDemo>
{
    private const string Pounds = "(select min(order_id) from orders.orders where currency = 'GBP')";

    /// <summary>What to break, and the titles of the invariants that must say so: those and no others.</summary>
    public static TheoryData<string, string, string> Breaks() => new()
    {
        { "an entry past the trail", "The trail of sensitive changes", """
            insert into audit.audit_entries (table_name, row_key, action, after) values ('accounts.users', '{}', 'insert', '{}')
            """ },
        { "a level", "Stock on hand equals", "update inventory.stock_levels set on_hand = on_hand + 1 where variant_id = 7" },
        { "a receipt's line", "Stock documents equal", """
            update inventory.stock_document_lines l set quantity = l.quantity + 1 from inventory.stock_documents d
             where d.document_id = l.document_id and d.kind = 'receipt' and d.vendor_id = 1
            """ },
        { "a document without lines", "Stock documents equal",
            "update inventory.stock_documents set line_count = 9 where kind = 'adjustment' and vendor_id = 2" },
        { "what is under way", "Stock documents equal|Stock between warehouses", """
            update inventory.stock_document_lines set in_transit = 0 where in_transit > 0 and vendor_id = 1
            """ },
        { "a transfer of no document", "Stock between warehouses", """
            update inventory.stock_movements set kind = 'transferred' where movement_id =
              (select min(movement_id) from inventory.stock_movements where kind = 'received')
            """ },
        { "a journal row", "Stock on hand equals", "delete from inventory.stock_movements where movement_id = 5" },
        { "a kept stock", "Stock on hand equals",
            "update catalog.product_variants set stock_quantity = stock_quantity + 1 where variant_id = 7" },
        { "a released reservation", "Reserved stock equals", """
            update inventory.stock_reservations set released_at = now()
             where reservation_id = (select min(reservation_id) from inventory.stock_reservations)
            """ },
        { "a reserved level", "Reserved stock equals",
            "update inventory.stock_levels set reserved = on_hand + 1 where variant_id = 7" },
        { "a reservation of a sold order", "Reserved stock equals", """
            update inventory.stock_reservations r set order_id = (select min(order_id) from orders.orders o
              where o.vendor_id = r.vendor_id and o.order_status = 'Completed')
             where reservation_id = (select min(reservation_id) from inventory.stock_reservations)
            """ },
        { "an order's part", "Order totals are", $"""
            update orders.orders set shipping_total = shipping_total + 0.01, base_shipping_total = base_shipping_total + 0.01
             where order_id = {Pounds}
            """ },
        { "a line", "Order lines make up", $"""
            update orders.order_items set unit_price = unit_price + 1, base_revenue = base_revenue + quantity
             where order_item_id = (select min(order_item_id) from orders.order_items where order_id = {Pounds})
            """ },
        { "a base amount", "Amounts in the marketplace's", """
            update orders.refunds set base_refund_amount = base_refund_amount - 0.0001
             where refund_id = (select min(refund_id) from orders.refunds where currency = 'GBP')
            """ },
        { "a base currency", "Amounts in the marketplace's",
            "update orders.refunds set base_currency = 'EUR' where refund_id = 3" },
        { "a checkout's total", "Checkout totals are",
            "update orders.checkouts set total = total + 1, base_total = base_total + 1 where checkout_id = "
            + "(select min(checkout_id) from orders.checkouts where currency = 'GBP')" },
        { "a checkout's currency", "Checkout totals are", """
            update orders.checkouts set currency = 'USD'
             where checkout_id = (select min(checkout_id) from orders.checkouts where currency = 'EUR')
            """ },
        { "a refund's units", "Refunds stay within what was sold", """
            update orders.refunds set quantity = 10000 where refund_id =
              (select min(refund_id) from orders.refunds where order_item_id is not null and quantity is not null)
            """ },
        { "a refund's amount", "Refunds stay within what was sold|Refunds stay within what was paid", """
            update orders.refunds set refund_amount = 1000000, base_refund_amount = 1000000
             where refund_id = (select min(refund_id) from orders.refunds where currency = 'GBP')
            """ },
        { "a payment", "Refunds stay within what was paid", """
            update payments.payments set payment_status = 'failed'
             where order_id = (select min(order_id) from orders.refunds where refund_amount > 0)
            """ },
        { "a product's count", "Product ratings equal",
            "update catalog.products set review_count = review_count + 1 where product_id = 9" },
        { "a product's rating", "Product ratings equal",
            "update catalog.products set average_rating = 0.01 where product_id = 9" },
        { "a vendor's rating", "Vendor ratings equal", "update vendors.vendors set rating = 0.01 where vendor_id = 9" },
        { "a person's address", "Users' addresses are",
            "update accounts.users set address = jsonb_set(address, '{city}', '\"Elsewhere\"') where user_id = 99" },
        { "a default address", "Users' addresses are",
            "update accounts.addresses set is_default = false where user_id = 99" },
        { "an attribute", "Products' dynamic attributes",
            "delete from catalog.product_dynamic_attributes where product_id = 9" },
        { "a rollup", "Rollups with", "update analytics.sales_rollup set orders = orders + 1 where level = 'm' and vendor_id = 0" },
        { "a state's row", "Order states were reached", """
            delete from orders.order_status_history where history_id =
              (select min(history_id) from orders.order_status_history where from_status = 'Confirmed')
            """ },
        { "a state", "Order states were reached", """
            update orders.orders set order_status = 'Processing'
             where order_id = (select min(order_id) from orders.orders where order_status = 'Completed')
            """ },
        { "a first state", "Order states were reached", """
            update orders.order_status_history set to_status = 'Confirmed'
             where history_id = (select min(history_id) from orders.order_status_history where from_status is null)
            """ },
        { "a forbidden change", "Order states were reached", """
            insert into orders.order_status_history (order_id, vendor_id, from_status, to_status)
            select order_id, vendor_id, 'Completed', 'Completed' from orders.orders where order_status = 'Completed' limit 1
            """ },
        { "a whole history", "Order states were reached", "delete from orders.order_status_history where order_id = 12" },
        { "a review", "No text looks like a card number",
            "update reviews.reviews set review_text = 'I paid with 4111 1111 1111 1111 12/27.' where review_id = 4" },
        { "a setting", "No text looks like a card number", """
            insert into platform.settings (name, value) values ('note', '{"card": "378282246310005"}')
            """ },
        { "an activity", "No text looks like a card number", """
            update audit.activity_logs set description = 'card:5555-5555-5555-4444' where log_id =
              (select min(log_id) from audit.activity_logs)
            """ },
        { "an order's time", "Orders are dated",
            "update orders.orders set created_at = created_at + interval '1 second' where order_id = 12" },
        { "a second order of a vendor", "Orders are dated", """
            alter table orders.orders drop constraint orders_checkout_id_vendor_id_key;
            update orders.orders o set vendor_id = p.vendor_id
              from (select checkout_id, min(vendor_id) as vendor_id, max(order_id) as order_id from orders.orders
                     where checkout_id = (select min(checkout_id) from (select checkout_id from orders.orders
                       group by checkout_id having count(*) = 2) as two) group by checkout_id) as p
             where o.checkout_id = p.checkout_id
            """ },
        { "a parcel", "Parcels hold at most",
            "update orders.shipment_items set quantity = 10000 where shipment_id = (select min(shipment_id) from orders.shipments)" },
        { "a parcel's order", "Parcels hold at most",
            "update orders.shipments set order_id = order_id + 1 where shipment_id = (select min(shipment_id) from orders.shipments)" },
    };

    [Fact]
    public async Task Everything_holds_in_the_demo_marketplace()
    {
        var (holds, output) = await RunAsync(demo.Logins);
        Assert.True(holds, output);
        Assert.Equal(Invariants.All.Count(i => !i.IsNote), output.Split('\n').Count(l => l.EndsWith("ok")));
        Assert.DoesNotContain("         0 checked", output);
        Assert.DoesNotContain("note:", output);
    }

    [Fact]
    public async Task An_empty_database_holds_too()
    {
        var (holds, output) = await RunAsync(await Cluster.Current.CloneAsync());
        Assert.True(holds, output);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task What_breaks_is_named_and_nothing_else(string what, string titles, string sql)
    {
        var (holds, output) = await demo.BreakAsync(sql);
        Assert.False(holds, $"{what}: {output}");
        var lines = output.Split('\n');
        // The statement runs without triggers: what a report reads of it has not heard of it, which is no second break.
        Assert.Equal(titles.Split('|'), lines.Where(l => l.EndsWith("BROKEN"))
            .Where(l => titles.StartsWith("Rollups", StringComparison.Ordinal) || !l.Contains("Rollups"))
            .Select(l => titles.Split('|').FirstOrDefault(t => l[4..].StartsWith(t, StringComparison.Ordinal)) ?? l));
        // Each broken one is followed by the first of what breaks it.
        Assert.All(lines.Index().Where(l => l.Item.EndsWith("BROKEN")),
            l => Assert.StartsWith("      ", lines[l.Index + 1]));
    }

    [Fact]
    public void Every_invariant_is_broken_once()
    {
        var broken = Breaks().SelectMany(b => b.Data.Item2.Split('|')).Distinct().ToList();
        Assert.All(Invariants.All.Where(i => !i.IsNote),
            i => Assert.Contains(broken, t => i.Title.StartsWith(t, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task No_more_than_twenty_are_named_and_the_rest_is_counted()
    {
        var (_, output) = await demo.BreakAsync("update catalog.products set review_count = review_count + 1");
        Assert.Contains("400 BROKEN", output);
        Assert.Equal(20, output.Split('\n').Count(l => l.StartsWith("      product ")));
        Assert.Contains("      and 380 more", output);
    }

    [Fact]
    public async Task A_checkout_in_several_currencies_adds_up_in_the_marketplaces()
    {
        // One of two orders in pounds becomes one in euros at a rate of one.
        const string Mixed = """
            with one as (
              select max(order_id) as order_id from orders.orders o
               where currency = 'GBP' and not exists (select from orders.refunds r where r.order_id = o.order_id)
                 and checkout_id in (select checkout_id from orders.orders group by checkout_id having count(*) = 2)
            ), paid as (update payments.payments p set currency = 'EUR' from one where p.order_id = one.order_id)
            update orders.orders o set currency = 'EUR' from one where o.order_id = one.order_id
            """;
        var (holds, output) = await demo.BreakAsync(Mixed + "; select analytics.rebuild_rollups()");
        Assert.True(holds, output);
        (holds, output) = await demo.BreakAsync(Mixed
            + "; update orders.checkouts set total = total + 1 where checkout_id = "
            + "(select checkout_id from orders.orders group by checkout_id having count(distinct currency) = 2)");
        Assert.False(holds);
        Assert.Contains("EUR and GBP", output);
    }

    [Fact]
    public async Task Rows_before_their_month_are_a_note_and_no_failure()
    {
        var (holds, output) = await demo.BreakAsync(
            """
            insert into audit.activity_logs (activity_type, timestamp) values ('early', '2001-01-01');
            insert into analytics.activity_deltas (vendor_id, user_id, actions, last_at) values (0, 0, 1, '2001-01-01')
            """);
        Assert.True(holds, output);
        Assert.Contains("note: 1 rows came before their month had a partition", output);
        Assert.Contains("audit.activity_logs: 1 rows", output);
    }

    [Theory]
    [InlineData("4111111111111111", true)]
    [InlineData("4111-1111-1111-1111", true)]
    [InlineData("phone 0123 4111 1111 1111 1111 12/27", true)]
    [InlineData("(3782 822463 10005)", true)]
    [InlineData("3056 930902 5904", true)]
    [InlineData("{\"n\": 6011000990139424}", true)]
    [InlineData("2223003122003222.", true)]
    [InlineData("4222222222222", true)]
    [InlineData("6304000000000000000", true)]
    [InlineData("4111111111111112", false)]
    [InlineData("ref A4111111111111111", false)]
    [InlineData("0.4111111111111111", false)]
    [InlineData("4111111111111111.50", false)]
    [InlineData("4006381333931", false)]
    [InlineData("9780306406157", false)]
    [InlineData("1111111111111117", false)]
    [InlineData("41111111111111111111", false)]
    [InlineData("4111 11111111 1111", false)]
    [InlineData("2011-01-18 10:01:00", false)]
    [InlineData("49927398-4111-4111-8111-111111111111", false)]
    [InlineData("", false)]
    public async Task A_card_number_is_told_from_other_numbers(string text, bool isCard)
    {
        await using var connection = new NpgsqlConnection(demo.Logins.Owner);
        Assert.Equal(isCard, await connection.QuerySingleAsync<bool>(
            "select platform.holds_card_number(@text)", new { text }));
    }

    [Fact]
    [Trait("Needs", "Processes")]
    public async Task The_verb_exits_with_0_when_all_holds_and_with_1_when_not()
    {
        using var scratch = new ScratchFolder();
        var data = Path.Combine(scratch.Path, "data");
        var (first, clean) = await HostProcess.RunAsync(["verify", "--data", data]);
        Assert.True(first == 0, clean);
        await using (var installation = await Installation.OpenAsync(data, null, attach: true, CancellationToken.None))
        {
            await using var owner = new NpgsqlConnection(installation.Logins.Owner);
            await owner.ExecuteAsync("""
                insert into platform.settings (name, value) values ('note', '"4111111111111111"')
                """);
        }

        var (second, broken) = await HostProcess.RunAsync(["verify", "--data", data]);
        Assert.Equal(1, second);
        Assert.Contains("value of platform.settings (note)", broken);
        Assert.DoesNotContain("4111111111111111", broken);
    }

    internal static async Task<(bool Holds, string Output)> RunAsync(DatabaseLogins logins)
    {
        var output = new StringWriter();
        var holds = await Verify.RunAsync(logins, output);
        return (holds, output.ToString());
    }
}

/// <summary>verify on the real Online Retail history.</summary>
public sealed class VerifyOnlineRetailTests(OnlineRetailDatabase retail) : IClassFixture<OnlineRetailDatabase>
{
    [Fact]
    public async Task Everything_holds_and_what_the_source_does_not_balance_is_named()
    {
        // 1,160 cancellations without a recorded sale, and three of bad debt.
        OnlineRetailDatabase.SkipWhereAbsent();
        var (holds, output) = await VerifyTests.RunAsync(retail.Logins);
        Assert.True(holds, output);
        Assert.Contains("note: 1,163 adjustment orders carry what an imported source does not balance", output);
        Assert.Contains("online-retail C536", output);
    }
}
