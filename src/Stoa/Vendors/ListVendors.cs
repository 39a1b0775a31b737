using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>A vendor in the operators' list. Times are UTC.</summary>
public sealed record VendorRow
{
    public long Id { get; init; }

    public string Name { get; init; } = "";

    public string Slug { get; init; } = "";

    /// <summary>pending, active, suspended, refused or closed.</summary>
    public string Status { get; init; } = "";

    public string? Country { get; init; }

    public string Currency { get; init; } = "";

    /// <summary>A share: 0.12 is 12 %.</summary>
    public decimal CommissionRate { get; init; }

    public decimal Rating { get; init; }

    public int ReviewsCount { get; init; }

    public DateTime CreatedAt { get; init; }

    public long? OwnerId { get; init; }

    public string? OwnerName { get; init; }

    public string? OwnerEmail { get; init; }

    public bool IsAway { get; init; }

    internal long Place { get; init; }
}

/// <summary>A page of vendors: those that wait for a decision first, then the newest.</summary>
public sealed record VendorPage(IReadOnlyList<VendorRow> Rows, string? NextCursor);

/// <summary>Which vendors are wanted.</summary>
/// <param name="Q">A part of the name or of the shop's address.</param>
/// <param name="Limit">1 to 200; 50 unless given.</param>
public sealed record VendorFilter(string? Q, string? Status, int? Limit, string? Cursor);

/// <summary>One point of what it takes to sell.</summary>
public sealed record ChecklistItem
{
    /// <summary>profile, document-…, product, warehouse, payout or second-factor.</summary>
    public string Item { get; init; } = "";

    public string Title { get; init; } = "";

    /// <summary>What waits for it: approval, selling, payouts, or nothing.</summary>
    public string NeededFor { get; init; } = "";

    public bool IsDone { get; init; }

    /// <summary>What is missing.</summary>
    public string Detail { get; init; } = "";
}

/// <summary>A state that a vendor was in. Times are UTC.</summary>
public sealed record StatusChange
{
    /// <summary>Null for the first.</summary>
    public string? FromStatus { get; init; }

    public string ToStatus { get; init; } = "";

    public string Reason { get; init; } = "";

    public DateTime ChangedAt { get; init; }

    /// <summary>Null for the host, and for people who were erased.</summary>
    public string? ChangedByName { get; init; }
}

/// <summary>Somebody asked to sell. Times are UTC.</summary>
public sealed record VendorApplication
{
    public long ApplicationId { get; init; }

    public string Name { get; init; } = "";

    public string Sells { get; init; } = "";

    /// <summary>open, approved, refused or withdrawn.</summary>
    public string State { get; init; } = "";

    public string Reason { get; init; } = "";

    public DateTime CreatedAt { get; init; }

    public DateTime? DecidedAt { get; init; }
}

/// <summary>Somebody who acts for a vendor, as operators see them.</summary>
public sealed record VendorMember
{
    public long UserId { get; init; }

    public string Name { get; init; } = "";

    public string? Email { get; init; }

    public string Role { get; init; } = "";

    public bool HasSecondFactor { get; init; }

    public bool IsOwner { get; init; }
}

/// <summary>All that operators see of a vendor.</summary>
public sealed record VendorDossier(
    VendorProfile Profile, IReadOnlyList<ChecklistItem> Checklist, IReadOnlyList<VendorDocument> Documents,
    IReadOnlyList<VendorApplication> Applications, IReadOnlyList<StatusChange> History, IReadOnlyList<VendorMember> Members);

/// <summary>Reads vendors for operators, and what a vendor has done of what it takes to sell.</summary>
public static class ListVendors
{
    private const int Usual = 50;
    private const int Most = 200;
    private static readonly string[] Statuses = ["pending", "active", "suspended", "refused", "closed"];

