using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;
using Stoa.Accounts;
using Stoa.Notifications;
using Stoa.Platform;

namespace Stoa.Tests.Support;

/// <summary>
/// Somebody whose name, address and every word bear a mark that stands nowhere else: in every place of the register of
/// personal data. Where the mark is found, they are.
/// </summary>
public sealed record MarkedPerson(long UserId, string Mark, string Email, string Password, long[] OrderIds, string GuestOrder)
{
    /// <summary>The address of the same mark that a guest bought with.</summary>
    public string GuestEmail => $"guest.{Mark}@stoa.example";

    /// <summary>Makes one, with orders that are completed, and a guest with the same mark.</summary>
    public static async Task<MarkedPerson> CreateAsync(Db db, DatabaseLogins logins, Vault vault)
    {
        var mark = "zzmark" + RandomNumberGenerator.GetHexString(10, lowercase: true);
        var (email, password) = ($"{mark}@stoa.example", "correct horse " + mark);
        var userId = await CreateAccount.Handle(db, new($"{mark} Person", email, password, "shopper"));
        var keys = new SubjectKeys(db, vault);
        var sealedText = await keys.SealAsync(userId, mark, default);
        await using var owner = new NpgsqlConnection(logins.Owner);
        await owner.OpenAsync();
        var variants = (await owner.QueryAsync<long>(VariantsSql, new { mark })).ToArray();
        var address = $$"""
            {"country": "Germany", "country_code": "DE", "city": "{{mark}}ville", "postal_code": "53111",
             "sealed": "{{Convert.ToBase64String(sealedText)}}"}
            """;
        var orders = await OrderAsync(owner, userId, address, mark, variants);
        await owner.ExecuteAsync(RefundSql, new { order = orders[0].Id, reason = $"{mark} told us a story" });
        // Their own as a guest before they had the account, and somebody else's who goes later.
        var guest = await OrderAsync(owner, null, address, mark, variants);
        await owner.ExecuteAsync("update orders.checkouts set email = @email where checkout_id = @Checkout",
            new { email, guest[0].Checkout });
        var stranger = await OrderAsync(owner, null, address, mark, variants);
        await owner.ExecuteAsync("update orders.checkouts set email = 'guest.' || @email where checkout_id = @Checkout",
            new { email, stranger[0].Checkout });
        var letter = new Message(email, "confirm-email", "en", new Dictionary<string, string> { ["name"] = mark }).Seal(vault);
        var variant = variants[0];
        foreach (var sql in Statements)
        {
            await owner.ExecuteAsync(sql, new { userId, mark, email, address, sealedText, letter, variant, order = orders[0].Id,
                checkout = orders[0].Checkout, hash = RandomNumberGenerator.GetBytes(32) });
        }

        return new MarkedPerson(
            userId, mark, email, password, [.. orders.Concat(guest).Select(o => o.Id)], stranger[0].Number);
    }

    /// <summary>Where the mark stands: every column of every table, and what the planner remembers of them.</summary>
    /// <param name="admin">A superuser's connection string to the database.</param>
    public static async Task<List<string>> SearchAsync(string admin, string mark)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(admin) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        var columns = await connection.QueryAsync<(string Table, string Column)>("""
            select format('%I.%I', n.nspname, c.relname), a.attname::text
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
             where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema')
               and n.nspname !~ '^pg_(toast|temp)'
            """);
        var hits = new List<string>();
        // Bytes read as hexadecimal, and texts in them as their base64 could begin at any of three places.
        var bytes = Encoding.UTF8.GetBytes(mark);
        string[] forms = [mark, Convert.ToHexStringLower(bytes), .. Enumerable.Range(0, 3).Select(i => Base64(bytes, i))];
        foreach (var (table, names) in columns.GroupBy(c => c.Table).Select(g => (g.Key, g.Select(c => c.Column))))
        {
            var list = string.Join(", ", names.Select(n =>
                $"count(*) filter (where \"{n}\"::text ~* @any) as \"{n}\""));
            var row = (IDictionary<string, object>)await connection.QueryFirstAsync(
                $"select {list} from {table}", new { any = string.Join('|', forms.Select(f => f.Replace("+", "\\+"))) });
            hits.AddRange(row.Where(r => (long)r.Value > 0).Select(r => $"{table}.{r.Key}"));
        }

