using System.Globalization;
using Microsoft.Extensions.Logging;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>What a round did: the documents whose end a vendor was told of.</summary>
public sealed record DocumentRemindersResult(long Told);

/// <summary>Tells a vendor's owner of a document that expires: once thirty days before, and once when it has.</summary>
public sealed class DocumentReminders(Db db, Vault vault, PublicAddress site, ILogger<DocumentReminders> logger)
    : ScheduledJob(db, logger)
{
    /// <summary>The job's name.</summary>
    public const string Name = "document-reminders";

    private const int Days = 30;
    private const int MostDocuments = 500;
    private const int MostRounds = 100;
    private const string DueSql = """
        select d.document_id, d.stage, d.kind, d.expires_on, d.email, d.language, d.vendor
          from vendors.expiring_documents(@days, @limit) d
        """;
    private const string TellSql = "select vendors.tell_expiring(@ids::bigint[], @stages::text[], @letters::bytea[])";

    /// <summary>One round over all vendors.</summary>
    public static async Task<DocumentRemindersResult> HandleAsync(
        Db db, Vault vault, PublicAddress site, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(site);
        var market = await Marketplace.NameAsync(db, cancel);
        var told = 0L;
        for (var round = 0; round < MostRounds; round++)
        {
            var due = await db.ListAsync<Due>(Actor.System, DueSql, new { days = Days, limit = MostDocuments }, cancel);
            if (due.Count == 0)
            {
                break;
            }

            told += await db.FirstAsync<int>(Actor.System, TellSql, new
            {
                ids = due.Select(d => d.DocumentId).ToArray(),
                stages = due.Select(d => d.Stage).ToArray(),
                letters = due.Select(d => Letter(d, market, site, vault)).ToArray(),
            }, cancel);
        }

        return new(told);
    }

    protected override async Task<object> WorkAsync(CancellationToken cancel) => await HandleAsync(Db, vault, site, cancel);

    private static byte[]? Letter(Due due, string market, PublicAddress site, Vault vault) => due.Email is null ? null
        : new Message(due.Email, due.Stage == "soon" ? "vendor-document-expires" : "vendor-document-expired", due.Language,
            new Dictionary<string, string>
            {
                ["marketplace"] = market,
                ["vendor"] = due.Vendor ?? "",
                ["document"] = due.Kind,
                ["date"] = due.ExpiresOn.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["link"] = site.Of("/console/shop/documents").AbsoluteUri,
            }).Seal(vault);

    private sealed record Due
    {
        public long DocumentId { get; init; }

        public string Stage { get; init; } = "";

        public string Kind { get; init; } = "";

        public DateOnly ExpiresOn { get; init; }

        public string? Email { get; init; }

        public string Language { get; init; } = "en";

        public string? Vendor { get; init; }
    }
}