    private const string ListSql = "select v.* from vendors.list_vendors(@pattern, @status, @after, @limit) v";
    private const string ChecklistSql = """
        select c.item, c.title, c.needed_for, c.is_done, c.detail from vendors.checklist(@vendorId) c
        """;
    private const string HistorySql = """
        select h.from_status, h.to_status, h.reason, h.changed_at,
               (select p.name from accounts.person_summary(h.changed_by) p) as changed_by_name
          from vendors.vendor_status_history h
         where h.vendor_id = @vendorId
         order by h.history_id desc
         limit 100
        """;
    private const string ApplicationsSql = """
        select a.application_id, a.name, a.sells, a.state, a.reason, a.created_at, a.decided_at
          from vendors.vendor_applications a
         where a.vendor_id = @vendorId
         order by a.application_id desc
         limit 100
        """;
    private const string MembersSql = """
        select m.user_id, p.name, p.email, p.role, p.has_second_factor, m.user_id = v.user_id as is_owner
          from vendors.vendor_members m
          join vendors.vendors v on v.vendor_id = m.vendor_id
          cross join lateral accounts.person_summary(m.user_id) p
         where m.vendor_id = @vendorId
         order by m.created_at, m.user_id
         limit 200
        """;

    /// <summary>Throws <see cref="InputException"/> that names a parameter.</summary>
    public static async Task<VendorPage> ListAsync(Db db, Actor actor, VendorFilter filter, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(filter);
        var limit = filter.Limit ?? Usual;
        if (limit is < 1 or > Most)
        {
            throw new InputException("limit", $"A whole number from 1 to {Most} is needed.");
        }

        if (filter.Status is { Length: > 0 } status && !Statuses.Contains(status))
        {
            throw new InputException("status", $"One of {string.Join(", ", Statuses)}.");
        }

        var rows = await db.ListAsync<VendorRow>(actor, ListSql, new
        {
            pattern = Pattern(filter.Q),
            status = string.IsNullOrEmpty(filter.Status) ? null : filter.Status,
            after = After(filter.Cursor),
            limit = limit + 1,
        }, cancel);
        var page = rows.Take(limit).ToList();
        return new(page, rows.Count > limit ? Cursor(page[^1].Place) : null);
    }

    /// <summary>Throws <see cref="NotFoundException"/>.</summary>
    public static async Task<VendorDossier> ShowAsync(
        Db db, VendorProfiles profiles, Documents documents, Actor actor, long vendorId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(documents);
        return new VendorDossier(
            await profiles.ReadAsync(actor, vendorId, cancel),
            await ChecklistAsync(db, actor, vendorId, cancel),
            await documents.ListAsync(actor, vendorId, cancel),
            await db.ListAsync<VendorApplication>(actor, ApplicationsSql, new { vendorId }, cancel),
            await db.ListAsync<StatusChange>(actor, HistorySql, new { vendorId }, cancel),
            await db.ListAsync<VendorMember>(actor, MembersSql, new { vendorId }, cancel));
    }

    /// <summary>What a vendor has done of what it takes to sell; ST404 for none.</summary>
    public static Task<List<ChecklistItem>> ChecklistAsync(Db db, Actor actor, long vendorId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ListAsync<ChecklistItem>(actor, ChecklistSql, new { vendorId }, cancel);
    }

    // What people type is looked for as it is: the signs that like gives a meaning have none here.
    private static string? Pattern(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var part = text.Trim();
        return part.Length <= 200 && !part.Contains('\0')
            ? $"%{part.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%"
            : throw new InputException("q", "At most 200 characters can be looked for.");
    }

    private static string Cursor(long place) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes(place.ToString(CultureInfo.InvariantCulture)));

    private static long? After(string? cursor)
    {
        if (cursor is null)
        {
            return null;
        }

        return cursor.Length <= 40 && Base64Url.IsValid(cursor)
            && long.TryParse(Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)), NumberStyles.None,
                CultureInfo.InvariantCulture, out var place)
            ? place : throw new InputException("cursor", "must be the nextCursor of this list");
    }
}
