using System.Text;
using Stoa.Accounts;
using Stoa.Analytics;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>What became, or would become, of a row of a list of vendors.</summary>
public sealed record VendorImportRow
{
    /// <summary>In the file; the header is line 1.</summary>
    public int Line { get; init; }

    /// <summary>create, update, unchanged or error.</summary>
    public string Outcome { get; init; } = "";

    /// <summary>Of an error.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Null where there is no such vendor yet.</summary>
    public long? VendorId { get; init; }

    public string? Name { get; init; }

    public string? Slug { get; init; }

    public string? Email { get; init; }

    /// <summary>A letter asks the owner to come.</summary>
    public bool IsInvited { get; init; }

    /// <summary>It was done, and not only would be.</summary>
    public bool IsWritten { get; init; }
}

/// <summary>What became of a list of vendors.</summary>
/// <param name="Mode">check, valid or all.</param>
public sealed record VendorImportResult(
    string Mode, int Created, int Updated, int Unchanged, int Errors, int Written, IReadOnlyList<VendorImportRow> Rows);

/// <summary>Imports a list of vendors, and asks their owners by letter. The same list again changes nothing.</summary>
public sealed class ImportVendors(Db db, Vault vault, PublicAddress site)
{
    private const string ImportSql = """
        select i.line, i.outcome, i.reason, i.vendor_id, i.name, i.slug, i.email, i.is_invited, i.is_written
          from vendors.import_list(@actor, @mode, @lines::integer[], @names::text[], @slugs::text[], @derived::text[],
                 @emails::text[], @countries::text[], @currencies::text[], @rates::numeric[], @legalNames::text[],
                 @descriptions::text[], @statuses::text[], @tokenHashes::bytea[], @letters::bytea[]) i
        """;
    private static readonly string[] Modes = ["check", "valid", "all"];

    /// <summary>
    /// Throws <see cref="InputException"/> for a file that cannot be read at all; a row that is wrong is told in the result.
    /// </summary>
    /// <param name="mode">check: nothing is done; valid: every row that is right; all: nothing when one is wrong.</param>
    public async Task<VendorImportResult> HandleAsync(Actor actor, string? mode, Stream body, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var how = mode ?? "check";
        if (!Modes.Contains(how))
        {
            throw new InputException("mode", $"One of {string.Join(", ", Modes)}.");
        }

        var rows = VendorFile.Read(await ReadAsync(body, cancel));
        var wrong = rows.Where(r => r.Wrong is not null).Select(r => new VendorImportRow
        {
            Line = r.Line, Outcome = "error", Reason = r.Wrong!, Name = r.Name, Slug = r.Slug, Email = r.Email,
        }).ToList();
        var right = rows.Where(r => r.Wrong is null).ToList();
        var asked = how == "all" && wrong.Count > 0 ? "check" : how;
        var done = right.Count == 0 ? [] : await ImportAsync(actor, asked, right, cancel);
        List<VendorImportRow> all = [.. done.Concat(wrong).OrderBy(r => r.Line)];
        int Count(string outcome) => all.Count(r => r.Outcome == outcome);
        return new VendorImportResult(how, Count("create"), Count("update"), Count("unchanged"), Count("error"),
            all.Count(r => r.IsWritten), all);
    }

    /// <summary>The result as CSV (RFC 4180, UTF-8), a line for each row.</summary>
    public static string ToCsv(VendorImportResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder("line,outcome,reason,name,slug,email,vendor_id,invited,written\r\n");
        foreach (var r in result.Rows)
        {
            object?[] cells = [r.Line, r.Outcome, r.Reason, r.Name, r.Slug, r.Email, r.VendorId, r.IsInvited, r.IsWritten];
            text.AppendJoin(',', cells.Select(Answers.Cell)).Append("\r\n");
        }

        return text.ToString();
    }

    private async Task<List<VendorImportRow>> ImportAsync(
        Actor actor, string mode, List<VendorFileRow> rows, CancellationToken cancel)
    {
        var market = await Marketplace.NameAsync(db, cancel);
        var tokens = rows.ConvertAll(_ => mode == "check" ? "" : Token.New());
        return await db.ListAsync<VendorImportRow>(actor, ImportSql, new
        {
            actor = actor.UserId,
            mode,
            lines = rows.Select(r => r.Line).ToArray(),
            names = rows.Select(r => r.Name).ToArray(),
            slugs = rows.Select(r => r.Slug).ToArray(),
            derived = rows.Select(r => Slug.Of(r.Name!) is { Length: > 0 } slug ? slug : $"shop-{r.Line}").ToArray(),
            emails = rows.Select(r => r.Email).ToArray(),
            countries = rows.Select(r => r.Country).ToArray(),
            currencies = rows.Select(r => r.Currency).ToArray(),
            rates = rows.Select(r => r.Rate).ToArray(),
            legalNames = rows.Select(r => r.LegalName).ToArray(),
            descriptions = rows.Select(r => r.Description).ToArray(),
            statuses = rows.Select(r => r.Status).ToArray(),
            tokenHashes = tokens.Select(t => t.Length == 0 ? [] : Token.Hash(t)).ToArray(),
            letters = rows.Select((r, i) => tokens[i].Length == 0 ? [] : Letter(r.Email!, tokens[i], market)).ToArray(),
        }, cancel);
    }

    private byte[] Letter(string email, string token, string market) =>
        new Message(email, "invitation", "en", new Dictionary<string, string>
        {
            ["marketplace"] = market,
            ["role"] = "vendor owner",
            ["link"] = site.Of($"/account/invitation?token={token}").AbsoluteUri,
        }).Seal(vault);

    private static async Task<string> ReadAsync(Stream body, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > VendorFile.Largest)
            {
                throw new InputException("file", "A file of at most 5 MB is taken: split it.");
            }
        }

        return Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
    }
}
