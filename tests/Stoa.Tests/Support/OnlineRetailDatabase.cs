using Stoa.Orders;
using Stoa.Platform;

namespace Stoa.Tests.Support;

/// <summary>A class fixture: a database with the real Online Retail history. Empty where the file is absent.</summary>
public sealed class OnlineRetailDatabase() : ImportedDatabase(File)
{
    public static string Folder { get; } = Path.Combine(Cluster.Root, "../shared/data/online-retail");

    public static string File { get; } = Path.Combine(Folder, "online_retail.csv.gz");

    /// <summary>Skips the running test, with the reason, where the real file is not there.</summary>
    public static void SkipWhereAbsent() =>
        Assert.SkipUnless(System.IO.File.Exists(File), "../shared/data/online-retail is not there");

    /// <summary>Imports a file with a console that only remembers.</summary>
    public static Task<(ImportSummary Summary, string Output)> ImportAsync(
        Db db, string file, CancellationToken cancel = default) => RunAsync(ImportOnlineRetail.RunAsync, db, file, cancel);

    protected override Task<(ImportSummary Summary, string Output)> ImportAsync(string path) => ImportAsync(Db, path);
}