        hits.AddRange(await connection.QueryAsync<string>("""
            select format('pg_statistic of %s.%s', s.starelid::regclass, s.staattnum) from pg_statistic s
             where concat_ws(' ', s.stavalues1::text, s.stavalues2::text, s.stavalues3::text, s.stavalues4::text,
                             s.stavalues5::text) ~* @mark
            """, new { mark }));
        return hits;
    }

    /// <summary>The files below a folder that hold the mark.</summary>
    public static List<string> SearchFiles(string folder, string mark) =>
    [
        .. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(f => !f.Contains("/postgres/", StringComparison.Ordinal) && !f.Contains("/run/", StringComparison.Ordinal)
                && Encoding.Latin1.GetString(File.ReadAllBytes(f)).Contains(mark, StringComparison.OrdinalIgnoreCase)),
    ];

    private static string Base64(byte[] bytes, int lead)
    {
        var text = Convert.ToBase64String([.. new byte[lead], .. bytes]);
        return text[(lead == 0 ? 0 : 4)..^4].TrimEnd('=');
    }

    private static async Task<(long Id, long Checkout, string Number)[]> OrderAsync(
        NpgsqlConnection owner, long? userId, string address, string mark, long[] variants)
    {
        var placed = (await owner.QueryAsync<(long Id, long Checkout, string Number)>("""
            select order_id, checkout_id, order_number from orders.create_order(@userId, @address::jsonb,
              (select jsonb_agg(jsonb_build_object('variant_id', v, 'quantity', 1)) from unnest(@variants) as v))
            """, new { userId, address, variants })).ToArray();
        foreach (var (id, _, _) in placed)
        {
            await owner.ExecuteAsync("""
                select orders.change_status(@id, 'Processing', @mark || ' phoned');
                select orders.ship_order(@id, 'Post', 'TRACK-' || @mark);
                select orders.complete_order(@id);
                """, new { id, mark });
        }

        return placed;
    }

    private const string RefundSql = "select orders.refund_order(@order, 1, @reason)";
    private const string VariantsSql = """
        with v as (
          insert into vendors.vendors (name, slug, currency, status, commission_rate)
          select 'Shop ' || n, 'shop-' || n || '-' || md5(@mark), 'GBP', 'active', 0.1 from generate_series(1, 2) as n
          returning vendor_id, name
        ), w as (
          insert into inventory.warehouses (vendor_id, code, name) select vendor_id, 'W', 'W' from v returning vendor_id, warehouse_id
        ), p as (
          insert into catalog.products (vendor_id, name, slug, status)
          select vendor_id, name, 'p-' || vendor_id || md5(@mark), 'active' from v returning product_id, vendor_id
        ), s as (
          insert into catalog.product_variants (product_id, vendor_id, sku, price)
          select product_id, vendor_id, 'sku-' || product_id, 10 from p returning variant_id, vendor_id
        ), m as (
          insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity)
          select s.variant_id, w.warehouse_id, s.vendor_id, 'opening', 50 from s join w using (vendor_id)
        )
        select variant_id from s order by 1
        """;

    // One for each place; the test that uses them compares with the register.
    private static readonly string[] Statements =
    [
        """
        update accounts.users set phone = @sealedText, phone_index = @hash, source = 'test', source_ref = @mark || '-ref',
               language = 'de', security_questions = '["first-trip"]' where user_id = @userId
        """,
        "insert into accounts.addresses (user_id, label, address, is_default) values (@userId, @mark, @address::jsonb, true)",
        """
        insert into accounts.consents (user_id, purpose, is_given, place, text_version)
        values (@userId, 'marketing_email', true, @mark, '1')
        """,
        """
        insert into accounts.privacy_requests (user_id, kind, asked_by, sealed_reason, state)
        values (@userId, 'correction', @userId, @sealedText, 'done')
        """,
        """
        with r as (insert into accounts.privacy_requests (user_id, kind, state, expires_at)
                   values (@userId, 'export', 'done', now() + interval '1 day') returning request_id)
        insert into accounts.export_chunks (request_id, number, sealed_chunk) select request_id, 0, @sealedText from r
        """,
        """
        with s as (insert into accounts.sessions (user_id, kind, access_hash, access_expires_at, security_stamp, user_agent)
                   values (@userId, 'token', @hash, now() + interval '1 hour', gen_random_uuid(), @mark) returning session_id)
        insert into accounts.spent_refresh_hashes (refresh_hash, session_id) select @hash, session_id from s
        """,
        """
        insert into accounts.api_keys (user_id, name, prefix, key_hash, permissions, expires_at)
        values (@userId, @mark, 'stoa_key_xxxx', @hash, '{analytics.read}', now() + interval '1 day')
        """,
        "insert into accounts.authenticators (user_id, sealed_secret) values (@userId, @sealedText)",
        """
        insert into accounts.passkeys (credential_id, user_id, name, public_key, sign_count, is_user_verified,
          is_backup_eligible, is_backed_up, attestation_object, client_data_json)
        values (@hash, @userId, @mark, '', 0, true, false, false, '', convert_to(@mark, 'UTF8'))
        """,
        """
        insert into accounts.passkey_ceremonies (token_hash, user_id, purpose, state, expires_at)
        values (@hash, @userId, 'add', @mark, now() + interval '5 minutes')
        """,
        "insert into accounts.recovery_codes (code_hash, user_id) values (@hash, @userId)",
        """
        insert into accounts.challenges (token_hash, user_id, kind, security_stamp, expires_at)
        values (@hash, @userId, 'token', gen_random_uuid(), now() + interval '5 minutes')
        """,
        """
        insert into accounts.password_resets (token_hash, user_id, expires_at)
        values (@hash, @userId, now() + interval '1 hour')
        """,
        "insert into accounts.answer_attempts (user_id, failures) values (@userId, 1)",
        "insert into accounts.security_answers (user_id, question, answer_hash) values (@userId, 'first-trip', 'x')",
        """
        insert into accounts.email_changes (token_hash, user_id, email, expires_at)
        values (@hash, @userId, 'new.' || @email, now() + interval '1 day')
        """,
        """
        insert into accounts.registrations (token_hash, email, name, password_hash, language, expires_at)
        values (@hash, @email, @mark, 'x', 'en', now() + interval '1 day')
        """,
        """
        insert into accounts.invitations (token_hash, email, role_id, expires_at)
        select @hash, @email, role_id, now() + interval '1 day' from accounts.roles where name = 'support'
        """,
        """
        with w as (
          insert into inventory.back_in_stock_requests (variant_id, vendor_id, user_id, token_hash, confirmed_at)
          select variant_id, vendor_id, @userId, sha256(@hash), now() from catalog.product_variants where variant_id = @variant)
        insert into inventory.back_in_stock_requests (variant_id, vendor_id, email, token_hash)
        select variant_id, vendor_id, a.email, sha256(sha256(@hash) || convert_to(a.email, 'UTF8'))
          from catalog.product_variants, (values (@email), ('guest.' || @email)) as a (email) where variant_id = @variant
        """,
        """
        with d as (
          insert into inventory.stock_documents (vendor_id, kind, state, warehouse_id, actor_id, finished_at)
          select l.vendor_id, 'receipt', 'done', l.warehouse_id, @userId, now() from inventory.stock_levels l
           where l.variant_id = @variant limit 1 returning document_id, vendor_id, warehouse_id)
        insert into inventory.stock_movements (variant_id, warehouse_id, vendor_id, kind, quantity, actor_id)
        select @variant, d.warehouse_id, d.vendor_id, 'received', 1, @userId from d
        """,
        """
        with v as (
          insert into vendors.vendors (name, slug, description, legal_name, user_id, currency, status, payout_tail)
          values (@mark || ' Shop', @mark || '-shop', @mark, @mark || ' Ltd', @userId, 'GBP', 'refused', '1234') returning vendor_id
        ), a as (
          insert into vendors.vendor_applications (vendor_id, user_id, name, sells, state, reason, decided_at)
          select vendor_id, @userId, @mark || ' Shop', @mark, 'refused', 'No, ' || @mark, now() from v
        ), s as (
          insert into vendors.vendor_settings (vendor_id, returns_policy, shipping_policy, away_note)
          select vendor_id, @mark, @mark, @mark from v
        ), h as (
          insert into vendors.vendor_status_history (vendor_id, from_status, to_status, reason)
          select vendor_id, 'pending', 'refused', 'No, ' || @mark from v
        )
        insert into vendors.vendor_documents (vendor_id, kind, content_type, byte_size, sealed_content, status, reason, decided_at)
        select vendor_id, 'identity', 'application/pdf', 10, @sealedText, 'refused', 'Not of ' || @mark, now() from v
        """,
        """
        insert into vendors.vendor_members (vendor_id, user_id)
        select vendor_id, @userId from catalog.product_variants where variant_id = @variant
        """,
        """
        insert into vendors.vendor_reviews (vendor_id, user_id, rating, review_text)
        select vendor_id, @userId, 4, @mark from catalog.product_variants where variant_id = @variant
        """,
        "update orders.checkouts set source = 'test', source_ref = @mark || '-order' where checkout_id = @checkout",
        """
        insert into pricing.coupon_redemptions (coupon_id, user_id, checkout_id, amount, currency)
        select c.coupon_id, @userId, @checkout, 1, 'GBP' from (
          select 1 where false) x (n) join pricing.coupons c on true
        """,
        """
        insert into payments.payment_intents (checkout_id, gateway, gateway_ref, amount, currency, status)
        values (@checkout, 'sandbox', 'ref-' || @checkout, 20, 'GBP', 'captured')
        """,
        """
        with c as (insert into carts.carts (user_id) values (@userId) returning cart_id)
        insert into carts.cart_items (cart_id, variant_id, quantity) select cart_id, @variant, 1 from c
        """,
        """
        with w as (insert into carts.wishlists (user_id, name) values (@userId, @mark) returning wishlist_id)
        insert into carts.wishlist_items (wishlist_id, product_id)
        select w.wishlist_id, v.product_id from w, catalog.product_variants v where v.variant_id = @variant
        """,
        """
        insert into reviews.reviews (user_id, product_id, vendor_id, rating, review_text, feature_scores)
        select @userId, product_id, vendor_id, 5, @mark, '{"Quality": 4}' from catalog.product_variants where variant_id = @variant
        """,
        """
        with q as (insert into reviews.questions (product_id, vendor_id, user_id, question_text)
                   select product_id, vendor_id, @userId, @mark from catalog.product_variants where variant_id = @variant
                   returning question_id, vendor_id)
        insert into reviews.answers (question_id, vendor_id, user_id, answer_text) select question_id, vendor_id, @userId, @mark from q
        """,
        """
        insert into notifications.notifications (user_id, channel, subject, body) values (@userId, 'in app', @mark, @mark)
        """,
        """
        insert into analytics.events (kind, visitor_id, user_id) values ('visit', gen_random_uuid(), @userId)
        """,
        """
        with d as (insert into analytics.dashboards (user_id, name) values (@userId, @mark) returning dashboard_id)
        insert into analytics.dashboard_widgets (dashboard_id, report, chart, filters)
        select dashboard_id, 'refunds', 'bar', jsonb_build_object('q', @mark::text) from d
        """,
        """
        insert into audit.activity_logs (user_id, activity_type, description) values (@userId, 'product view', 'Looked at ' || @mark)
        """,
        "insert into platform.outbox (kind, sealed_payload, due_at) values ('mail', @letter, now() + interval '1 day')",
        """
        with i as (insert into platform.imports (source, file_name, file_sha256) values ('test', 'x', @hash) returning import_id)
        insert into platform.import_lines (import_id, line_number, outcome, reason, line)
        select import_id, 1, 'rejected', @mark || '-ref is odd', '2011,' || @mark || '-ref,5' from i
        """,
    ];
}
