using Stoa.Tests.Orders;
using Stoa.Tests.Support;

namespace Stoa.Tests.Analytics.Mongo;

[Collection(nameof(ImportOnlineRetailMemoryTests))]
public sealed class ExportMongoMemoryTests
{
    [Fact]
    public async Task Memory_does_not_grow_with_the_history()
    {
        using var scratch = new ScratchFolder();
        await using var database = new TestDatabase();
        await database.InitializeAsync();
        await Pipelines.ExportAsync(database, Path.Combine(scratch.Path, "warm"));
        await database.AsOwnerAsync<int>("""
            set stoa.deltas = 'off';
            insert into analytics.events (kind, visitor_id)
            select 'visit', gen_random_uuid() from generate_series(1, 300000)
            """);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var folder = Path.Combine(scratch.Path, "mongo");
        var export = Pipelines.ExportAsync(database, folder);
        var most = 0L;
        while (!export.IsCompleted)
        {
            // What lives, not what waits to be collected.
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
            await Task.WhenAny(export, Task.Delay(50));
        }

        await export;
        Assert.True(new FileInfo(Path.Combine(folder, "events.jsonl")).Length > 50_000_000);
        Assert.InRange(most, 0, 8_000_000);
    }
}
