using System.Net;
using System.Net.Http.Json;
using System.Text;
using Stoa.Platform;
using Stoa.Tests.Support;
using Stoa.Vendors;

namespace Stoa.Tests.Vendors;

/// <summary>Documents of vendors: what is taken, who reads them, what becomes of them.</summary>
public sealed class DocumentTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const string Path = "/api/v1/vendor/documents";
    private static readonly byte[] Pdf = "%PDF-1.7 the secret of the house"u8.ToArray();
    private static readonly byte[] Png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3];
    private static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 1, 2, 3];
    private TestHost _host = null!;
    private long _vendor;
    private HttpClient _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _vendor = await _host.AddVendorAsync();
        _owner = await _host.SignInAsync("vendor owner", _vendor);
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task What_is_given_is_sealed_comes_back_as_it_was_and_never_in_place()
    {
        foreach (var (content, type, ending) in new[]
        {
            (Pdf, "application/pdf", "pdf"), (Png, "image/png", "png"), (Jpeg, "image/jpeg", "jpg"),
        })
        {
            var given = await GiveAsync(_owner, "registration", content);
            Assert.Equal((type, content.Length, "given"), (given.ContentType, given.ByteSize, given.Status));
            using var fetched = await _owner.GetAsync($"{Path}/{given.DocumentId}");
            Assert.Equal(content, await fetched.Content.ReadAsByteArrayAsync());
            Assert.Equal(("attachment", $"registration-{given.DocumentId}.{ending}"), (
                fetched.Content.Headers.ContentDisposition!.DispositionType,
                fetched.Content.Headers.ContentDisposition.FileName!.Trim('"')));
            Assert.Equal("nosniff", fetched.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal(type, fetched.Content.Headers.ContentType!.MediaType);
        }

        var kept = await database.AsOwnerAsync<byte[]>("""
            select sealed_content::bytea from vendors.vendor_documents where vendor_id = @_vendor and status = 'given'
            """, new { _vendor });
        Assert.False(kept.AsSpan().IndexOf(Jpeg) >= 0);
    }

    [Theory]
    [InlineData("<html><script>alert(1)</script></html>")]
    [InlineData("GIF89a")]
    [InlineData("MZ and what a program does")]
    [InlineData("")]
    [InlineData("  %PDF-1.7")]
    public async Task What_is_neither_pdf_nor_jpeg_nor_png_is_refused_whatever_it_is_called(string text)
    {
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes(text));
        content.Headers.ContentType = new("application/pdf");
        using var answer = await _owner.PostAsync($"{Path}?kind=tax", content);
        await answer.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        Assert.Equal(0, await database.AsOwnerAsync<int>(
            "select count(*)::int from vendors.vendor_documents where kind = 'tax' and vendor_id = @_vendor", new { _vendor }));
    }

    [Fact]
    public async Task Ten_megabytes_are_taken_and_not_a_byte_more_however_they_are_sent()
    {
        var largest = new byte[Largest];
        Pdf.CopyTo(largest, 0);
        Assert.Equal(largest.Length, (await GiveAsync(_owner, "bank", largest)).ByteSize);
        using var tooLong = await _owner.PostAsync($"{Path}?kind=bank", new ByteArrayContent([.. largest, 1]));
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
        // Without a length in front nobody knows before it has come.
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Path}?kind=bank")
        {
            Content = new StreamContent(new MemoryStream([.. largest, .. largest])),
        };
        request.Headers.TransferEncodingChunked = true;
        try
        {
            using var endless = await _owner.SendAsync(request);
            Assert.Contains(endless.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.RequestEntityTooLarge });
        }
        catch (HttpRequestException)
        {
            // The host may hang up on who goes on sending.
        }
    }

    [Fact]
    public async Task A_new_one_replaces_the_one_of_its_kind_whose_content_goes()
    {
        var first = await GiveAsync(_owner, "insurance", Pdf, "2099-12-31");
        Assert.Equal(new DateOnly(2099, 12, 31), first.ExpiresOn);
        var second = await GiveAsync(_owner, "insurance", Png);
        var all = (await _owner.GetFromJsonAsync<List<VendorDocument>>(Path))!;
        Assert.Equal(second.DocumentId, all.Single(d => d.Kind == "insurance").DocumentId);
        Assert.Equal(HttpStatusCode.NotFound, (await _owner.GetAsync($"{Path}/{first.DocumentId}")).StatusCode);
        Assert.Equal(("replaced", true), await database.AsOwnerAsync<(string, bool)>(
            "select status, sealed_content is null from vendors.vendor_documents where document_id = @DocumentId", first));
        using var expired = await SendAsync(_owner, "insurance", Pdf, "2020-01-01");
        await expired.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var unknown = await SendAsync(_owner, "horoscope", Pdf);
        await unknown.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    [Fact]
    public async Task An_operator_reads_is_in_the_trail_and_refuses_with_a_letter()
    {
        var vendor = await _host.AddVendorAsync("Papers Ltd");
        var person = await _host.AddPersonAsync("vendor owner", vendor);
        await database.AsOwnerAsync<int>(
            "update vendors.vendors set user_id = @UserId where vendor_id = @vendor returning 1", new { person.UserId, vendor });
        var given = await GiveAsync(await _host.SignInAsync(person), "identity", Jpeg);
        var chief = await _host.AddPersonAsync("operator");
        var client = await _host.SignInAsync(chief);
        using var fetched = await client.GetAsync($"{Path}/{given.DocumentId}?vendorId={vendor}");
        Assert.Equal(Jpeg, await fetched.Content.ReadAsByteArrayAsync());
        Assert.Equal((chief.UserId, person.UserId), await database.AsOwnerAsync<(long, long)>("""
            select actor_id, subject_id from audit.audit_entries
             where action = 'view' and table_name = 'vendors.vendor_documents'
               and row_key::text = jsonb_build_object('document_id', @DocumentId)::text
            """, given));

        var decision = $"/api/v1/vendors/{vendor}/documents/{given.DocumentId}/decision";
        using var wordless = await client.PostAsJsonAsync(decision, new { isAccepted = false });
        await wordless.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
        using var refused = await client.PostAsJsonAsync(decision, new { isAccepted = false, reason = "The picture is cut off." });
        Assert.Equal(HttpStatusCode.NoContent, refused.StatusCode);
        var letter = await Letters.ReadAsync(person.Email, "Papers Ltd: a document");
        Assert.Contains("The picture is cut off.", letter.Text, StringComparison.Ordinal);
        using var again = await client.PostAsJsonAsync(decision, new { isAccepted = false, reason = "Again." });
        await again.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
        using var accepted = await client.PostAsJsonAsync(decision, new { isAccepted = true });
        Assert.Equal(HttpStatusCode.NoContent, accepted.StatusCode);
    }

    [Fact]
    public async Task Who_lacks_a_required_document_is_not_approved()
    {
        var chief = await _host.SignInAsync("operator");
        using var required = await chief.PutAsJsonAsync("/api/v1/vendors/document-kinds", new { required = new[] { "registration" } });
        Assert.Equal(HttpStatusCode.NoContent, required.StatusCode);
        try
        {
            var vendor = await database.AsOwnerAsync<long>("""
                insert into vendors.vendors (name, slug, currency) values ('Paperless', 'paperless', 'EUR') returning vendor_id
                """);
            var owner = await _host.SignInAsync("vendor owner", vendor);
            Assert.Equal("not given", await DetailAsync());
            await RefusedAsync();
            var given = await GiveAsync(owner, "registration", Pdf, "2099-01-01");
            Assert.Equal("being looked at", await DetailAsync());
            await RefusedAsync();
            await chief.PostAsJsonAsync($"/api/v1/vendors/{vendor}/documents/{given.DocumentId}/decision", new { isAccepted = true });
            await database.AsOwnerAsync<int>("""
                update vendors.vendor_documents set expires_on = current_date - 2 where document_id = @DocumentId returning 1
                """, given);
            Assert.StartsWith("expired", await DetailAsync(), StringComparison.Ordinal);
            await RefusedAsync();
            await database.AsOwnerAsync<int>(
                "update vendors.vendor_documents set expires_on = null where document_id = @DocumentId returning 1", given);
            using var approved = await chief.PostAsJsonAsync($"/api/v1/vendors/{vendor}/status", new { status = "active" });
            Assert.Equal(HttpStatusCode.NoContent, approved.StatusCode);

            async Task<string> DetailAsync() => (await owner.GetFromJsonAsync<List<ChecklistItem>>("/api/v1/vendor/checklist"))!
                .Single(i => i.Item == "document-registration").Detail;

            async Task RefusedAsync()
            {
                using var answer = await chief.PostAsJsonAsync($"/api/v1/vendors/{vendor}/status", new { status = "active" });
                var problem = await answer.IsProblemAsync(HttpStatusCode.Conflict, "conflict");
                Assert.Contains("Business registration", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
            }
        }
        finally
        {
            await chief.PutAsJsonAsync("/api/v1/vendors/document-kinds", new { required = Array.Empty<string>() });
        }

        using var unknown = await chief.PutAsJsonAsync("/api/v1/vendors/document-kinds", new { required = new[] { "horoscope" } });
        await unknown.IsProblemAsync(HttpStatusCode.BadRequest, "invalid-input");
    }

    [Fact]
    public async Task Another_vendor_cannot_read_a_document()
    {
        var given = await GiveAsync(_owner, "registration", Pdf);
        var other = await _host.SignInAsync("vendor owner", await _host.AddVendorAsync());
        foreach (var path in new[] { $"{Path}/{given.DocumentId}", $"{Path}/{given.DocumentId}?vendorId={_vendor}" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(path)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"{Path}?vendorId={_vendor}")).StatusCode);
        Assert.Empty((await other.GetFromJsonAsync<List<VendorDocument>>(Path))!);
    }

    [Fact]
    public async Task Another_vendor_cannot_change_a_document()
    {
        var given = await GiveAsync(_owner, "registration", Pdf);
        var other = await _host.SignInAsync("vendor owner", await _host.AddVendorAsync());
        using var planted = new ByteArrayContent(Png);
        using var answer = await other.PostAsync($"{Path}?kind=registration&vendorId={_vendor}", planted);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        await GiveAsync(other, "registration", Png);
        using var fetched = await _owner.GetAsync($"{Path}/{given.DocumentId}");
        Assert.Equal(Pdf, await fetched.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Of_a_document_that_expires_its_owner_is_told_before_and_after_each_once()
    {
        var vendor = await _host.AddVendorAsync("Vendor of papers");
        var person = await _host.AddPersonAsync("vendor owner", vendor);
        await database.AsOwnerAsync<long>(
            "update vendors.vendors set user_id = @UserId where vendor_id = @vendor returning vendor_id", new { person.UserId, vendor });
        var document = await database.AsOwnerAsync<long>("""
            insert into vendors.vendor_documents (vendor_id, kind, content_type, byte_size, sealed_content, status, decided_at,
                                                  expires_on)
            select @vendor, 'insurance', 'application/pdf', 1, sealed_content, 'accepted', now(), current_date + 60
              from vendors.vendor_documents where document_id = @from returning document_id
            """, new { vendor, from = (await GiveAsync(_owner, "insurance", Pdf)).DocumentId });
        // Others' documents are told of by the first round.
        await ToldAsync();
        foreach (var (days, stage, subject) in new[]
        {
            (30, "soon", "Vendor of papers: a document expires on 2"), (0, "soon", ""),
            (-1, "expired", "Vendor of papers: a document has expired"), (-90, "expired", ""),
        })
        {
            await database.AsOwnerAsync<long>("""
                update vendors.vendor_documents set expires_on = (now() at time zone 'UTC')::date + @days
                 where document_id = @document returning document_id
                """, new { days, document });
            Assert.Equal((subject.Length == 0 ? 0 : 1, stage), await ToldAsync());
            if (subject.Length > 0)
            {
                var letter = await Letters.ReadAsync(person.Email, subject);
                Assert.Contains("Insurance certificate", letter.Text, StringComparison.Ordinal);
                Assert.Contains("https://shop.example/console/shop/documents", letter.Text, StringComparison.Ordinal);
            }
        }

        async Task<(long Told, string? Stage)> ToldAsync()
        {
            var site = new PublicAddress("https://shop.example");
            var round = await DocumentReminders.HandleAsync(database.Db, Cluster.Current.Vault, site, default);
            return (round.Told, await database.AsOwnerAsync<string?>(
                "select expiry_told from vendors.vendor_documents where document_id = @document", new { document }));
        }
    }

    private const int Largest = Documents.Largest;

    private static async Task<VendorDocument> GiveAsync(HttpClient client, string kind, byte[] content, string? expiresOn = null)
    {
        using var answer = await SendAsync(client, kind, content, expiresOn);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return (await answer.Content.ReadFromJsonAsync<VendorDocument>())!;
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string kind, byte[] content, string? expiresOn = null) =>
        client.PostAsync($"{Path}?kind={kind}{(expiresOn is null ? "" : "&expiresOn=" + expiresOn)}", new ByteArrayContent(content));
}
