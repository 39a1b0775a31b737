using MongoDB.Bson;
using Spectre.Console;
using Stoa.Analytics.Mongo;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics.Mongo;

/// <summary><c>--uri</c>: the driver against a stand-in that speaks MongoDB's protocol, and against nothing.</summary>
public sealed class MongoServerTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public async Task Documents_arrive_with_their_types_under_their_final_names()
    {
        using var mongo = new FakeMongo();
        var result = await ExportAsync(mongo.Uri);
        Assert.Equal(result.Collections.OrderBy(c => c.Key), mongo.Collections
            .Select(c => KeyValuePair.Create(c.Key, (long)c.Value.Count)).OrderBy(c => c.Key));
        Assert.Equal(shop.Orders.Sum(o => o.BaseTotal),
            mongo.Collections["orders"].Sum(o => Decimal128.ToDecimal(o["order_total"].AsDecimal128)));
        Assert.All(mongo.Collections["orders"], o => Assert.True(o["created_at"].IsValidDateTime));
        Assert.All(mongo.Collections["users"].Where(u => u["address"].IsBsonDocument),
            u => Assert.True(u["address"]["country"].IsString));
    }

    [Fact]
    public async Task A_database_that_holds_such_a_collection_is_refused_and_left_alone()
    {
        using var mongo = new FakeMongo();
        mongo.Collections["orders"] = [new BsonDocument("_id", 1)];
        var error = await Assert.ThrowsAsync<StoaException>(() => ExportAsync(mongo.Uri));
        Assert.Contains("collection orders already", error.Message);
        Assert.Single(Assert.Single(mongo.Collections).Value);
    }

    [Fact]
    public async Task What_breaks_off_half_way_leaves_nothing()
    {
        using var mongo = new FakeMongo { Broken = "reviews" };
        var error = await Assert.ThrowsAsync<StoaException>(() => ExportAsync(mongo.Uri));
        Assert.Contains("out of disk space", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(mongo.Collections);
    }

    [Theory]
    [InlineData("nonsense", 2, "--uri is not")]
    [InlineData("http://127.0.0.1/stoa", 2, "--uri is not")]
    [InlineData("mongodb://user:hidden@127.0.0.1:1", 2, "no database")]
    [InlineData("mongodb://user:hidden@127.0.0.1:1/stoa?serverSelectionTimeoutMS=300", 1, "127.0.0.1:1 cannot be used")]
    public async Task An_address_without_a_mongodb_is_one_line_that_keeps_the_password(string uri, int code, string said)
    {
        var error = await Assert.ThrowsAsync<StoaException>(() => ExportAsync(uri));
        Assert.Equal(code, error.ExitCode);
        Assert.Contains(said, error.Message);
        Assert.DoesNotContain("hidden", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    private Task<ExportMongoResult> ExportAsync(string uri) => ExportMongo.RunAsync(
        shop.Database.Logins, Cluster.Current.Vault, new ExportMongoInput(null, uri, false, false),
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }),
        TestContext.Current.CancellationToken);
}
