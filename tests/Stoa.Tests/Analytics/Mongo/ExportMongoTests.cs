using System.Text.Json;
using Dapper;
using Npgsql;
using Stoa.Analytics.Mongo;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics.Mongo;

/// <summary>What leaves the database with <c>export mongo</c>, in which form, and what never does.</summary>
public sealed class ExportMongoTests(DemoToday demo) : IClassFixture<DemoToday>, IDisposable
{
    private static readonly string[] Collections =
    [
        "activity_logs", "carts", "checkouts", "commissions", "events", "order_items", "orders", "product_variants",
        "products", "refunds", "reviews", "shipments", "stock_reservations", "users", "vendors",
    ];

    private readonly ScratchFolder _scratch = new();

    private string Folder => Path.Combine(_scratch.Path, "mongo");

    [Fact]
    public async Task Every_collection_is_there_with_as_many_documents_as_its_table_has_rows()
    {
        await demo.Database.AsOwnerAsync<int>("""
            insert into inventory.stock_reservations (variant_id, warehouse_id, vendor_id, quantity, expires_at)
            select variant_id, warehouse_id, vendor_id, 1, now() + interval '1 hour' from inventory.stock_levels limit 3
            """);
        var result = await Pipelines.ExportAsync(demo.Database, Folder);
        Assert.Equal([.. Collections.Select(c => c + ".jsonl"), "export.json"],
            Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal)
                .OrderBy(f => f == "export.json"));
        foreach (var collection in Collections)
        {
            // Through the search_path the tables have the collections' names.
            var rows = await demo.Database.AsOwnerAsync<long>($"select count(*) from {collection}");
            Assert.Equal((collection, rows, rows),
                (collection, result.Collections[collection], File.ReadLines(PathOf(collection)).LongCount()));
            Assert.True(rows > 0, $"{collection} is empty: nothing was tested");
        }

