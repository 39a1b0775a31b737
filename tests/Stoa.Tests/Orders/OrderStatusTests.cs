using Dapper;
using Npgsql;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

public sealed class OrderStatusTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private static readonly string[] States =
        ["Pending", "Confirmed", "Processing", "Shipped", "Completed", "Cancelled", "Refunded"];
    private static readonly string[] Allowed =
    [
        "Pending>Confirmed", "Pending>Cancelled", "Confirmed>Processing", "Confirmed>Shipped", "Confirmed>Cancelled",
        "Confirmed>Refunded", "Processing>Shipped", "Processing>Cancelled", "Processing>Refunded", "Shipped>Completed",
    ];

    [Fact]
    public async Task Each_allowed_change_is_recorded_once_and_every_other_is_refused()
    {
        await using var app = await database.Db.App.OpenConnectionAsync();
        foreach (var from in States)
        {
            foreach (var to in States.Where(s => s != from))
            {
                var order = await OrderAsync(app, from);
                var change = () => app.ExecuteAsync(
                    "update orders.orders set order_status = @to, updated_at = now() where order_id = @order",
                        new { to, order });
                if (Allowed.Contains($"{from}>{to}"))
                {
                    await change();
                    Assert.Equal($"{from}, {from}>{to}", await HistoryAsync(app, order));
                }
                else
                {
                    Assert.Equal("ST409", (await Assert.ThrowsAsync<PostgresException>(change)).SqlState);
                    Assert.Equal(from, await HistoryAsync(app, order));
                }
            }
        }
    }

    [Fact]
    public async Task A_change_of_anything_else_writes_no_history()
    {
        await using var app = await database.Db.App.OpenConnectionAsync();
        var order = await OrderAsync(app, "Shipped");
        await app.ExecuteAsync("update orders.orders set payment_status = 'paid' where order_id = @order",
            new { order });
        Assert.Equal("Shipped", await HistoryAsync(app, order));
    }

    [Fact]
    public async Task The_history_names_who_did_it_and_why_and_can_be_given_by_the_writer()
    {
        await using var app = await database.Db.App.OpenConnectionAsync();
        await using var transaction = await app.BeginTransactionAsync();
        var user = await app.ExecuteScalarAsync<long>("""
            insert into accounts.roles (name) values ('somebody') on conflict (name) do nothing;
            insert into accounts.users (name, role_id) select 'A', role_id from accounts.roles limit 1 returning user_id
            """);
        await app.ExecuteAsync(
            "select set_config('stoa.user_id', @user, true), set_config('stoa.status_note', 'by hand', true)",
                new { user = user.ToString() });
        var order = await OrderAsync(app, "Pending");
        Assert.Equal(1, await app.ExecuteScalarAsync<long>("""
            select count(*) from orders.order_status_history where order_id = @order and changed_by = @user
              and note = 'by hand'
            """, new { order, user }));
        await app.ExecuteAsync("select set_config('stoa.status_history', 'given', true)");
        Assert.Null(await HistoryAsync(app, await OrderAsync(app, "Completed")));
    }

    [Fact]
    public async Task Order_numbers_are_random_and_of_one_shape()
    {
        var numbers = await database.Db.ListAsync<string>(Actor.System, NumbersSql);
        Assert.Equal(1000, numbers.Distinct().Count());
        Assert.All(numbers, n => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$", n));
    }

    private const string NumbersSql = "select orders.new_order_number() from generate_series(1, 1000)";

    private static Task<string?> HistoryAsync(NpgsqlConnection app, long order) => app.ExecuteScalarAsync<string?>("""
        select string_agg(concat_ws('>', from_status, to_status), ', ' order by history_id)
          from orders.order_status_history where order_id = @order
        """, new { order });

    private static Task<long> OrderAsync(NpgsqlConnection app, string status) => app.ExecuteScalarAsync<long>("""
        insert into vendors.vendors (name, slug, currency) values ('V', 'v', 'EUR') on conflict (slug) do nothing;
        with c as (
          insert into orders.checkouts (currency, base_currency, placed_at) values ('EUR', 'EUR', now())
            returning checkout_id)
        insert into orders.orders (order_number, checkout_id, vendor_id, order_status, currency, items_total,
          order_total,
          base_currency, base_items_total, base_order_total)
        select orders.new_order_number(), checkout_id, (select vendor_id from vendors.vendors
          where slug = 'v'), @status, 'EUR',
          1, 1, 'EUR', 1, 1 from c
        returning order_id
        """, new { status });
}
