using System.Globalization;
using System.Text.Json;
using Stoa.Analytics;
using Stoa.Platform;
using SortKey = Stoa.Analytics.SortKey;

namespace Stoa.Catalog;

/// <summary>A new product, or a change of what is written about one, that an operator decides on. Times are UTC.</summary>
public sealed record ProductChange
{
    public long ChangeId { get; init; }

    public long ProductId { get; init; }

    public string ProductName { get; init; } = "";

    public long VendorId { get; init; }

    public string VendorName { get; init; } = "";

    /// <summary>new or change.</summary>
    public string Kind { get; init; } = "";

    /// <summary>pending, approved, refused or withdrawn.</summary>
    public string Status { get; init; } = "";

    /// <summary>Its version: to be sent with the decision, so that what is approved is what was looked at.</summary>
    public int Revision { get; init; }

    /// <summary>Why it was refused.</summary>
    public string Reason { get; init; } = "";

    public DateTime SubmittedAt { get; init; }

    public DateTime? DecidedAt { get; init; }

    /// <summary>The properties that differ, as they were when it was handed in, in the form of docs/products.md.</summary>
    public JsonElement Before => JsonSerializer.Deserialize<JsonElement>(BeforeJson);

    /// <summary>The same properties as they would be.</summary>
    public JsonElement After => JsonSerializer.Deserialize<JsonElement>(AfterJson);

    /// <summary>What the ids in both mean: {categories: {id: name}, productTypes: {id: name}, media: {id: {url,
    /// thumbnailUrl, kind}}}.</summary>
    public JsonElement Names => JsonSerializer.Deserialize<JsonElement>(NamesJson);

    internal string BeforeJson { get; init; } = "{}";

    internal string AfterJson { get; init; } = "{}";

    internal string NamesJson { get; init; } = "{}";
}

/// <summary>A page of changes: those that wait longest first, others latest first.</summary>
public sealed record ProductChangePage(IReadOnlyList<ProductChange> Rows, string? NextCursor);

/// <param name="ChangeId">The change.</param>
/// <param name="Revision">The version of it that was looked at.</param>
public sealed record ChangeSeen(long ChangeId, int Revision);

/// <summary>A decision on changes.</summary>
/// <param name="Changes">1 to 500.</param>
/// <param name="Reason">Why they are refused: for the vendor, at most 2,000 characters.</param>
public sealed record DecisionInput(IReadOnlyList<ChangeSeen>? Changes, bool Approve, string? Reason);

/// <summary>What became of one change: approved, refused, or left as it is with the problem.</summary>
public sealed record DecisionResult
{
    public long ChangeId { get; init; }

    public string Outcome { get; init; } = "";

    public string? Problem { get; init; }
}

/// <summary>Whose products are approved first.</summary>
/// <param name="VendorId">For one vendor; null with a null category: for the whole marketplace.</param>
/// <param name="CategoryId">For a category and what is below it.</param>
/// <param name="Policy">all, first, none; null takes the rule away (not the marketplace's).</param>
/// <param name="FirstProducts">With first: how many of a vendor's products, 1 to 1,000.</param>
public sealed record ReviewPolicyInput(long? VendorId, long? CategoryId, string? Policy, int? FirstProducts);

/// <summary>A rule that says what is approved.</summary>
public sealed record ReviewPolicyRow
{
    public long? VendorId { get; init; }

    public string? VendorName { get; init; }

    public long? CategoryId { get; init; }

    public string? CategoryName { get; init; }

    public string Policy { get; init; } = "";

    public int? FirstProducts { get; init; }
}

/// <summary>What waits for approval, decisions on it, and the rules that say what has to wait.</summary>
public static class ReviewChanges
{
    private const int Usual = 25;
    private const int Most = 100;
    private const int LongestReason = 2_000;
    private const string CursorOf = "product-changes";
    private static readonly SortKey[] ByTime = [SortKey.Instant, SortKey.Whole];