        using var about = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "export.json")));
        Assert.Equal("decimal", about.RootElement.GetProperty("money").GetString());
        Assert.Equal(5000, about.RootElement.GetProperty("collections").GetProperty("orders").GetInt64());
        Assert.Equal(Folder, Assert.Single(Directory.EnumerateFileSystemEntries(_scratch.Path)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Folder));
    }

    [Fact]
    public async Task An_order_has_its_amounts_in_both_currencies_exact_its_instants_and_its_addresses()
    {
        await Pipelines.ExportAsync(demo.Database, Folder);
        await using var connection = new NpgsqlConnection(demo.Database.Logins.Owner);
        var rows = (await connection.QueryAsync("""
            select order_id, user_id, vendor_id, checkout_id, base_order_total, order_total, currency, created_at,
                   shipping_address ->> 'city' as city, billing_address ->> 'country' as billing
              from orders.orders
            """)).ToDictionary(r => (long)r.order_id);
        var foreign = 0;
        foreach (var order in Read("orders"))
        {
            var row = rows[order.GetProperty("_id").GetInt64()];
            Assert.Equal((decimal)row.base_order_total, Money(order, "order_total"));
            Assert.Equal((decimal)row.order_total, Money(order, "order_total_charged"));
            Assert.Equal((string)row.currency, order.GetProperty("currency").GetString());
            Assert.Equal((long)row.vendor_id, order.GetProperty("vendor_id").GetInt64());
            Assert.Equal((long?)row.user_id, order.GetProperty("user_id").Deserialize<long?>());
            Assert.Equal((DateTime)row.created_at, order.GetProperty("created_at").GetProperty("$date").GetDateTime(),
                TimeSpan.FromMilliseconds(1));
            Assert.Equal((string)row.city, order.GetProperty("shipping_address").GetProperty("city").GetString());
            Assert.Equal((string)row.billing, order.GetProperty("billing_address").GetProperty("country").GetString());
            foreign += order.GetProperty("currency").GetString() == order.GetProperty("base_currency").GetString() ? 0 : 1;
        }

        Assert.True(foreign > 0, "no order was charged in another currency");
    }

    [Fact]
    public async Task Amounts_can_be_doubles_that_stay_doubles_where_they_are_whole()
    {
        await Pipelines.ExportAsync(demo.Database, Folder, moneyAsDouble: true);
        Assert.DoesNotContain("$numberDecimal", await File.ReadAllTextAsync(PathOf("orders")));
        Assert.All(Read("orders"), o => Assert.Contains('.', o.GetProperty("order_total").GetRawText()));
        Assert.Equal(
            await demo.Database.AsOwnerAsync<decimal>("select sum(base_order_total) from orders.orders"),
            Read("orders").Sum(o => o.GetProperty("order_total").GetDecimal()));
        Assert.All(Read("vendors"), v => Assert.Contains('.', v.GetProperty("rating").GetRawText()));
    }

    [Fact]
    public async Task The_lines_revenue_adds_up_to_their_orders()
    {
        await Pipelines.ExportAsync(demo.Database, Folder);
        var revenue = Read("order_items").GroupBy(i => i.GetProperty("order_id").GetInt64())
            .ToDictionary(g => g.Key, g => g.Sum(i => Money(i, "revenue")));
        Assert.All(Read("orders"), o => Assert.Equal(
            Money(o, "items_total") - Money(o, "discount_total"), revenue[o.GetProperty("_id").GetInt64()]));
        Assert.All(Read("order_items").Where(i => i.GetProperty("currency").GetString() == "GBP"), i => Assert.Equal(
            Money(i, "revenue"),
            i.GetProperty("quantity").GetInt32() * Money(i, "unit_price") - Money(i, "discount_amount")));
    }

    [Fact]
    public async Task No_credential_and_nothing_encrypted_leaves()
    {
        await Pipelines.ExportAsync(demo.Database, Folder);
        var text = string.Concat(Directory.EnumerateFiles(Folder).Select(File.ReadAllText));
        await using var connection = new NpgsqlConnection(demo.Database.Logins.Owner);
        var secrets = (await connection.QueryAsync<string>("""
            select password_hash from accounts.users where password_hash is not null
            union select security_stamp::text from accounts.users
            union select encode(phone, 'base64') from accounts.users where phone is not null
            union select encode(phone, 'hex') from accounts.users where phone is not null
            union select address ->> 'sealed' from accounts.users where address ? 'sealed'
            union select shipping_address ->> 'sealed' from orders.orders where shipping_address ? 'sealed'
            union select billing_address ->> 'sealed' from orders.orders where billing_address ? 'sealed'
            union select encode(payout_details, 'base64') from vendors.vendors where payout_details is not null
            union select encode(payout_details, 'hex') from vendors.vendors where payout_details is not null
            union select public_id::text from carts.carts union select public_id::text from orders.checkouts
            """)).Select(s => s.Replace("\n", "")).ToHashSet();
        Assert.True(secrets.Count > 5_000);
        // One pass over the text instead of one per secret: every word in it that is long enough to be one.
        Assert.DoesNotContain(text.Split('"', '{', '}', ',', ':', ' '), secrets.Contains);
        Assert.DoesNotMatch(@"""(sealed|password\w*|\w*hash|\w*stamp_?|phone|payout\w*|public_id|security\w*|source_ref)"":",
            text.Replace("\"timestamp\"", ""));
        Assert.DoesNotContain("$argon2", text);
    }

    [Fact]
    public async Task A_pseudonymised_export_names_nobody_and_is_stable()
    {
        await Pipelines.ExportAsync(demo.Database, Folder, pseudonymise: true);
        var again = Path.Combine(_scratch.Path, "again");
        await Pipelines.ExportAsync(demo.Database, again, pseudonymise: true);
        foreach (var collection in new[] { "users", "carts", "events", "shipments", "reviews", "activity_logs" })
        {
            Assert.Equal(await File.ReadAllTextAsync(PathOf(collection)),
                await File.ReadAllTextAsync(Path.Combine(again, collection + ".jsonl")));
        }

        var text = string.Concat(Directory.EnumerateFiles(Folder).Select(File.ReadAllText));
        await using var connection = new NpgsqlConnection(demo.Database.Logins.Owner);
        var known = (await connection.QueryAsync<string>("""
            select name from accounts.users union select email from accounts.users where email is not null
            union select visitor_id::text from analytics.events union select visitor_id::text from carts.carts
             where visitor_id is not null
            """)).ToHashSet();
        Assert.True(known.Count > 3_000);
        Assert.DoesNotContain(text.Split('"'), known.Contains);
        Assert.DoesNotContain("@stoa", text);
        var users = Read("users").ToList();
        Assert.Equal(users.Count, users.Select(u => u.GetProperty("name").GetString()).Distinct().Count());
        Assert.All(users, u => Assert.EndsWith("@pseudonym.invalid", u.GetProperty("email").GetString()));
        Assert.Equal(
            await demo.Database.AsOwnerAsync<int>("select count(distinct visitor_id)::int from analytics.events"),
            Read("events").Select(e => e.GetProperty("visitor_id").GetString()).Distinct().Count());
    }

    [Fact]
    public async Task The_models_take_every_document()
    {
        Pipelines.SkipWhereNodeIsMissing();
        var result = await Pipelines.ExportAsync(demo.Database, Folder);
        using var counts = JsonDocument.Parse(await Pipelines.RunAsync("check-models.js", Folder));
        Assert.Equal(Collections, counts.RootElement.EnumerateObject().Select(c => c.Name).Order(StringComparer.Ordinal));
        Assert.All(counts.RootElement.EnumerateObject(), c => Assert.Equal(result.Collections[c.Name], c.Value.GetInt64()));
    }

    [Fact]
    public async Task A_folder_that_holds_something_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder);
        var file = Path.Combine(Folder, "mine.txt");
        await File.WriteAllTextAsync(file, "mine");
        var error = await Assert.ThrowsAsync<StoaException>(() => Pipelines.ExportAsync(demo.Database, Folder));
        Assert.Equal(2, error.ExitCode);
        Assert.Contains("not empty", error.Message);
        Assert.Equal(file, Assert.Single(Directory.EnumerateFiles(_scratch.Path, "*", SearchOption.AllDirectories)));
        error = await Assert.ThrowsAsync<StoaException>(() => Pipelines.ExportAsync(demo.Database, file));
        Assert.Contains("is a file", error.Message);
    }

    [Fact]
    public async Task An_empty_folder_is_taken()
    {
        Directory.CreateDirectory(Folder);
        await Pipelines.ExportAsync(demo.Database, Folder + "/");
        Assert.True(File.Exists(PathOf("orders")));
    }

    [Fact]
    public async Task What_fails_or_is_cancelled_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ExportMongo.RunAsync(
            demo.Database.Logins, Cluster.Current.Vault, new ExportMongoInput(Folder, null, false, false),
            Spectre.Console.AnsiConsole.Create(new Spectre.Console.AnsiConsoleSettings
            {
                Out = new Spectre.Console.AnsiConsoleOutput(TextWriter.Null),
            }), cancel.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path));

        // A login that may read nothing: the export begins and breaks off.
        await using var poor = new TestDatabase();
        await poor.InitializeAsync();
        await poor.AsOwnerAsync<int>("revoke select on reporting.orders from stoa_readonly");
        var error = await Assert.ThrowsAsync<StoaException>(() => Pipelines.ExportAsync(poor, Folder));
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path));
    }

    [Fact]
    public async Task Names_in_free_json_cannot_pass_for_extended_json()
    {
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        await database.AsOwnerAsync<int>("""
            insert into vendors.vendors (vendor_id, name, slug, currency) overriding system value values (1, 'V', 'v', 'GBP');
            insert into catalog.products (product_id, vendor_id, name, slug) overriding system value values (1, 1, 'P "q" ü', 'p');
            insert into reviews.reviews (product_id, vendor_id, rating, feature_scores, created_at)
            values (1, 1, 5, '{"$oid": "x", "Quality": 4, "deep": [{"$date": 1}]}', '1969-12-31T23:59:59.5Z');
            """);
        await Pipelines.ExportAsync(database, Folder);
        var review = Assert.Single(Read("reviews"));
        Assert.Equal("""{"Quality":4,"_oid":"x","deep":[{"_date":1}]}""", Sorted(review.GetProperty("feature_scores")));
        Assert.Equal("-500", review.GetProperty("created_at").GetProperty("$date").GetProperty("$numberLong").GetString());
        Assert.Equal("P \"q\" ü", Assert.Single(Read("products")).GetProperty("name").GetString());
    }

    public void Dispose() => _scratch.Dispose();

    private static decimal Money(JsonElement document, string field) =>
        decimal.Parse(document.GetProperty(field).GetProperty("$numberDecimal").GetString()!,
            System.Globalization.CultureInfo.InvariantCulture);

    private static string Sorted(JsonElement element) => JsonSerializer.Serialize(
        new SortedDictionary<string, JsonElement>(
            element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value), StringComparer.Ordinal));

    private string PathOf(string collection) => Path.Combine(Folder, collection + ".jsonl");

    private IEnumerable<JsonElement> Read(string collection) =>
        File.ReadLines(PathOf(collection)).Select(line => JsonDocument.Parse(line).RootElement);
}
