using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>Letters to the owner of a vendor, in their language, sealed for the outbox.</summary>
public sealed class VendorLetters(Db db, Vault vault, PublicAddress site)
{
    public const string Applied = "vendor-applied";
    public const string Status = "vendor-status";
    public const string DocumentRefused = "vendor-document-refused";
    public const string PayoutChanged = "vendor-payout-changed";
    private const string OwnerSql = "select o.vendor, o.email, o.language from vendors.owner_address(@vendorId) o";
    private const string PersonSql = "select '' as vendor, a.email, a.language from accounts.addressee(@userId) a";

    /// <summary>A letter to a vendor's owner; nothing for a vendor that belongs to nobody.</summary>
    /// <param name="path">Where its link leads, such as /console.</param>
    public async Task<byte[]?> WriteAsync(
        long vendorId, string template, string path, IReadOnlyDictionary<string, string> values, CancellationToken cancel)
    {
        var owner = await db.FirstAsync<Addressee>(Actor.System, OwnerSql, new { vendorId }, cancel);
        return owner is null ? null : await SealAsync(owner, template, path, values, cancel);
    }

    /// <summary>A letter to somebody about a vendor of this name, which need not be there yet.</summary>
    public async Task<byte[]?> WriteToAsync(
        long userId, string vendor, string template, string path, CancellationToken cancel)
    {
        var person = await db.FirstAsync<Addressee>(Actor.System, PersonSql, new { userId }, cancel);
        return person is null ? null
            : await SealAsync(person with { Vendor = vendor }, template, path, new Dictionary<string, string>(), cancel);
    }

    private async Task<byte[]> SealAsync(
        Addressee to, string template, string path, IReadOnlyDictionary<string, string> values, CancellationToken cancel) =>
        new Message(to.Email, template, to.Language, new Dictionary<string, string>(values)
        {
            ["marketplace"] = await Marketplace.NameAsync(db, cancel),
            ["vendor"] = to.Vendor,
            ["link"] = site.Of(path).AbsoluteUri,
        }).Seal(vault);

    private sealed record Addressee
    {
        public string Vendor { get; init; } = "";

        public string Email { get; init; } = "";

        public string Language { get; init; } = "";
    }
}
