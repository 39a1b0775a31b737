using System.Text.Json;
using Microsoft.Extensions.Logging;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Catalog;

/// <summary>What a round did: the decisions that letters named.</summary>
public sealed record DecisionLettersResult(long Told);

/// <summary>
/// Tells a vendor's people what was decided about their products, in one letter for all that was decided in a sitting:
/// it waits until nobody has decided for some minutes.
/// </summary>
public sealed class DecisionLetters(Db db, Vault vault, PublicAddress site, ILogger<DecisionLetters> logger)
    : ScheduledJob(db, logger)
{
    /// <summary>The job's name.</summary>
    public const string Name = "decision-letters";

    private const int MostVendors = 100;
    private const int MostChanges = 1_000;
    private const int MostRounds = 100;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(3);
    private const string UntoldSql = """
        select u.vendor_id, u.vendor_name, u.change_ids, u.items::text as items, u.people::text as people
          from catalog.untold_decisions(@vendors, @changes, @after, @quiet) u order by u.vendor_id
        """;
    private const string TellSql = "select catalog.tell_decisions(@vendorId, @changeIds::bigint[], @letters::bytea[])";

    /// <summary>One round over all vendors.</summary>
    /// <param name="quiet">How long nobody must have decided about a vendor's products.</param>
    public static async Task<DecisionLettersResult> HandleAsync(
        Db db, Vault vault, PublicAddress site, TimeSpan quiet, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(site);
        var market = await Marketplace.NameAsync(db, cancel);
        var told = 0L;
        var after = 0L;
        for (var round = 0; round < MostRounds; round++)
        {
            var vendors = await db.ListAsync<Untold>(Actor.System, UntoldSql,
                new { vendors = MostVendors, changes = MostChanges, after, quiet }, cancel);
            foreach (var vendor in vendors)
            {
                told += await db.FirstAsync<int>(Actor.System, TellSql, new
                {
                    vendor.VendorId, vendor.ChangeIds, letters = Letters(vendor, market, site, vault),
                }, cancel);
                after = vendor.VendorId;
            }

            if (vendors.Count < MostVendors)
            {
                break;
            }
        }

        return new(told);
    }

    protected override async Task<object> WorkAsync(CancellationToken cancel) =>
        await HandleAsync(Db, vault, site, Quiet, cancel);

    private static byte[][] Letters(Untold vendor, string market, PublicAddress site, Vault vault)
    {
        var items = JsonSerializer.Deserialize<List<Item>>(vendor.Items, JsonSerializerOptions.Web)!;
        var people = JsonSerializer.Deserialize<List<Person>>(vendor.People, JsonSerializerOptions.Web)!;
        // What has to be mended comes first, and with why.
        var refused = items.Where(i => !i.IsApproved).ToList();
        var approved = items.Where(i => i.IsApproved).ToList();
        var values = new Dictionary<string, string>
        {
            ["marketplace"] = market,
            ["vendor"] = vendor.VendorName,
            ["refused"] = Message.Lines(refused.Select(i => $"{i.Name}: {i.Reason}")),
            ["moreRefused"] = Message.More(refused.Count),
            ["approved"] = Message.Lines(approved.Select(i => i.Name)),
            ["moreApproved"] = Message.More(approved.Count),
            ["link"] = site.Of("/console/products").AbsoluteUri,
        };
        return [.. people.Select(p => new Message(p.Email, "product-decisions", p.Language, values).Seal(vault))];
    }

    private sealed record Untold
    {
        public long VendorId { get; init; }

        public string VendorName { get; init; } = "";

        public long[] ChangeIds { get; init; } = [];

        public string Items { get; init; } = "";

        public string People { get; init; } = "";
    }

    private sealed record Item(string Name, bool IsApproved, string Reason);

    private sealed record Person(string Email, string Language);
}
