using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Spectre.Console;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>One seeded database for the class: the tests look at it, or seed others beside it.</summary>
public sealed class SeedDatabase : IAsyncLifetime
{
    private static readonly DateTime End = new(2026, 5, 14, 0, 0, 0, DateTimeKind.Utc);

    public static SeedOptions Options { get; } = new(1, 7) { End = End };

    public TestDatabase Database { get; } = new();

    public SeedSummary Summary { get; private set; } = null!;

    /// <summary>The catalogue before anything was taken off for the load.</summary>
    public string SchemaBefore { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        SchemaBefore = await SchemaAsync(Database);
        Summary = await SeedAsync(Database.Logins, Options);
    }

    public static Task<SeedSummary> SeedAsync(
        DatabaseLogins logins, SeedOptions options, CancellationToken cancel = default) =>
        SeedMarketplace.RunAsync(logins, options,
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }), cancel);

    /// <summary>Every index, constraint, trigger and policy, with whether it is in force.</summary>
    public static Task<string> SchemaAsync(TestDatabase database) => database.AsOwnerAsync<string>("""
        select string_agg(line, e'\n' order by line) from (
          select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) || ' ' || convalidated as line
            from pg_constraint where conrelid <> 0 and not exists (
              select from pg_class c where c.oid = conrelid and c.relispartition)
          union all
          select pg_get_indexdef(indexrelid) || ' ' || indisvalid from pg_index join pg_class c on c.oid = indrelid
           where c.relnamespace >= 16384 and not c.relispartition
          union all
          select tgrelid::regclass || ' ' || tgname || ' ' || tgenabled::text from pg_trigger where not tgisinternal
          union all
          select oid::regclass || ' ' || relrowsecurity || ' ' || relforcerowsecurity from pg_class
           where relkind in ('r', 'p') and relnamespace >= 16384 and not relispartition) as lines
        """);

    public ValueTask DisposeAsync() => Database.DisposeAsync();
}

public sealed class SeedTests(SeedDatabase seed) : IClassFixture<SeedDatabase>
{
    private static readonly string[] Tables =
    [
        "accounts.users", "accounts.addresses", "vendors.vendors", "vendors.vendor_reviews", "catalog.products",
        "catalog.product_variants", "catalog.variant_attributes", "inventory.stock_levels", "inventory.stock_movements",
        "inventory.stock_reservations", "orders.checkouts", "orders.orders", "orders.order_items",
        "orders.order_status_history", "orders.shipments", "orders.shipment_items", "orders.refunds",
        "payments.payment_intents", "payments.payments", "payouts.commissions", "reviews.reviews", "carts.carts",
        "carts.cart_items", "analytics.events", "audit.activity_logs", "pricing.exchange_rates",
    ];

    [Theory]
    [InlineData("orders.checkouts", 1000, 1000)]
    [InlineData("orders.orders", 1450, 1700)]
    [InlineData("orders.order_items", 2600, 3300)]
    [InlineData("accounts.users", 624, 624)]
    [InlineData("vendors.vendors", 24, 24)]
    [InlineData("catalog.products", 300, 300)]
    [InlineData("catalog.product_variants", 500, 660)]
    [InlineData("orders.checkouts where user_id is null", 70, 180)]
    [InlineData("reviews.reviews", 100, 300)]
    [InlineData("reviews.reviews where feature_scores ? 'Quality'", 100, 300)]
    [InlineData("vendors.vendor_reviews", 25, 120)]
    [InlineData("carts.carts where status = 'abandoned'", 80, 250)]
    [InlineData("analytics.events", 4500, 7000)]
    [InlineData("analytics.events_default", 0, 0)]
    [InlineData("audit.activity_logs", 900, 1700)]
    [InlineData("audit.activity_logs_default", 0, 0)]
    [InlineData("(select from orders.orders group by checkout_id having count(*) > 1) as mixed", 350, 550)]
    [InlineData("(select distinct currency from orders.orders) as currencies", 2, 3)]
    [InlineData("(select distinct order_status from orders.orders) as states", 5, 7)]
    [InlineData("(select distinct country from accounts.users) as countries", 10, 17)]
    public async Task A_seed_has_as_much_as_it_says(string table, int least, int most) =>
        Assert.InRange(await CountAsync(seed.Database, table), least, most);

    [Theory]
    [InlineData("analytics.events")]
    [InlineData("orders.order_items")]
    [InlineData("carts.carts")]
    public async Task What_it_says_it_wrote_is_there(string table) =>
        Assert.Equal(await CountAsync(seed.Database, table), seed.Summary.Rows[table]);

