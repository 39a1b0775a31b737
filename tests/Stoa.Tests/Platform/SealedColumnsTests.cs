using System.Security.Cryptography;
using Dapper;
using Npgsql;
using Stoa.Accounts;
using Stoa.Platform;
using Stoa.Tests.Support;

namespace Stoa.Tests.Platform;

/// <summary>Every encrypted column of a filled marketplace opens with its own subject's key, and with no other.</summary>
public sealed class SealedColumnsTests(DemoDatabase demo) : IClassFixture<DemoDatabase>
{
    private const string ColumnsSql = """
        select n.nspname || '.' || c.relname as table, a.attname as column, t.typname as domain
          from pg_attribute a
          join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p') and not c.relispartition
          join pg_namespace n on n.oid = c.relnamespace
          join pg_type t on t.oid = a.atttypid
          join pg_namespace tn on tn.oid = t.typnamespace
         where tn.nspname = 'platform' and t.typname in ('ciphertext', 'address') and not a.attisdropped
         order by 1, 2
        """;

    /// <summary>Whose each column's values are: SQL of kind and id. A new column needs its line.</summary>
    private static readonly Dictionary<string, string> Subjects = new()
    {
        ["accounts.addresses.address"] = "'person', t.user_id",
        ["accounts.authenticators.sealed_secret"] = "'person', t.user_id",
        ["accounts.export_chunks.sealed_chunk"] =
            "'person', (select r.user_id from accounts.privacy_requests r where r.request_id = t.request_id)",
        ["accounts.privacy_requests.sealed_reason"] = "'person', t.user_id",
        ["accounts.users.address"] = "'person', t.user_id",
        ["accounts.users.phone"] = "'person', t.user_id",
        ["audit.audit_entries.sealed_reason"] = "'person', t.subject_id",
        ["orders.orders.billing_address"] =
            "case when t.user_id is null then 'guest' else 'person' end, coalesce(t.user_id, t.checkout_id)",
        ["orders.orders.shipping_address"] =
            "case when t.user_id is null then 'guest' else 'person' end, coalesce(t.user_id, t.checkout_id)",
        ["vendors.vendor_documents.sealed_content"] = "'vendor', t.vendor_id",
        ["vendors.vendors.contact_details"] = "'vendor', t.vendor_id",
        ["vendors.vendors.payout_details"] = "'vendor', t.vendor_id",
    };

    // The demo has none of these.
    private static readonly string[] Empty =
    [
        "accounts.authenticators.sealed_secret", "accounts.export_chunks.sealed_chunk", "accounts.privacy_requests.sealed_reason",
        "audit.audit_entries.sealed_reason", "vendors.vendor_documents.sealed_content", "vendors.vendors.contact_details",
    ];

    [Fact]
    public async Task Each_value_opens_with_its_subjects_key_and_not_with_anothers()
    {
        var keys = new SubjectKeys(demo.Database.Db, Cluster.Current.Vault);
        await using var owner = new NpgsqlConnection(demo.Database.Logins.Owner);
        var columns = (await owner.QueryAsync<(string Table, string Column, string Domain)>(ColumnsSql)).ToList();
        Assert.Equal(Subjects.Keys.Order(), columns.Select(c => $"{c.Table}.{c.Column}").Order());
        foreach (var (table, column, domain) in columns)
        {
            var name = $"{table}.{column}";
            var value = domain == "address" ? $"decode(t.{column} ->> 'sealed', 'base64')" : $"t.{column}::bytea";
            var rows = (await owner.QueryAsync<(string Kind, long Id, byte[] Value)>(
                $"select {Subjects[name]}, {value} from {table} t where {value} is not null limit 3000")).ToList();
            Assert.True(rows.Count > 0 || Empty.Contains(name), $"{name} has nothing sealed");
            if (rows.Count == 0)
            {
                continue;
            }

            var opened = await keys.OpenAsync([.. rows.Select(r => (new Subject(r.Kind, r.Id), (byte[]?)r.Value))], default);
            Assert.DoesNotContain(null, opened);
            var (kind, id, moved) = rows[0];
            await Assert.ThrowsAnyAsync<CryptographicException>(
                () => keys.OpenAsync([(new Subject(kind, id + 1), moved)], default));
        }
    }

    [Fact]
    public async Task No_address_of_an_order_or_a_person_is_without_its_sealed_part()
    {
        Assert.Equal(0, await demo.Database.AsOwnerAsync<long>("""
            select count(*) from orders.orders where not shipping_address ? 'sealed' or not billing_address ? 'sealed'
            """));
        Assert.True(await demo.Database.AsOwnerAsync<long>(
            "select count(*) from platform.encryption_keys where subject_kind = 'guest'") > 10);
    }

    [Fact]
    public async Task Phones_are_indexed_in_batches_found_by_number_and_forgotten_with_it()
    {
        var keys = new SubjectKeys(demo.Database.Db, Cluster.Current.Vault);
        var phones = new PhoneIndex(demo.Database.Db, keys, new BlindIndex(keys));
        var made = await phones.FillAsync(default);
        Assert.Equal(await demo.Database.AsOwnerAsync<int>("select count(*)::int from accounts.users where phone is not null"), made);
        Assert.Equal(0, await phones.FillAsync(default));

        var (id, sealedPhone) = await demo.Database.AsOwnerAsync<(long, byte[])>(
            "select user_id, phone::bytea from accounts.users where phone is not null order by user_id desc limit 1");
        var number = (await keys.OpenAsync(id, [sealedPhone], default))[0]!;
        var found = await Users.ListAsync(
            demo.Database.Db, phones, new Viewer(null, InFull: true), new UserFilter(number, null, null, 200, null), default);
        Assert.Contains(found.Rows, r => r.Id == id);
        Assert.All(found.Rows, r => Assert.True(r.Id == id || r.Name.Length > 0));
        var none = await Users.ListAsync(
            demo.Database.Db, phones, new Viewer(null, InFull: true), new UserFilter("+44 20 7946 0999", null, null, null, null),
            default);
        Assert.Empty(none.Rows);

        await demo.Database.AsOwnerAsync<int>("update accounts.users set phone = null where user_id = @id", new { id });
        Assert.Null(await demo.Database.AsOwnerAsync<byte[]?>(
            "select phone_index from accounts.users where user_id = @id", new { id }));
    }

    [Fact]
    public async Task Equal_values_have_equal_indexes_and_another_column_has_others()
    {
        var keys = new SubjectKeys(demo.Database.Db, Cluster.Current.Vault);
        var blind = new BlindIndex(keys);
        var index = await blind.OfAsync("a", "x", default);
        Assert.Equal(index, await new BlindIndex(new SubjectKeys(demo.Database.Db, Cluster.Current.Vault)).OfAsync("a", "x", default));
        Assert.NotEqual(index, await blind.OfAsync("a", "y", default));
        Assert.NotEqual(index, await blind.OfAsync("b", "x", default));
    }
}
