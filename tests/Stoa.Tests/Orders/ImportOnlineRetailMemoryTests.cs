using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Orders;

/// <summary>Nothing else may run beside these, because they measure what the process allocates.</summary>
[CollectionDefinition(nameof(ImportOnlineRetailMemoryTests), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(ImportOnlineRetailMemoryTests))]
public sealed class ImportOnlineRetailMemoryTests
{
    [Fact]
    public async Task A_line_of_300_megabytes_is_refused_by_name_without_being_held_in_memory()
    {
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                path, "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n");
            await using (var file = File.OpenWrite(path))
            {
                file.SetLength(300L << 20);
            }

            await using var db = new Db(await Cluster.Current.CloneAsync());
            var before = GC.GetTotalAllocatedBytes();
            var error = await Assert.ThrowsAsync<StoaException>(() => OnlineRetailDatabase.ImportAsync(db, path));
            Assert.Equal(2, error.ExitCode);
            Assert.Equal($"{path} line 2 is longer than 1 MiB: this is not an Online Retail file.", error.Message);
            Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 32L << 20);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