    [Fact]
    public async Task Three_to_five_in_a_hundred_sold_orders_are_refunded()
    {
        var share = await seed.Database.AsOwnerAsync<decimal>("""
            select count(*) filter (where exists (select from orders.refunds r where r.order_id = o.order_id))::numeric
                   / count(*) from orders.orders o where order_status in ('Shipped', 'Completed')
            """);
        Assert.InRange(share, 0.03m, 0.05m);
    }

    [Theory]
    [InlineData("""
        orders.orders o join (select order_id, sum(quantity * unit_price) as items, sum(discount_amount) as discounts,
          sum(tax_amount) as taxes, sum(base_revenue) as base from orders.order_items group by order_id) i using (order_id)
         where (items_total, discount_total, tax_total) <> (i.items, i.discounts, i.taxes)
            or base_items_total - base_discount_total <> i.base
        """)]
    [InlineData("""
        orders.checkouts c left join (select checkout_id, sum(order_total) as total, sum(base_order_total) as base,
          count(*) from orders.orders group by checkout_id) o using (checkout_id)
         where (c.total, c.base_total) is distinct from (o.total, o.base)
        """)]
    [InlineData("orders.orders o join orders.checkouts c using (checkout_id) where o.created_at <> c.placed_at")]
    [InlineData("orders.orders where order_total <> round(order_total, 2) or base_order_total <> round(base_order_total, 2)")]
    [InlineData("""
        orders.orders o join pricing.exchange_rates r on r.base_currency = o.base_currency
          and r.quote_currency = o.currency and r.rate_date = date_trunc('month', o.created_at)::date
         where base_tax_total <> round(tax_total / r.rate, 2)
        """)]
    [InlineData("""
        orders.orders o where (select coalesce(sum(amount), 0) from payments.payments p
            where p.order_id = o.order_id and p.payment_status = 'paid')
          < (select coalesce(sum(refund_amount), 0) from orders.refunds r where r.order_id = o.order_id)
        """)]
    [InlineData("""
        payments.payment_intents i join (select intent_id, sum(amount) as amount from payments.payments
          group by intent_id) p using (intent_id) where p.amount <> i.amount
        """)]
    [InlineData("""
        payouts.commissions c join orders.order_items i using (order_item_id)
         where c.amount <> round(c.rate * (i.quantity * i.unit_price - i.discount_amount), 2)
        """)]
    [InlineData("""
        (select sum(quantity) over (partition by variant_id order by occurred_at, movement_id) as on_hand
           from inventory.stock_movements) as journal where on_hand < 0
        """)]
    [InlineData("""
        catalog.product_variants v left join inventory.stock_levels l using (variant_id)
         where v.stock_quantity is distinct from l.on_hand or l.on_hand <>
           (select sum(quantity) from inventory.stock_movements m where m.variant_id = v.variant_id)
        """)]
    [InlineData("""
        inventory.stock_levels l where reserved <> (select coalesce(sum(quantity), 0)
          from inventory.stock_reservations r where r.variant_id = l.variant_id)
        """)]
    [InlineData("""
        (select order_id, -sum(m.quantity) from inventory.stock_movements m join orders.order_items using (order_item_id)
          where kind = 'sold' group by order_id) as sold (order_id, units)
          full join (select order_id, sum(quantity) from orders.order_items join orders.orders using (order_id)
            where order_status not in ('Pending', 'Cancelled') group by order_id) as wanted (order_id, units) using (order_id)
         where sold.units is distinct from wanted.units
        """)]
    [InlineData("""
        orders.orders o where order_status is distinct from (select to_status from orders.order_status_history h
          where h.order_id = o.order_id order by changed_at desc, history_id desc limit 1)
        """)]
    [InlineData("""
        orders.order_status_history h where from_status is not null
          and (from_status, to_status) not in (select * from orders.allowed_status_changes())
        """)]
    [InlineData("""
        (select from_status, lag(to_status) over (partition by order_id order by changed_at, history_id) as before
           from orders.order_status_history) as steps where from_status is distinct from before
        """)]
    [InlineData("""
        orders.orders o where (order_status in ('Shipped', 'Completed')) <> exists (select from orders.shipments s
          where s.order_id = o.order_id and s.shipped_at = o.shipped_at)
        """)]
    [InlineData("accounts.users u join orders.checkouts c using (user_id) where u.created_at > c.placed_at")]
    [InlineData("orders.order_items i join catalog.products p using (product_id) join orders.orders o using (order_id) where p.created_at > o.created_at")]
    [InlineData("""
        catalog.products p where (average_rating, review_count) <> (select coalesce(round(avg(rating), 2), 0), count(*)
          from reviews.reviews r where r.product_id = p.product_id)
        """)]
    [InlineData("""
        vendors.vendors v where (rating, reviews_count) <> (select coalesce(round(avg(rating), 2), 0), count(*)
          from vendors.vendor_reviews r where r.vendor_id = v.vendor_id)
        """)]
    [InlineData("""
        accounts.users u where address is distinct from
          (select address from accounts.addresses a where a.user_id = u.user_id and a.is_default)
        """)]
    [InlineData("""
        catalog.products p where dynamic_attributes is distinct from (select jsonb_object_agg(attribute_name, attribute_value)
          from catalog.product_dynamic_attributes a where a.product_id = p.product_id)
        """)]
    [InlineData("accounts.users where email is not null or password_hash is not null")]
    [InlineData("orders.orders where created_at >= '2026-05-14' or updated_at >= '2026-05-14'")]
    [InlineData("orders.refunds where created_at >= '2026-05-14'")]
    [InlineData("reviews.reviews where created_at >= '2026-05-14'")]
    [InlineData("analytics.events where occurred_at >= '2026-05-14'")]
    public async Task No_row_breaks_an_invariant(string broken) => Assert.Equal(0, await CountAsync(seed.Database, broken));

