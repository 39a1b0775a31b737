using Npgsql;
using Stoa.Tests.Orders;
using Stoa.Tests.Support;

namespace Stoa.Tests.Reviews;

public sealed class WriteReviewTests(TestDatabase database) : IClassFixture<TestDatabase>
{
    private readonly OrderShop _shop = new(database);

    [Fact]
    public async Task Writing_again_replaces_ones_own_review_and_the_rating_follows()
    {
        var product = await ProductAsync();
        var (anna, ben) = (await _shop.PersonAsync(), await _shop.PersonAsync());
        var first = await WriteAsync(anna, product, 2, "Bad", """{"Quality": 2}""");
        await WriteAsync(ben, product, 5, null, "{}");
        Assert.Equal("3.50 2", await RatingAsync(product));
        Assert.Equal(first, await WriteAsync(anna, product, 4, "Better", """{"Quality": 4, "Value": 4.5}"""));
        Assert.Equal("4.50 2", await RatingAsync(product));
        Assert.Equal("4 Better 4.5", await database.AsOwnerAsync<string>("""
            select rating || ' ' || review_text || ' ' || (feature_scores ->> 'Value') from reviews.reviews
             where review_id = @first and updated_at > created_at
            """, new { first }));
    }

    [Fact]
    public async Task Many_reviews_at_once_all_count()
    {
        var product = await ProductAsync();
        var people = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _shop.PersonAsync()));
        await Task.WhenAll(people.Concat(people).Select((person, i) =>
            Task.Run(() => WriteAsync(person, product, (i % 5) + 1, "", "{}"))));
        Assert.Equal(await database.AsOwnerAsync<string>("""
            select round(avg(rating), 2) || ' ' || count(*) from reviews.reviews where product_id = @product
            """, new { product }), await RatingAsync(product));
        Assert.EndsWith(" 10", await RatingAsync(product));
    }

    [Theory]
    [InlineData(0, "", "{}", "ST400 rating")]
    [InlineData(6, "", "{}", "ST400 rating")]
    [InlineData(5, "long", "{}", "ST400 text")]
    [InlineData(5, "", "[1]", "ST400 featureScores")]
    [InlineData(5, "", """{"Quality": "5"}""", "ST400 featureScores")]
    [InlineData(5, "", """{"Quality": 5.5}""", "ST400 featureScores")]
    public async Task What_cannot_be_is_refused_by_field(int rating, string text, string scores, string refusal)
    {
        var (person, product) = (await _shop.PersonAsync(), await ProductAsync());
        var e = await OrderShop.RefusalAsync(() =>
            WriteAsync(person, product, rating, text == "long" ? new string('x', 5001) : text, scores));
        Assert.Equal(refusal, $"{e?.SqlState} {e?.ColumnName}");
    }

    [Fact]
    public async Task Products_and_people_that_are_not_there_are_refused()
    {
        var (person, product) = (await _shop.PersonAsync(), await ProductAsync());
        foreach (var (who, what, field) in new[] { (person, long.MaxValue, "productId"), (long.MaxValue, product, "userId") })
        {
            var e = await Assert.ThrowsAsync<PostgresException>(() => WriteAsync(who, what, 5, "", "{}"));
            Assert.Equal(("ST404", field), (e.SqlState, e.ColumnName));
        }
    }

    private Task<long> WriteAsync(long user, long product, int rating, string? text, string scores) => _shop.CallAsync<long>(
        "reviews.write_review(@user, @product, @rating, @text, @scores::jsonb)", new { user, product, rating, text, scores });

    private Task<string> RatingAsync(long product) => database.AsOwnerAsync<string>(
        "select average_rating || ' ' || review_count from catalog.products where product_id = @product", new { product });

    private async Task<long> ProductAsync() => await database.AsOwnerAsync<long>(
        "select product_id from catalog.product_variants where variant_id = @variant",
        new { variant = await _shop.VariantAsync(OrderShop.NewSku(), [1]) });
}
