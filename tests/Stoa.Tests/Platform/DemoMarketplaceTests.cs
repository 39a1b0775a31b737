using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>One filled database for the class: the fill is the subject, its tests only look.</summary>
public sealed class DemoDatabase : IAsyncLifetime
{
    private static readonly DateTimeOffset Today = new(2026, 5, 14, 9, 30, 0, TimeSpan.Zero);

    public TestDatabase Database { get; } = new();

    private readonly ScratchFolder _folder = new();

    public DataFolder Data => new(_folder.Path);

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        Data.Create();
        await FillAsync(Database);
    }

    public Task FillAsync(TestDatabase database) => DemoMarketplace.FillAsync(
        database.Db, Cluster.Current.Vault, Data,
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }),
        new FakeTimeProvider(Today));

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class DemoMarketplaceTests(DemoDatabase demo) : IClassFixture<DemoDatabase>
{
    private static readonly string[] Roles = ["operator", "vendor", "vendor", "shopper"];

    [Theory]
    [InlineData("vendors.vendors", 40, 40)]
    [InlineData("catalog.products", 400, 400)]
    [InlineData("orders.orders", 5000, 5000)]
    [InlineData("accounts.users", 2041, 2041)]
    [InlineData("reviews.reviews", 2500, 3500)]
    [InlineData("orders.refunds", 250, 500)]
    [InlineData("vendors.vendor_reviews", 400, 1200)]
    [InlineData("analytics.events", 10000, 60000)]
    [InlineData("audit.activity_logs", 5000, 20000)]
    [InlineData("payouts.payouts", 500, 1000)]
    [InlineData("reviews.answers", 50, 200)]
    [InlineData("pricing.coupon_redemptions", 100, 1000)]
    [InlineData("carts.carts where status = 'abandoned'", 300, 1500)]
    [InlineData("carts.wishlist_items", 200, 2000)]
    [InlineData("catalog.product_images", 400, 800)]
    [InlineData("catalog.product_variants where stock_quantity = 0", 20, 150)]
    [InlineData("analytics.events_default", 0, 0)]
    [InlineData("(select from orders.orders group by checkout_id having count(*) > 1) as mixed", 700, 1200)]
    [InlineData("(select distinct order_status from orders.orders) as states", 7, 7)]
    [InlineData("(select distinct country from accounts.users) as countries", 14, 17)]
    public async Task The_demo_has_as_much_as_it_says(string table, int least, int most)
    {
        var count = await demo.Database.AsOwnerAsync<long>($"select count(*) from {table}");
        Assert.InRange(count, least, most);
    }

    [Theory]
    [InlineData("""
        orders.orders o join (select order_id, sum(quantity * unit_price) as items, sum(discount_amount) as discounts,
          sum(tax_amount) as taxes, sum(base_revenue) as base from orders.order_items group by order_id) i using (order_id)
         where (items_total, discount_total, tax_total) <> (i.items, i.discounts, i.taxes)
            or base_items_total - base_discount_total <> i.base
        """)]
    [InlineData("""
        orders.checkouts c join (select checkout_id, sum(order_total) as total, sum(base_order_total) as base
          from orders.orders group by checkout_id) o using (checkout_id)
         where (c.total, c.base_total) <> (o.total, o.base)
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
        catalog.product_variants v join inventory.stock_levels l using (variant_id)
         where v.stock_quantity <> l.on_hand or l.on_hand <>
           (select sum(quantity) from inventory.stock_movements m where m.variant_id = v.variant_id)
        """)]
    [InlineData("""
        orders.orders o where order_status <> (select to_status from orders.order_status_history h
          where h.order_id = o.order_id order by changed_at desc, history_id desc limit 1)
        """)]
    [InlineData("accounts.users u join orders.checkouts c using (user_id) where u.created_at > c.placed_at")]
    [InlineData("""
        catalog.products p where (average_rating, review_count) <> (select coalesce(round(avg(rating), 2), 0), count(*)
          from reviews.reviews r where r.product_id = p.product_id)
        """)]
    [InlineData("accounts.users where address is null or not address ? 'sealed'")]
    [InlineData("catalog.products where dynamic_attributes = '{}'")]
    [InlineData("""
        payouts.payouts p where amount <> (select sum(i.amount) from payouts.payout_items i
          where i.payout_id = p.payout_id)
        """)]
    public async Task No_row_breaks_an_invariant(string broken)
    {
        Assert.Equal(0, await demo.Database.AsOwnerAsync<long>($"select count(*) from {broken}"));
    }

    [Fact]
    public async Task Two_fills_on_the_same_day_are_the_same_apart_from_secrets()
    {
        const string HashSql = """
            select md5(string_agg(row, '|' order by row)) from (
              select (to_jsonb(t) - 'sealed' - 'phone' - 'address' - 'shipping_address' - 'billing_address'
                - 'payout_details' - 'password_hash' - 'security_stamp' - 'placed_xid' - 'wrapped_key')::text as row
                from {0} t) as rows
            """;
        await using var other = new TestDatabase();
        await other.InitializeAsync();
        await demo.FillAsync(other);
        foreach (var table in new[]
        {
            "accounts.users", "vendors.vendors", "catalog.products", "catalog.product_variants", "catalog.media",
            "orders.checkouts", "orders.orders", "orders.order_items", "orders.refunds", "inventory.stock_movements",
            "reviews.reviews", "analytics.events", "audit.activity_logs", "payouts.payouts", "carts.cart_items",
        })
        {
            var sql = HashSql.Replace("{0}", table, StringComparison.Ordinal);
            var expected = await demo.Database.AsOwnerAsync<string>(sql);
            Assert.Equal((table, expected), (table, await other.AsOwnerAsync<string>(sql)));
        }
    }

    [Fact]
    public async Task Only_an_empty_database_wants_it()
    {
        await using var empty = new TestDatabase();
        await empty.InitializeAsync();
        Assert.True(await DemoMarketplace.IsWantedAsync(empty.Db));
        Assert.False(await DemoMarketplace.IsWantedAsync(demo.Database.Db));
    }

    [Fact]
    public async Task New_rows_take_ids_after_those_of_the_demo()
    {
        var id = await demo.Database.AsOwnerAsync<long>(
            "insert into catalog.categories (name, slug) values ('Later', 'later') returning category_id");
        Assert.Equal(await demo.Database.AsOwnerAsync<long>("select max(category_id) from catalog.categories"), id);
    }

    [Fact]
    public void The_sign_ins_are_written_for_the_owner_alone()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(demo.Data.DemoAccountsFile));
        Assert.Equal(Roles, file.RootElement.EnumerateArray().Select(a => a.GetProperty("role").GetString()));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(demo.Data.DemoAccountsFile));
    }

    [Fact]
    public async Task Every_picture_is_in_the_media_store_under_the_hash_of_its_bytes()
    {
        var hashes = await demo.Database.AsOwnerAsync<string[]>(
            "select array_agg(distinct encode(sha256, 'hex')) from catalog.media");
        Assert.All(hashes, h => Assert.Equal(h, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            File.ReadAllBytes(Stoa.Catalog.GetMedia.PathOf(demo.Data, h + ".webp"))))));
    }
}
