namespace Stoa.Platform;

/// <summary>The marketplace's own settings.</summary>
public static class Marketplace
{
    private const string NameSql = "select platform.marketplace_name()";

    /// <summary>What it is called, on pages and in letters.</summary>
    public static async Task<string> NameAsync(Db db, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return await db.FirstAsync<string>(Actor.System, NameSql, cancel: cancel) ?? "Stoa";
    }
}
