using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Inventory;

/// <summary>What a round did: variants whose stock had moved, those told as low, and letters to shoppers who waited.</summary>
public sealed record StockLettersResult(long Looked, long TellLow, long BackInStock);

/// <summary>
/// Tells vendors which variants fell low, each once until it has risen above, in one letter a round; and shoppers who
/// asked that something can be had again. It reads what others committed: nothing of it is in the way of selling.
/// </summary>
public sealed class StockLetters(Db db, Vault vault, PublicAddress site, ILogger<StockLetters> logger)
    : ScheduledJob(db, logger)
{
    /// <summary>The job's name.</summary>
    public const string Name = "stock-letters";

    private const int MostVendors = 100;
    private const int MostVariants = 1_000;
    private const int MostLetters = 500;
    private const int MostRounds = 100;
    private const string FindSql = "select inventory.find_low_stock()";
    private const string UntoldSql = """
        select u.vendor_id, u.vendor_name, u.sends_alerts, u.variant_ids, u.items::text as items, u.people::text as people
          from inventory.untold_low_stock(@vendors, @variants, @after) u order by u.vendor_id
        """;
    private const string TellSql = "select inventory.tell_low_stock(@vendorId, @variantIds::bigint[], @letters::bytea[])";
    private const string DueSql = """
        select d.request_id, d.email, d.language, d.product_name, d.variant_name, d.slug
          from inventory.due_back_in_stock(@limit) d
        """;
    private const string WriteSql = "select inventory.write_back_in_stock(@ids::bigint[], @letters::bytea[])";

    /// <summary>One round.</summary>
    public static async Task<StockLettersResult> HandleAsync(
        Db db, Vault vault, PublicAddress site, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(site);
        var looked = await db.FirstAsync<long>(Actor.System, FindSql, cancel: cancel);
        var market = await Marketplace.NameAsync(db, cancel);
        return new(looked, await TellLowAsync(db, vault, site, market, cancel),
            await TellBackAsync(db, vault, site, market, cancel));
    }

    protected override async Task<object> WorkAsync(CancellationToken cancel) => await HandleAsync(Db, vault, site, cancel);

    private static async Task<long> TellLowAsync(
        Db db, Vault vault, PublicAddress site, string market, CancellationToken cancel)
    {
        var told = 0L;
        var after = 0L;
        for (var round = 0; round < MostRounds; round++)
        {
            var vendors = await db.ListAsync<Untold>(Actor.System, UntoldSql,
                new { vendors = MostVendors, variants = MostVariants, after }, cancel);
            foreach (var vendor in vendors)
            {
                var items = JsonSerializer.Deserialize<List<Item>>(vendor.Items, JsonSerializerOptions.Web)!;
                var people = vendor.SendsAlerts
                    ? JsonSerializer.Deserialize<List<Person>>(vendor.People, JsonSerializerOptions.Web)! : [];
                var letters = people.Select(p => new Message(p.Email, "low-stock", p.Language, new Dictionary<string, string>
                {
                    ["marketplace"] = market,
                    ["vendor"] = vendor.VendorName,
                    ["count"] = $"{items.Count}",
                    ["more"] = Message.More(items.Count),
                    ["items"] = Message.Lines(items.Select(Line)),
                    ["link"] = site.Of("/console/stock?only=low").AbsoluteUri,
                }).Seal(vault)).ToArray();
                told += await db.FirstAsync<int>(Actor.System, TellSql,
                    new { vendor.VendorId, variantIds = vendor.VariantIds, letters }, cancel);
                after = vendor.VendorId;
            }

            if (vendors.Count < MostVendors)
            {
                break;
            }
        }

        return told;
    }

    private static async Task<long> TellBackAsync(
        Db db, Vault vault, PublicAddress site, string market, CancellationToken cancel)
    {
        var due = await db.ListAsync<Due>(Actor.System, DueSql, new { limit = MostLetters }, cancel);
        if (due.Count == 0)
        {
            return 0;
        }

        var letters = due.Select(d => d.Email is null ? null : new Message(
            d.Email, "back-in-stock", d.Language, new Dictionary<string, string>
            {
                ["marketplace"] = market,
                ["product"] = d.VariantName.Length == 0 ? d.ProductName : $"{d.ProductName}, {d.VariantName}",
                ["link"] = site.Of($"/products/{d.Slug}").AbsoluteUri,
            }).Seal(vault)).ToArray();
        return await db.FirstAsync<int>(
            Actor.System, WriteSql, new { ids = due.Select(d => d.RequestId).ToArray(), letters }, cancel);
    }

    private static string Line(Item item)
    {
        var name = item.Variant.Length == 0 ? item.Product : $"{item.Product}, {item.Variant}";
        return $"{item.Stock} × {item.Sku} · {name}";
    }

    private sealed record Untold
    {
        public long VendorId { get; init; }

        public string VendorName { get; init; } = "";

        public bool SendsAlerts { get; init; }

        public long[] VariantIds { get; init; } = [];

        public string Items { get; init; } = "";

        public string People { get; init; } = "";
    }

    private sealed record Item(string Sku, string Product, string Variant, int Stock);

    private sealed record Person(string Email, string Language);

    private sealed record Due
    {
        public long RequestId { get; init; }

        public string? Email { get; init; }

        public string Language { get; init; } = "en";

        public string ProductName { get; init; } = "";

        public string VariantName { get; init; } = "";

        public string Slug { get; init; } = "";
    }
}
