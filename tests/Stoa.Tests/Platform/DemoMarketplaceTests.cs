using Microsoft.Extensions.Time.Testing;
using Spectre.Console;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>One filled database for the class: the fill is the subject, its tests only look.</summary>
public sealed class DemoDatabase : IAsyncLifetime
{
    public static readonly DateTimeOffset Today = new(2026, 5, 14, 9, 30, 0, TimeSpan.Zero);

    public TestDatabase Database { get; } = new();

    public DataFolder Data { get; } = new(Path.Combine(Path.GetTempPath(), $"stoa-demo-{Environment.ProcessId}"));

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
        Directory.Delete(Data.Path, recursive: true);
    }
}

public sealed class DemoMarketplaceTests(DemoDatabase demo) : IClassFixture<DemoDatabase>
{
    [Theory]
    [InlineData("vendors.vendors", 40, 40)]
    [InlineData("catalog.products", 400, 400)]
    [InlineData("orders.orders", 5000, 5000)]
    [InlineData("accounts.users", 2041, 2041)]
    [InlineData("reviews.reviews", 2500, 3500)]
    [InlineData("orders.refunds", 250, 500)]
    [InlineData("vendors.vendor_reviews", 400, 1200)]
    [InlineData("analytics.events", 10000, 60000)]
    [InlineData("catalog.product_images", 400, 800)]
    public async Task The_demo_has_as_much_as_it_says(string table, int least, int most)
    {
        var count = await demo.Database.AsOwnerAsync<long>($"select count(*) from {table}");
        Assert.InRange(count, least, most);
    }
}