    [Fact]
    public async Task Verify_holds()
    {
        var output = new StringWriter();
        Assert.True(await Verify.RunAsync(seed.Database.Logins, output), output.ToString());
    }

    [Fact]
    public async Task Every_key_index_trigger_and_policy_is_back_and_validated() =>
        Assert.Equal(seed.SchemaBefore, await SeedDatabase.SchemaAsync(seed.Database));

    [Fact]
    public async Task New_rows_take_ids_after_those_of_the_seed()
    {
        // Out of the figures: the row goes again.
        var id = await seed.Database.AsOwnerAsync<long>("""
            set stoa.deltas = 'off';
            insert into audit.activity_logs (activity_type, "timestamp") values ('test', '2026-05-01') returning log_id
            """);
        Assert.Equal(await seed.Database.AsOwnerAsync<long>("select max(log_id) from audit.activity_logs"), id);
        await seed.Database.AsOwnerAsync<long>($"delete from audit.activity_logs where log_id = {id}");
    }

    [Fact]
    public async Task Years_weeks_and_days_have_their_seasons()
    {
        var december = await CountAsync(seed.Database, "orders.checkouts where extract(month from placed_at) = 12");
        var february = await CountAsync(seed.Database, "orders.checkouts where extract(month from placed_at) = 2");
        var night = await CountAsync(seed.Database,
            "orders.checkouts where extract(hour from placed_at at time zone 'Europe/London') between 1 and 5");
        var evening = await CountAsync(seed.Database,
            "orders.checkouts where extract(hour from placed_at at time zone 'Europe/London') between 18 and 22");
        var first = await CountAsync(seed.Database, "orders.checkouts where placed_at < '2024-05-14'");
        var last = await CountAsync(seed.Database, "orders.checkouts where placed_at >= '2025-05-14'");
        Assert.True(december > 1.3 * february, $"{december} purchases in December, {february} in February");
        Assert.True(evening > 8 * night, $"{evening} purchases in the evening, {night} at night");
        Assert.True(last > 1.3 * first, $"{first} purchases in the first year, {last} in the last");
    }

