using Microsoft.AspNetCore.Http;
using Stoa.Platform;

namespace Stoa.Vendors;

/// <summary>A document of a vendor. Times are UTC.</summary>
public sealed record VendorDocument
{
    public long DocumentId { get; init; }

    public string Kind { get; init; } = "";

    public string KindName { get; init; } = "";

    /// <summary>application/pdf, image/jpeg or image/png, by what it holds.</summary>
    public string ContentType { get; init; } = "";

    public long ByteSize { get; init; }

    /// <summary>given, accepted or refused.</summary>
    public string Status { get; init; } = "";

    /// <summary>Why it was refused.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The last day it is good for; null for no end.</summary>
    public DateOnly? ExpiresOn { get; init; }

    public DateTime UploadedAt { get; init; }

    public DateTime? DecidedAt { get; init; }
}

/// <summary>What can be proved by a document.</summary>
public sealed record DocumentKind
{
    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    /// <summary>It has to be accepted before a vendor is.</summary>
    public bool IsRequired { get; init; }
}

/// <summary>Which kinds of documents have to be accepted before a vendor is: all of them at once.</summary>
public sealed record RequiredDocumentsInput(IReadOnlyList<string>? Required);

/// <summary>What becomes of a document.</summary>
/// <param name="Reason">Needed for a refusal; the vendor is told.</param>
public sealed record DocumentDecision(bool IsAccepted, string? Reason);

/// <summary>Documents of vendors: what they hold is known by its first bytes, and kept sealed under the vendor's key.</summary>
public sealed class Documents(Db db, SubjectKeys keys, VendorLetters letters)
{
    /// <summary>The largest document in bytes: 10 MB.</summary>
    public const int Largest = 10 * 1024 * 1024;

    private const string KindsSql = """
        select k.kind, k.name, k.description, k.is_required from vendors.document_kinds k order by k.position, k.kind
        """;
    private const string ListSql = """
        select d.document_id, d.kind, k.name as kind_name, d.content_type, d.byte_size, d.status, d.reason, d.expires_on,
               d.uploaded_at, d.decided_at
          from vendors.vendor_documents d
          join vendors.document_kinds k on k.kind = d.kind
         where d.vendor_id = @vendorId and d.status <> 'replaced'
         order by k.position, k.kind
         limit 100
        """;
    private const string AddSql = """
        select vendors.add_document(@actor, @vendorId, @kind, @contentType, @byteSize, @content, @expiresOn)
        """;
    private const string OpenSql = """
        select o.vendor_id, o.kind, o.content_type, o.sealed_content from vendors.open_document(@actor, @vendorId, @documentId) o
        """;
    private const string DecideSql = """
        select vendors.decide_document(@actor, @vendorId, @documentId, @isAccepted, @reason, @letter)
        """;
    private const string RequireSql = "select vendors.require_documents(@actor, @kinds::text[])";
    private const string NameSql = """
        select k.name from vendors.vendor_documents d join vendors.document_kinds k on k.kind = d.kind
         where d.document_id = @documentId and d.vendor_id = @vendorId
        """;
    private const string ExistsSql = "select v.vendor_id from vendors.vendors v where v.vendor_id = @vendorId";

    /// <summary>The kinds there are, in their order.</summary>
    public Task<List<DocumentKind>> KindsAsync(Actor actor, CancellationToken cancel) =>
        db.ListAsync<DocumentKind>(actor, KindsSql, cancel: cancel);

    /// <summary>A vendor's present documents, one of each kind at most. Throws <see cref="NotFoundException"/>.</summary>
    public async Task<List<VendorDocument>> ListAsync(Actor actor, long vendorId, CancellationToken cancel)
    {
        await RequireAsync(actor, vendorId, cancel);
        return await db.ListAsync<VendorDocument>(actor, ListSql, new { vendorId }, cancel);
    }

