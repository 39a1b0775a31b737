using Spectre.Console;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics.Mongo;

/// <summary>The demo marketplace as of today.</summary>
public sealed class DemoToday : IAsyncLifetime
{
    private readonly ScratchFolder _folder = new();

    public TestDatabase Database { get; } = new();

    public async ValueTask InitializeAsync()
    {
        await Database.InitializeAsync();
        var data = new DataFolder(Path.Combine(_folder.Path, "data"));
        data.Create();
        await DemoMarketplace.FillAsync(Database.Db, Cluster.Current.Vault, data,
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>The thirteen pipelines and the seven mappers of docs/mongo give the API's figures.</summary>
public sealed class PipelinesOverTheDemoTests(DemoToday demo) : IClassFixture<DemoToday>
{
    [Fact]
    public Task Every_pipeline_and_mapper_gives_the_figures_of_the_api() => Pipelines.CompareAsync(demo.Database);
}

/// <summary>The same over the tests' shop: two currencies, guests, ends of daylight saving time.</summary>
public sealed class PipelinesOverTheShopTests(Shop shop) : IClassFixture<Shop>
{
    [Fact]
    public Task Every_pipeline_and_mapper_gives_the_figures_of_the_api() => Pipelines.CompareAsync(shop.Database);

    [Theory]
    [InlineData("Asia/Kathmandu")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("America/Sao_Paulo")]
    public Task Months_are_cut_in_the_time_zone(string timezone) =>
        Pipelines.CompareAsync(shop.Database, $"timezone={timezone}", new { timezone });

    [Fact]
    public Task A_period_is_half_open_and_its_empty_months_are_rows() => Pipelines.CompareAsync(
        shop.Database, "from=2024-11-01T00:00:00Z&to=2025-10-26T00:30:00Z",
        new { from = "2024-11-01T00:00:00Z", to = "2025-10-26T00:30:00Z" });

    [Fact]
    public Task A_period_in_which_nothing_happened_has_rows_of_zeros_where_the_api_has() => Pipelines.CompareAsync(
        shop.Database, "from=2019-11-01T00:00:00Z&to=2020-02-01T00:00:00Z",
        new { from = "2019-11-01T00:00:00Z", to = "2020-02-01T00:00:00Z" });

    [Fact]
    public Task A_period_that_begins_after_the_first_order_leaves_what_was_before_it_out() => Pipelines.CompareAsync(
        shop.Database, "from=2025-03-29T23:59:59Z&to=2026-01-10T12:00:00Z",
        new { from = "2025-03-29T23:59:59Z", to = "2026-01-10T12:00:00Z" });
}