    // The queue's first come first; what is decided, latest first.
    private const string ListSql = """
        select h.change_id, h.product_id, coalesce(h.after ->> 'name', p.name) as product_name, h.vendor_id,
               s.name as vendor_name, h.kind, h.status, h.revision, h.reason, h.submitted_at, h.decided_at,
               h.before::text as before_json, h.after::text as after_json, catalog.names_in(h)::text as names_json
          from catalog.list_changes(@status, @vendorId, @at::timestamptz, @id::bigint, @limit) h
          join catalog.products p on p.product_id = h.product_id
          join reporting.vendors s on s.vendor_id = h.vendor_id
         order by case when @status = 'pending' then h.submitted_at end, h.submitted_at desc, h.change_id
        """;

    private const string DecideSql = """
        select d.change_id, d.outcome, d.problem
          from catalog.decide_changes(@actor, @ids::bigint[], @revisions::integer[], @approve, @reason) d
        """;

    private const string PoliciesSql = """
        select r.vendor_id, s.name as vendor_name, r.category_id, c.name as category_name, r.policy, r.first_products
          from catalog.review_policies r
          left join reporting.vendors s on s.vendor_id = r.vendor_id
          left join catalog.categories c on c.category_id = r.category_id
         order by r.vendor_id is not null, r.category_id is not null, s.name, c.name, r.review_policy_id limit 1000
        """;

    private const string SetPolicySql =
        "select catalog.set_review_policy(@actor, @vendorId, @categoryId, @policy, @firstProducts)";

    /// <summary>Changes of a status, pending unless given; for a vendor's people theirs.</summary>
    public static async Task<ProductChangePage> ListAsync(
        Db db, Actor actor, string? status, long? vendorId, int? limit, string? cursor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(actor);
        var size = limit ?? Usual;
        if (size is < 1 or > Most)
        {
            throw new InputException("limit", $"A whole number from 1 to {Most} is needed.");
        }

        var wanted = string.IsNullOrEmpty(status) ? "pending" : status;
        if (wanted is not ("pending" or "approved" or "refused" or "withdrawn"))
        {
            throw new InputException("status", "must be pending, approved, refused or withdrawn.");
        }

        var place = string.IsNullOrEmpty(cursor) ? [null, null] : Cursor.Read(cursor, CursorOf, ByTime);
        var rows = await db.ListAsync<ProductChange>(actor, ListSql, new
        {
            status = wanted,
            vendorId = actor.VendorId ?? vendorId,
            at = place[0] is { } at
                ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).UtcDateTime : (DateTime?)null,
            id = place[1] is { } id ? long.Parse(id, CultureInfo.InvariantCulture) : (long?)null,
            limit = size + 1,
        }, cancel);
        var page = rows.Take(size).ToList();
        return new(page, rows.Count > size
            ? Cursor.Write(CursorOf, [new DateTimeOffset(page[^1].SubmittedAt, TimeSpan.Zero), page[^1].ChangeId]) : null);
    }

    /// <summary>Approves or refuses; one answer for each change.</summary>
    public static Task<List<DecisionResult>> DecideAsync(
        Db db, Actor actor, DecisionInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(input);
        if (input.Reason?.Length > LongestReason || input.Reason?.Contains('\0') == true)
        {
            throw new InputException("reason", $"At most {LongestReason:N0} characters.");
        }

        var changes = input.Changes ?? [];
        return db.ListAsync<DecisionResult>(actor, DecideSql, new
        {
            actor = actor.UserId,
            ids = changes.Select(c => c.ChangeId).ToArray(),
            revisions = changes.Select(c => c.Revision).ToArray(),
            approve = input.Approve,
            reason = input.Reason,
        }, cancel);
    }

    /// <summary>The rules: the marketplace's first.</summary>
    public static Task<List<ReviewPolicyRow>> PoliciesAsync(Db db, Actor actor, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        return db.ListAsync<ReviewPolicyRow>(actor, PoliciesSql, cancel: cancel);
    }

    /// <summary>Sets or takes away a rule; the database's errors.</summary>
    public static Task SetPolicyAsync(Db db, Actor actor, ReviewPolicyInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(input);
        return db.ExecuteAsync(actor, SetPolicySql, new
        {
            actor = actor.UserId,
            input.VendorId,
            input.CategoryId,
            input.Policy,
            input.FirstProducts,
        }, cancel);
    }
}