    /// <summary>
    /// Keeps the body of a request as a vendor's document of that kind. Throws <see cref="InputException"/> for what is
    /// neither PDF nor JPEG nor PNG, and the database's errors of vendors.add_document.
    /// </summary>
    public async Task<long> AddAsync(
        Actor actor, long vendorId, string kind, DateOnly? expiresOn, Stream body, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var content = await ReadAsync(body, cancel);
        var contentType = TypeOf(content)
            ?? throw new InputException("file", "Only PDF, JPEG and PNG are taken, and this holds none of them.");
        await RequireAsync(actor, vendorId, cancel);
        return await db.FirstAsync<long>(actor, AddSql, new
        {
            actor = actor.UserId,
            vendorId,
            kind,
            contentType,
            byteSize = (long)content.Length,
            content = await keys.SealBytesAsync(Subject.Vendor(vendorId), content, cancel),
            expiresOn,
        }, cancel);
    }

    /// <summary>
    /// A document to be saved, never to be shown in place: a browser must not run what somebody uploaded. That an operator
    /// opened it is in the trail.
    /// </summary>
    public async Task<IResult> FetchAsync(HttpContext http, long vendorId, long documentId, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(http);
        var actor = http.Actor();
        var row = (await db.FirstAsync<Row>(actor, OpenSql, new { actor = actor.UserId, vendorId, documentId }, cancel))!;
        var content = await keys.OpenBytesAsync(Subject.Vendor(row.VendorId), row.SealedContent, cancel)
            ?? throw new NotFoundException("document");
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        var ending = row.ContentType switch { "application/pdf" => "pdf", "image/png" => "png", _ => "jpg" };
        return Results.File(content, row.ContentType, $"{row.Kind}-{documentId}.{ending}");
    }

    /// <summary>Accepts or refuses; the database's errors of vendors.decide_document.</summary>
    public async Task DecideAsync(
        Actor actor, long vendorId, long documentId, DocumentDecision decision, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(decision);
        var reason = VendorInput.Reason(decision.Reason);
        var name = await db.FirstAsync<string>(actor, NameSql, new { documentId, vendorId }, cancel)
            ?? throw new NotFoundException("document");
        var values = new Dictionary<string, string> { ["document"] = name, ["reason"] = reason ?? "" };
        var letter = decision.IsAccepted ? null
            : await letters.WriteAsync(vendorId, VendorLetters.DocumentRefused, "/console/shop/documents", values, cancel);
        await db.ExecuteAsync(actor, DecideSql, new
        {
            actor = actor.UserId, vendorId, documentId, decision.IsAccepted, reason, letter,
        }, cancel);
    }

    /// <summary>Says which kinds are required; the database's errors of vendors.require_documents.</summary>
    public Task RequireKindsAsync(Actor actor, RequiredDocumentsInput input, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(input);
        var kinds = input.Required?.Distinct().ToArray() ?? throw new InputException("required", "A list is needed.");
        return db.ExecuteAsync(actor, RequireSql, new { actor = actor.UserId, kinds }, cancel);
    }

    /// <summary>What a file is by its first bytes, whatever it is called; null for anything else than we take.</summary>
    internal static string? TypeOf(ReadOnlySpan<byte> content) =>
        content.StartsWith("%PDF-"u8) ? "application/pdf"
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "image/png"
        : null;

    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancel)
    {
        using var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await body.ReadAsync(buffer, cancel)) > 0;)
        {
            content.Write(buffer, 0, read);
            if (content.Length > Largest)
            {
                throw new InputException("file", "A document of at most 10 MB is taken.");
            }
        }

        return content.Length > 0 ? content.ToArray() : throw new InputException("file", "There is nothing in the file.");
    }

    // A key is made at first use: not for a vendor that is not there, nor for another's.
    private async Task RequireAsync(Actor actor, long vendorId, CancellationToken cancel)
    {
        if (await db.FirstAsync<long?>(actor, ExistsSql, new { vendorId }, cancel) is null)
        {
            throw new NotFoundException("vendor");
        }
    }

    private sealed record Row
    {
        public long VendorId { get; init; }

        public string Kind { get; init; } = "";

        public string ContentType { get; init; } = "";

        public byte[] SealedContent { get; init; } = [];
    }
}