    [Fact]
    public async Task The_funnel_narrows()
    {
        var people = await seed.Database.AsOwnerAsync<long[]>(
            "select array_agg(people order by step_number) from analytics.funnel(null, null, null)");
        Assert.Equal(people.OrderDescending(), people);
        Assert.Equal(6, people.Distinct().Count());
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_rows_and_another_does_not()
    {
        await using var same = new TestDatabase();
        await using var other = new TestDatabase();
        await same.InitializeAsync();
        await other.InitializeAsync();
        await SeedDatabase.SeedAsync(same.Logins, SeedDatabase.Options);
        await SeedDatabase.SeedAsync(other.Logins, SeedDatabase.Options with { Seed = 8 });
        var differ = 0;
        foreach (var table in Tables)
        {
            var expected = await HashAsync(seed.Database, table);
            Assert.Equal((table, expected), (table, await HashAsync(same, table)));
            differ += expected is not null && expected == await HashAsync(other, table) ? 0 : 1;
        }

        // What a seed does not decide is the rates' course.
        Assert.Equal(Tables.Length - 1, differ);
    }

    [Fact]
    public async Task A_second_run_of_the_same_seed_is_refused_and_changes_nothing()
    {
        var before = await HashAsync(seed.Database, "orders.orders");
        var refused = await Assert.ThrowsAsync<StoaException>(() =>
            SeedDatabase.SeedAsync(seed.Database.Logins, SeedDatabase.Options with { Scale = 2 }));
        Assert.Equal("Seed 7 is in this database already: nothing was changed. Choose another number with --seed.",
            refused.Message);
        Assert.Equal(1, refused.ExitCode);
        Assert.Equal(before, await HashAsync(seed.Database, "orders.orders"));
    }

    [Fact]
    public async Task A_marketplace_in_another_currency_is_not_seeded_in_this_one()
    {
        var refused = await Assert.ThrowsAsync<StoaException>(() => SeedDatabase.SeedAsync(
            seed.Database.Logins, SeedDatabase.Options with { Seed = 9, Currency = "EUR" }));
        Assert.StartsWith("This marketplace's currency is GBP, not EUR", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_seed_leaves_nothing()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        var schema = await SeedDatabase.SchemaAsync(database);
        using var stop = new CancellationTokenSource();
        var seeding = SeedDatabase.SeedAsync(database.Logins, SeedDatabase.Options with { Scale = 50 }, stop.Token);
        // Let it come as far as copying: its first COPY shows up among the server's statements.
        await using (var admin = new NpgsqlConnection(Cluster.Current.AdminConnectionString))
        {
            await admin.OpenAsync();
            await using var copies = new NpgsqlCommand("select exists (select from pg_stat_progress_copy where datname = $1)", admin)
            {
                Parameters = { new() { Value = new NpgsqlConnectionStringBuilder(database.Logins.Owner).Database! } },
            };
            while (!seeding.IsCompleted && await copies.ExecuteScalarAsync() is not true)
            {
                await Task.Delay(5);
            }
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => seeding);
        Assert.Equal(0, await CountAsync(database, "accounts.users"));
        Assert.Equal(0, await CountAsync(database, "orders.checkouts"));
        Assert.Equal(0, await CountAsync(database, "platform.imports"));
        Assert.Equal(schema, await SeedDatabase.SchemaAsync(database));
    }

    [Fact]
    public async Task Seeds_go_on_top_of_the_demo_and_of_each_other()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        using var folder = new ScratchFolder();
        var data = new DataFolder(folder.Path);
        data.Create();
        await DemoMarketplace.FillAsync(database.Db, Cluster.Current.Vault, data,
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }),
            new FakeTimeProvider(new DateTimeOffset(2026, 5, 14, 9, 0, 0, TimeSpan.Zero)));
        var schema = await SeedDatabase.SchemaAsync(database);
        var stock = await database.AsOwnerAsync<long>("select sum(stock_quantity) from catalog.product_variants");
        // The demo has more orders than this seed brings: its tables keep their keys. The second seed is the larger one.
        await SeedDatabase.SeedAsync(database.Logins, SeedDatabase.Options);
        await SeedDatabase.SeedAsync(database.Logins, SeedDatabase.Options with { Scale = 2, Seed = 8 });
        Assert.Equal(schema, await SeedDatabase.SchemaAsync(database));
        Assert.InRange(await CountAsync(database, "orders.checkouts"), 6000, 8000);
        Assert.Equal(40 + (2 * SeedDatabase.Options.Vendors), await CountAsync(database, "vendors.vendors"));
        Assert.True(await database.AsOwnerAsync<long>("select sum(stock_quantity) from catalog.product_variants") > stock);
        var output = new StringWriter();
        Assert.True(await Verify.RunAsync(database.Logins, output), output.ToString());
    }

    [Theory]
    [InlineData(0, 100, 10)]
    [InlineData(1, 5, 10)]
    [InlineData(1, 100, 1)]
    public async Task Numbers_that_make_no_history_are_called_wrong(int scale, int products, int vendors)
    {
        var refused = await Assert.ThrowsAsync<StoaException>(() => SeedDatabase.SeedAsync(
            seed.Database.Logins, new SeedOptions(scale, 99) { Products = products, Vendors = vendors }));
        Assert.Equal(2, refused.ExitCode);
    }

    private static Task<long> CountAsync(TestDatabase database, string rows) =>
        database.AsOwnerAsync<long>($"select count(*) from {rows}");

    // The random stamp of a sign-in that nobody has is the one column the seed leaves to the database.
    // Stamps are random, and which transaction wrote an order is the server's.
    private static Task<string> HashAsync(TestDatabase database, string table) => database.AsOwnerAsync<string>($"""
        select md5(string_agg(row, '|' order by row))
          from (select (to_jsonb(t) - array['security_stamp', 'placed_xid'])::text as row from {table} t) as r
        """);
}
