namespace Stoa.Platform;

/// <summary>Writes users, addresses, vendors and their members.</summary>
internal static class DemoWritePeople
{
    private const string Roles = """
        insert into accounts.roles (name) values ('operator'), ('vendor owner'), ('shopper') on conflict (name) do
          nothing
        """;

    private const string Users = """
        user_id bigint, name text, email text, password_hash text, phone bytea, role_id bigint, created_at timestamptz,
        updated_at timestamptz, last_login timestamptz
        """;

    private const string Vendors = """
        vendor_id bigint, name text, slug text, description text, user_id bigint, payout_details bytea, currency text,
        country text, commission_rate numeric, status text, created_at timestamptz, updated_at timestamptz
        """;

    public static async Task WriteAsync(
        DemoTables tables, DemoKeys keys, DemoCatalog catalog, List<DemoPerson> people, List<DemoSignIn> signIns,
        DateTimeOffset now)
    {
        await tables.RunAsync(Roles);
        var roles = await tables.ReadAsync("select name, role_id from accounts.roles");
        var start = catalog.Vendors.Min(v => v.Created).AddDays(-1);
        var first = new DemoPerson(
            DemoAccounts.Operator, "Robin Ashworth", "operator@stoa.example",
            new("United Kingdom", "GB", "England", "London", "E2 8HD"), "4 Stoa Yard",
                "+44 7700 900100") { Created = start };
        List<DemoPerson> all = [first, .. people];
        foreach (var person in all)
        {
            person.Address = keys.Address(person);
            person.SealedPhone = keys.Seal("person", person.Id, person.Phone);
        }

        var accounts = signIns.ToDictionary(s => s.UserId);
        await tables.WriteAsync("accounts.users", Users, all.Select(p =>
        {
            var account = accounts.GetValueOrDefault(p.Id);
            return (object?[])[p.Id, p.Name, account?.Email ?? p.Email, account?.Hash, p.SealedPhone,
                roles[RoleOf(p.Id)],
                p.Created, p.Created, p.LastSeen];
        }));
        await tables.WriteAsync(
            "accounts.addresses",
                "user_id bigint, label text, address jsonb, is_default boolean, created_at timestamptz",
            all.Select(p => (object?[])[p.Id, "Home", p.Address, true, p.Created]));
        await tables.WriteAsync("vendors.vendors", Vendors, catalog.Vendors.Select(v => (object?[])[
            v.Id, v.Name, v.Slug, v.Description, v.OwnerId,
            keys.Seal("vendor", v.Id, $$"""{"iban":"GB00DEMO{{v.Id:D14}}","holder":"{{v.Name}}"}"""),
            v.Currency, v.Country, v.Commission, v.Status, v.Created, v.Created]));
        await tables.WriteAsync("vendors.vendor_members", "vendor_id bigint, user_id bigint, created_at timestamptz",
            catalog.Vendors.Select(v => (object?[])[v.Id, v.OwnerId, v.Created]));
    }

    public static Task SettingsAsync(DemoTables tables) => tables.RunAsync("""
        insert into platform.settings (name, value)
        values ('name', '"Stoa Demo"'), ('currency', '"GBP"'), ('time_zone', '"Europe/London"')
        on conflict (name) do nothing;
        insert into catalog.shop_languages (locale, is_default, position)
        values ('en', true, 0), ('de', false, 1), ('fr', false, 2)
        on conflict (locale) do update set is_default = excluded.is_default, position = excluded.position;
        insert into catalog.shop_pages (slug, position)
        values ('about', 1), ('delivery-and-returns', 2)
        on conflict (slug) do nothing;
        insert into catalog.shop_page_texts (page_id, locale, title, body)
        select s.page_id, t.locale, t.title, t.body
          from catalog.shop_pages s
          join (values
            ('about', 'en', 'About this shop', 'This is a demonstration. Its vendors, products and customers are made up.'),
            ('about', 'de', 'Über diesen Laden', 'Dies ist eine Vorführung. Händler, Produkte und Kunden sind erfunden.'),
            ('about', 'fr', 'À propos', 'Ceci est une démonstration. Vendeurs, produits et clients sont inventés.'),
            ('delivery-and-returns', 'en', 'Delivery and returns',
             'Each vendor sends its own parcels; its page says how, and how things are sent back.'),
            ('delivery-and-returns', 'de', 'Versand und Rückgabe',
             'Jeder Händler verschickt selbst; auf seiner Seite steht, wie, und wie etwas zurückgeht.'),
            ('delivery-and-returns', 'fr', 'Livraison et retours',
             'Chaque vendeur expédie lui-même ; sa page dit comment, et comment on renvoie.')
          ) t (slug, locale, title, body) on t.slug = s.slug
        on conflict (page_id, locale) do nothing;
        insert into pricing.shop_currencies (currency, ending, increment, position)
        values ('EUR', 0.95, null, 1), ('USD', null, 0.5, 2)
        on conflict (currency) do nothing
        """);

    private static string RoleOf(long userId) =>
        userId == DemoAccounts.Operator ? "operator" : userId < DemoPeople.FirstCustomer ? "vendor owner" : "shopper";
}
