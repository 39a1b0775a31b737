using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using Stoa.Accounts;
using Stoa.Catalog;
using Stoa.Platform;
using Stoa.Tests.Catalog;
using Stoa.Tests.Support;

namespace Stoa.Tests.Accounts;

/// <summary>
/// Every operation of the OpenAPI document, by every role, on what is one's own, somebody else's or not there: the
/// statuses are those of matrix.txt. Each request has people, vendors and things of its own.
/// </summary>
public sealed class MatrixTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    // An operator's API key that names every permission.
    private const string Key = "api key";
    private const long Missing = 1L << 40;

    /// <summary>The columns of matrix.txt.</summary>
    private static readonly string[] Roles =
        ["anonymous", "shopper", "support", "finance", "operator", "vendor owner", "vendor staff", Key];

    private static readonly string PasswordHash = ArgonHasher.Hash(MatrixBodies.Password);

    private TestHost _host = null!;
    private NpgsqlDataSource _owner = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await TestHost.StartAsync(database);
        _owner = NpgsqlDataSource.Create(database.Logins.Owner);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _owner.DisposeAsync();
    }

    [Fact]
    public async Task Every_operation_is_in_the_matrix_and_nothing_else()
    {
        var lines = Read();
        var operations = await OperationsAsync();
        Assert.Equal([], operations.Except(lines.Select(l => l.Operation)));
        Assert.Equal([], lines.Select(l => l.Operation).Except(operations));
        // What names a thing is asked for one that is there and for one that is not.
        foreach (var named in lines.Where(l => l.Operation.Contains('{')).GroupBy(l => l.Operation))
        {
            Assert.Contains(named, l => l.Case == "missing");
            Assert.Contains(named, l => l.Case != "missing");
        }
    }

    [Fact]
    public async Task Every_role_gets_what_the_matrix_says()
    {
        var wrong = new List<string>();
        await Parallel.ForEachAsync(Read(), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (line, cancel) =>
        {
            var got = new List<int>();
            foreach (var role in Roles)
            {
                got.Add(await AskAsync(line, role, cancel));
            }

            if (!got.SequenceEqual(line.Statuses))
            {
                lock (wrong)
                {
                    wrong.Add($"{line.Operation,-50} {line.Case,-8} {string.Join(' ', got)}");
                }
            }
        });
        Assert.True(wrong.Count == 0, "Answered otherwise:\n" + string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    private async Task<int> AskAsync(Line line, string role, CancellationToken cancel)
    {
        var me = await MakeAsync(role == "anonymous" ? "shopper" : role);
        var (method, path) = (line.Operation.Split(' ')[0], line.Operation.Split(' ')[1]);
        var parts = path.Split('/').Select(p => p.StartsWith('{') ? null : p).ToList();
        var ids = await IdsAsync(line, me);
        var at = 0;
        var filled = string.Join('/', parts.Select(p => p ?? ids[at++])) + Query(line, me, at < ids.Length ? ids[at] : null);
        using var request = new HttpRequestMessage(new HttpMethod(method), filled);
        if (role != "anonymous")
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", me.Token);
        }

        if (method != "GET")
        {
            var body = MatrixBodies.Of(line.Operation, me.Unique);
            request.Content = MatrixBodies.FileOf(line.Operation, me.Unique) ?? body as HttpContent
                ?? (body is string text ? new StringContent(text, Encoding.UTF8, "text/csv") : JsonContent.Create(body));
        }

        using var answer = await _host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        return (int)answer.StatusCode;
    }

    // Reports are asked for one's own vendor's figures, another's and no vendor's; what is a vendor's, of one that is named.
    private static string Query(Line line, Person me, string? id) =>
        line.Operation.StartsWith("GET /api/v1/analytics/", StringComparison.Ordinal) && line.Case != "-" && id is not null
            ? $"?vendorId={id}"
            : line.Operation == "POST /api/v1/vendor/documents" ? "?kind=identity"
            : line.Operation.Contains(" /api/v1/vendor/", StringComparison.Ordinal) && id is not null ? $"?vendorId={id}" : "";

    private async Task<string[]> IdsAsync(Line line, Person me)
    {
        if (line.Case == "-")
        {
            return [];
        }

        var isMissing = line.Case == "missing";
        var whose = line.Case == "own" ? me : await MakeAsync("shopper");
        var path = line.Operation.Split(' ')[1];
        object[] ids = path switch
        {
            "/media/{name}" => [isMissing ? "none.webp" : AddPicture(whose)],
            _ when path.StartsWith("/api/v1/vendor/imports/{id}", StringComparison.Ordinal) =>
                [isMissing ? Missing : await OwnedAsync(ImportSql, line.Case == "own" ? me.VendorId : null)],
            "/api/v1/vendor/media/{id}" => [isMissing ? Missing : await OwnedAsync(MediaSql, line.Case == "own" ? me.VendorId : null)],
            "/api/v1/account/passkeys/{id}" => [isMissing ? "AAAA" : await AddAsync(PasskeySql, whose)],
            "/api/v1/account/sessions/{id}" => [isMissing ? Missing : await AddAsync(SessionSql, whose)],
            "/api/v1/account/api-keys/{id}" => [isMissing ? Missing : await AddAsync(KeySql, whose)],
            "/api/v1/account/addresses/{id}" => [isMissing ? Missing : await AddAsync(AddressSql, whose)],
            "/api/v1/audit/entries/{id}" => [isMissing ? Missing : await AddAsync(EntrySql, whose)],
            "/api/v1/roles/{id}" => [isMissing ? Missing : await AddAsync(RoleSql, whose)],
            "/api/v1/users/{id}/sessions/{sessionId}" =>
                [whose.UserId, isMissing ? Missing : await AddAsync(SessionSql, whose)],
            "/api/v1/vendor/members/{userId}" => [isMissing ? Missing : await StaffAsync(line.Case == "own" ? me : null)],
            "/api/v1/products/{idOrSlug}" => [isMissing ? Missing : await OwnedAsync(SoldSql, null)],
            "/api/v1/vendor/products/{id}" =>
                [isMissing ? Missing : await ProductAsync(line.Case == "own" ? me.VendorId : null)],
            "/api/v1/vendor/documents/{id}" or "/api/v1/vendors/{id}/documents/{documentId}/decision" =>
                await DocumentAsync(line.Case == "own" ? me : null, path.StartsWith("/api/v1/vendors", StringComparison.Ordinal), isMissing),
            "/api/v1/vendor/profile" or "/api/v1/vendor/settings" or "/api/v1/vendor/checklist" or "/api/v1/vendor/documents" =>
                [await _host.AddVendorAsync()],
            _ when path.StartsWith("/api/v1/vendors/{id}", StringComparison.Ordinal) =>
                [isMissing ? Missing : line.Case == "own" && me.VendorId is { } mine ? mine : await _host.AddVendorAsync()],
            _ when path.StartsWith("/api/v1/catalog/categories/{id}", StringComparison.Ordinal) =>
                [isMissing ? Missing : await AddAsync(CategorySql, whose)],
            _ when path.StartsWith("/api/v1/catalog/attributes/{id}", StringComparison.Ordinal) =>
                isMissing ? [Missing, Missing] : (await AddAsync(AttributeSql, whose)).Split(' '),
            "/api/v1/catalog/types/{id}" => [isMissing ? Missing : await AddAsync(TypeSql, whose)],
            "/api/v1/retention/{kind}" => [isMissing ? "nothing" : "carts"],
            "/api/v1/account/consents/{purpose}" => [isMissing ? "nothing" : "analytics"],
            "/api/v1/account/exports/{id}" or "/api/v1/privacy/exports/{id}" =>
                [isMissing ? Missing : await AddAsync(ExportSql, whose)],
            "/api/v1/invitations/{id}" => [isMissing ? Missing : await AddAsync(InvitationSql, whose)],
            "/api/v1/messages/{id}/retry" => [isMissing ? Guid.Empty : await AddAsync(DeadSql, whose)],
            "/api/v1/currencies/{code}/preview" => [isMissing ? "XXQ" : "THB"],
            "/api/v1/currencies/{code}" => [isMissing ? "XXQ" : line.Operation[0] == 'P' ? "THB" : await AddAsync(CurrencySql, whose)],
            _ when StockOf(path) is { } kind => [isMissing ? Missing : await StockAsync(kind, line.Case == "own" ? me : null)],
            _ when path.StartsWith("/api/v1/jobs/{name}/", StringComparison.Ordinal) => [isMissing ? "nothing" : "backup"],
            _ when path.StartsWith("/api/v1/analytics/definitions/", StringComparison.Ordinal) =>
                [isMissing ? "nothing" : path.Contains("charts") ? "sales-trend" : "refunds"],
            _ when path.StartsWith("/api/v1/analytics/", StringComparison.Ordinal) =>
                [isMissing ? Missing : line.Case == "own" && me.VendorId is { } own ? own : await _host.AddVendorAsync()],
            _ when path.StartsWith("/api/v1/users/{id}", StringComparison.Ordinal) => [isMissing ? Missing : whose.UserId],
            _ => throw new InvalidOperationException($"How is {path} filled?"),
        };
        return [.. ids.Select(i => Convert.ToString(i, System.Globalization.CultureInfo.InvariantCulture)!)];
    }

    // Something of a vendor's; of somebody who has no vendor, of some other one.
    private async Task<long> OwnedAsync(string sql, long? at)
    {
        await using var connection = await _owner.OpenConnectionAsync();
        return await connection.QuerySingleAsync<long>(sql, new { vendor = at ?? await _host.AddVendorAsync() });
    }

    private async Task<object[]> DocumentAsync(Person? at, bool vendorFirst, bool isMissing)
    {
        var vendor = at?.VendorId ?? await _host.AddVendorAsync();
        var keys = new SubjectKeys(database.Db, Cluster.Current.Vault);
        var content = await keys.SealBytesAsync(Subject.Vendor(vendor), "%PDF-1.7"u8.ToArray(), default);
        await using var connection = await _owner.OpenConnectionAsync();
        var id = isMissing ? Missing : await connection.QuerySingleAsync<long>(DocumentSql, new { vendor, content });
        return vendorFirst ? [vendor, id] : [id, vendor];
    }

    private async Task<long> StaffAsync(Person? at)
    {
        var vendor = at?.VendorId ?? await _host.AddVendorAsync();
        return (await MakeAsync("vendor staff", vendor)).UserId;
    }

    // A draft, of the asking person's vendor or of another one's.
    private async Task<long> ProductAsync(long? vendorId)
    {
        await using var connection = await _owner.OpenConnectionAsync();
        return await connection.QuerySingleAsync<long>(
            ProductSql, new { vendor = vendorId ?? await _host.AddVendorAsync(), slug = VendorShop.Unique() });
    }

    private static string? StockOf(string path) =>
        path.StartsWith("/api/v1/vendor/warehouses/{id}", StringComparison.Ordinal) ? "warehouse"
        : path.StartsWith("/api/v1/vendor/stock/{variantId}", StringComparison.Ordinal) ? "variant"
        : path.StartsWith("/api/v1/vendor/stock-counts/{id}", StringComparison.Ordinal) ? "count"
        : path.StartsWith("/api/v1/vendor/stock-documents/", StringComparison.Ordinal) ? "transfer" : null;

    private async Task<long> StockAsync(string kind, Person? at)
    {
        var vendor = at?.VendorId ?? await _host.AddVendorAsync();
        await using var connection = await _owner.OpenConnectionAsync();
        var variant = await connection.QuerySingleAsync<long>(
            StockSql, new { vendor, unique = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)) });
        var lines = $$"""[{"variantId": {{variant}}, "quantity": 5}]""";
        var main = await connection.QuerySingleAsync<long>(
            "select inventory.save_warehouse(null, @vendor, null, 'A', 'A', null, null, null, null, null, true)", new { vendor });
        var other = await connection.QuerySingleAsync<long>(
            "select inventory.save_warehouse(null, @vendor, null, 'B', 'B', null, null, null, null, null, false)", new { vendor });
        await connection.ExecuteAsync(
            "select inventory.receive_stock(null, @vendor, @main, '', null, '', @lines::jsonb)", new { vendor, main, lines });
        return kind switch
        {
            "variant" => variant,
            "warehouse" => other,
            "count" => await connection.QuerySingleAsync<long>(
                "select inventory.start_count(null, @vendor, @main, null, '', null)", new { vendor, main }),
            _ => await connection.QuerySingleAsync<long>(
                "select inventory.send_transfer(null, @vendor, @main, @other, false, null, '', @lines::jsonb)",
                new { vendor, main, other, lines }),
        };
    }

    private async Task<Person> MakeAsync(string role, long? vendorId = null)
    {
        var unique = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));
        var vendor = vendorId ?? (role.StartsWith("vendor", StringComparison.Ordinal) ? await _host.AddVendorAsync() : null);
        var token = role == Key ? ApiKeys.Prefix + Token.New() : Token.New();
        await using var connection = await _owner.OpenConnectionAsync();
        var userId = await connection.QuerySingleAsync<long>(role == Key ? KeyPersonSql : PersonSql,
            new { unique, role, vendor, hash = Token.Hash(token), password = PasswordHash });
        return new(userId, vendor, token, unique);
    }

    private async Task<string> AddAsync(string sql, Person whose)
    {
        await using var connection = await _owner.OpenConnectionAsync();
        return await connection.QuerySingleAsync<string>(
            sql, new { whose.UserId, whose.Unique, hash = Token.Hash(Token.New()) });
    }

    private static string AddPicture(Person whose)
    {
        var name = Convert.ToHexStringLower(Token.Hash(whose.Unique)) + ".webp";
        var path = GetMedia.PathOf(Cluster.Current.Data, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, whose.Unique);
        return name;
    }

    private async Task<List<string>> OperationsAsync()
    {
        using var document = JsonDocument.Parse(await _host.Client.GetStringAsync("/openapi/v1.json"));
        return
        [
            .. document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject()
                .Select(m => $"{m.Name.ToUpperInvariant()} {p.Name}")),
        ];
    }

    private static List<Line> Read() =>
    [
        .. File.ReadLines(Path.Combine(Cluster.Root, "tests/Stoa.Tests/Accounts/matrix.txt"), Encoding.UTF8)
            .Where(l => l.Length > 0 && l[0] != '#')
            .Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(w => new Line($"{w[0]} {w[1]}", w[2], [.. w.Skip(3).Select(int.Parse)])),
    ];

    private const string PersonSql = """
        with made as (
          insert into accounts.users (name, email, password_hash, role_id)
          select 'Person ' || @unique, @unique || '@matrix.example', @password, r.role_id from accounts.roles r where r.name = @role
          returning user_id, security_stamp
        ), member as (
          insert into vendors.vendor_members (vendor_id, user_id)
          select @vendor::bigint, m.user_id from made m where @vendor::bigint is not null
        ), session as (
          insert into accounts.sessions (user_id, kind, access_hash, access_expires_at, security_stamp)
          select m.user_id, 'token', @hash, now() + interval '15 minutes', m.security_stamp from made m
        )
        select user_id from made
        """;
    private const string KeyPersonSql = """
        with made as (
          insert into accounts.users (name, email, password_hash, role_id)
          select 'Person ' || @unique, @unique || '@matrix.example', @password, r.role_id
            from accounts.roles r where r.name = 'operator'
          returning user_id
        ), key as (
          insert into accounts.api_keys (user_id, name, prefix, key_hash, permissions, expires_at)
          select m.user_id, 'A key', 'stoa_key_xxxx', @hash, array(select p.name from accounts.permissions p), now() + interval '1 day'
            from made m
        )
        select user_id from made
        """;
    private const string CurrencySql = """
        insert into pricing.shop_currencies (currency) values ('NOK')
        on conflict (currency) do update set markup_percent = 0 returning currency
        """;
    private const string StockSql = """
        with p as (
          insert into catalog.products (vendor_id, name, slug, status)
          values (@vendor, 'Thing', 'matrix-' || @unique, 'active') returning product_id)
        insert into catalog.product_variants (product_id, vendor_id, sku, price)
        select product_id, @vendor, 'MATRIX', 1 from p returning variant_id
        """;
    private const string SessionSql = """
        insert into accounts.sessions (user_id, kind, access_hash, access_expires_at, security_stamp)
        select u.user_id, 'token', @hash, now() + interval '15 minutes', u.security_stamp
          from accounts.users u where u.user_id = @UserId
        returning session_id::text
        """;
    private const string PasskeySql = """
        insert into accounts.passkeys (credential_id, user_id, name, public_key, sign_count, is_user_verified,
                                       is_backup_eligible, is_backed_up, attestation_object, client_data_json)
        values (@hash, @UserId, 'A passkey', '', 0, true, false, false, '', '')
        returning translate(encode(credential_id, 'base64'), '+/=', '-_')
        """;
    private const string KeySql = """
        insert into accounts.api_keys (user_id, name, prefix, key_hash, permissions, expires_at)
        values (@UserId, 'A key', 'stoa_key_xxxx', @hash, '{analytics.read}', now() + interval '1 day')
        returning api_key_id::text
        """;
    private const string AddressSql = """
        insert into accounts.addresses (user_id, address)
        values (@UserId, '{"country": "Germany", "country_code": "DE", "city": "Bonn", "postal_code": "53111"}')
        returning address_id::text
        """;
    private const string ProductSql =
        "insert into catalog.products (vendor_id, name, slug) values (@vendor, 'Thing', @slug) returning product_id";
    private const string SoldSql = """
        insert into catalog.products (vendor_id, name, slug, status) values (@vendor, 'Thing', 'thing-' || @vendor, 'active')
        returning product_id
        """;
    private const string CategorySql = """
        insert into catalog.categories (name, slug) values (@Unique, 'c' || @Unique || encode(@hash, 'hex'))
        returning category_id::text
        """;
    private const string AttributeSql = """
        select id || ' ' || catalog.save_attribute_value(null, id, null, 'Red', '{}')
          from (select catalog.save_attribute(null, null, @Unique, 'a' || encode(@hash, 'hex'), 'choice', null, false, true, '{}') as id
                offset 0) a
        """;
    private const string TypeSql = """
        insert into catalog.product_types (name, slug) values (@Unique, 't' || encode(@hash, 'hex')) returning product_type_id::text
        """;
    private const string RoleSql =
        "insert into accounts.roles (name) values ('role ' || @Unique || encode(@hash, 'hex')) returning role_id::text";
    private const string EntrySql = """
        select e.entry_id::text from audit.audit_entries e where e.table_name = 'accounts.users' and e.subject_id = @UserId limit 1
        """;
    private const string InvitationSql = """
        insert into accounts.invitations (token_hash, email, role_id, expires_at)
        select @hash, @Unique || '@invited.example', r.role_id, now() + interval '1 day' from accounts.roles r where r.name = 'support'
        returning invitation_id::text
        """;
    private const string DocumentSql = """
        insert into vendors.vendor_documents (vendor_id, kind, content_type, byte_size, sealed_content)
        values (@vendor, 'identity', 'application/pdf', 8, @content) returning document_id
        """;
    private const string ExportSql = """
        insert into accounts.privacy_requests (user_id, kind, asked_by, state, expires_at, bytes)
        values (@UserId, 'export', @UserId, 'done', now() + interval '1 day', 0) returning request_id::text
        """;
    private const string ImportSql = """
        insert into catalog.product_imports (vendor_id, file_name, kind, status, products, lines, by_operator)
        values (@vendor, 'a.csv', 'stoa', 'checked', 1, 1, false) returning import_id
        """;
    private const string MediaSql = """
        insert into catalog.media (vendor_id, kind, content_type, link_url, link_provider)
        values (@vendor, 'link', 'video/mp4', 'https://films.example/a.mp4', 'file') returning media_id
        """;
    private const string DeadSql = """
        insert into platform.outbox (kind, sealed_payload, attempts, last_error, dead_at)
        values ('mail', '', 12, 'Of a test.', now()) returning message_id::text
        """;

    private sealed record Person(long UserId, long? VendorId, string Token, string Unique);

    private sealed record Line(string Operation, string Case, int[] Statuses);
}
