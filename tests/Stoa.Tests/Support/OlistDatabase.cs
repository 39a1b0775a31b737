using Stoa.Orders;
using Stoa.Platform;

namespace Stoa.Tests.Support;

/// <summary>A class fixture: a database with the real Olist marketplace. Empty where its folder is absent.</summary>
public sealed class OlistDatabase() : ImportedDatabase(Folder)
{
    public static string Folder { get; } = Path.Combine(Cluster.Root, "../shared/data/olist-10k");

    /// <summary>Skips the running test, with the reason, where the real files are not there.</summary>
    public static void SkipWhereAbsent() =>
        Assert.SkipUnless(Directory.Exists(Folder), "../shared/data/olist-10k is not there");

    /// <summary>Imports a folder with a console that only remembers.</summary>
    public static Task<(ImportSummary Summary, string Output)> ImportAsync(
        Db db, string folder, CancellationToken cancel = default) => RunAsync(ImportOlist.RunAsync, db, folder, cancel);

    protected override Task<(ImportSummary Summary, string Output)> ImportAsync(string path) => ImportAsync(Db, path);
}
