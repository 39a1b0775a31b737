using Stoa.Tests.Support;

namespace Stoa.Tests.Reviews;

/// <summary>Figures that triggers keep: ratings of products and vendors, attributes as JSON, the default address.</summary>
public sealed class KeepRatingsTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private const string ArrangeSql = """
        with v as (insert into vendors.vendors (name, slug, currency, status)
                   values (@slug, @slug, 'EUR', 'active') returning vendor_id)
        insert into catalog.products (vendor_id, name, slug, status)
        select vendor_id, @slug, @slug, 'active' from v returning product_id
        """;
    private const string ReviewSql = """
        insert into reviews.reviews (product_id, vendor_id, rating)
        select p.product_id, p.vendor_id, r from catalog.products p, unnest(@ratings) r where p.product_id = @product
        returning review_id
        """;
    private const string RatingSql =
        "select average_rating || ' ' || review_count from catalog.products where product_id = @product";

    [Fact]
    public async Task A_products_rating_follows_its_reviews_half_up()
    {
        var product = await database.AsOwnerAsync<long>(ArrangeSql, new { slug = "rated" });
        await database.AsOwnerAsync<long>(ReviewSql, new { product, ratings = new[] { 5, 5, 5, 4, 4, 4, 4, 2 } });
        Assert.Equal("4.13 8", await RatingAsync(product));
        await Run("update reviews.reviews set rating = 5 where product_id = @product and rating = 2", product);
        Assert.Equal("4.50 8", await RatingAsync(product));
        await Run("delete from reviews.reviews where product_id = @product", product);
        Assert.Equal("0.00 0", await RatingAsync(product));
    }

    [Fact]
    public async Task Reviews_written_at_once_are_all_counted()
    {
        var product = await database.AsOwnerAsync<long>(ArrangeSql, new { slug = "busy" });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => Task.Run(() =>
            database.AsOwnerAsync<long>(ReviewSql, new { product, ratings = new[] { (i % 5) + 1 } }))));
        Assert.Equal("2.75 12", await RatingAsync(product));
    }

    [Fact]
    public async Task A_vendors_rating_follows_its_reviews()
    {
        var product = await database.AsOwnerAsync<long>(ArrangeSql, new { slug = "vendor-rated" });
        await Run(
            """
            insert into vendors.vendor_reviews (vendor_id, rating)
            select vendor_id, r from catalog.products, unnest(array[5, 4, 4]) r where product_id = @product
            """,
            product);
        Assert.Equal("4.33 3", await database.AsOwnerAsync<string>(
            "select rating || ' ' || reviews_count from vendors.vendors where slug = 'vendor-rated'"));
    }

    [Fact]
    public async Task Attributes_as_JSON_follow_their_rows()
    {
        var product = await database.AsOwnerAsync<long>(ArrangeSql, new { slug = "attributed" });
        await Run(
            """
            insert into catalog.product_dynamic_attributes
            select product_id, vendor_id, n, 'x' from catalog.products, unnest(array['a', 'b']) n
             where product_id = @product
            """,
            product);
        await Run("update catalog.product_dynamic_attributes set attribute_value = 'y' where attribute_name = 'b'", product);
        Assert.Equal("""{"a": "x", "b": "y"}""", await database.AsOwnerAsync<string>(
            "select dynamic_attributes::text from catalog.products where product_id = @product", new { product }));
    }

    [Fact]
    public async Task A_persons_address_is_the_default_one()
    {
        var user = await database.AsOwnerAsync<long>("""
            insert into accounts.users (name, role_id) select 'Moving', min(role_id) from accounts.roles returning user_id
            """);
        await database.AsOwnerAsync<long>(
            """
            insert into accounts.addresses (user_id, address, is_default)
            values (@user, '{"country": "Spain"}', true), (@user, '{"country": "Italy"}', false) returning address_id
            """,
            new { user });
        const string CountrySql = "select country from accounts.users where user_id = @user";
        Assert.Equal("Spain", await database.AsOwnerAsync<string>(CountrySql, new { user }));
        await database.AsOwnerAsync<long>(
            "delete from accounts.addresses where user_id = @user and is_default returning user_id", new { user });
        Assert.Null(await database.AsOwnerAsync<string>(CountrySql, new { user }));
    }

    private Task<string> RatingAsync(long product) => database.AsOwnerAsync<string>(RatingSql, new { product });

    private Task<long> Run(string sql, long product) => database.AsOwnerAsync<long>(sql, new { product });
}
