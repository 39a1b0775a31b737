using System.Text;
using System.Text.Json;

namespace Stoa.Platform;

/// <summary>Rows of people, vendors and products, which are there before anything is bought.</summary>
internal static class SeedWriteCatalog
{
    public static void People(SeedChunk chunk, SeedOptions options, SeedPeople people, int from, int to, SeedIds ids,
        long[] users, long shopper)
    {
        for (var i = from; i < to; i++)
        {
            var place = people.PlaceOf((ulong)i);
            var created = people.Created(i);
            users[i] = ids.Next(SeedTable.Users);
            User(chunk, users[i], people.Name((ulong)i), place, shopper, created, $"{options.Seed}-{i}");
            chunk[SeedTable.Addresses].Row().Long(ids.Next(SeedTable.Addresses)).Long(users[i]).Text(""u8)
                .Json(place.Address).Bool(true).At(created);
        }
    }

    public static void Vendors(SeedChunk chunk, SeedOptions options, SeedPeople people, SeedCatalog catalog, SeedIds ids,
        long vendorRole)
    {
        foreach (var (vendor, i) in catalog.Vendors.Select((v, i) => (v, i)))
        {
            var person = (ulong)(people.Count + i);
            var place = people.PlaceOf(person);
            User(chunk, vendor.OwnerId, people.Name(person), place, vendorRole, vendor.Created - 3600,
                $"{options.Seed}-vendor-{i}");
            chunk[SeedTable.Addresses].Row().Long(ids.Next(SeedTable.Addresses)).Long(vendor.OwnerId).Text(""u8)
                .Json(place.Address).Bool(true).At(vendor.Created - 3600);
            chunk[SeedTable.Vendors].Row().Long(vendor.Id).Text(vendor.Name)
                .Text($"{DemoCatalog.Slug(vendor.Name)}-v{vendor.Id}").Text($"{vendor.Top}, chosen and sent by us.")
                .Long(vendor.OwnerId).Text(vendor.Currency.Text).Text(vendor.Country).Money(vendor.Commission / 100)
                .Text("active"u8).At(vendor.Created).At(vendor.Created);
            chunk[SeedTable.VendorMembers].Row().Long(vendor.Id).Long(vendor.OwnerId).At(vendor.Created);
            chunk[SeedTable.Warehouses].Row().Long(vendor.WarehouseId).Long(vendor.Id).Text("MAIN"u8)
                .Text("Main warehouse"u8).At(vendor.Created);
        }
    }

    public static void Products(SeedChunk chunk, SeedOptions options, SeedCatalog catalog,
        IReadOnlyDictionary<string, long> categories)
    {
        var random = new DemoRandom(SeedHash.Mix((ulong)options.Seed, 0xFAC7));
        foreach (var product in catalog.Products)
        {
            var facts = product.Kind.Facts.Split(';', StringSplitOptions.TrimEntries).Select(f => f.Split('='))
                .ToDictionary(f => f[0], f => random.Pick(f[1].Split(',')));
            var features = random.Sample(product.Kind.Features.Split('|', StringSplitOptions.TrimEntries), 3);
            chunk[SeedTable.Products].Row().Long(product.Id).Long(product.Vendor.Id).Text(product.NameText)
                .Text($"{DemoCatalog.Slug(product.Name)}-p{product.Id}").Text(string.Join(' ', features))
                .Long(categories[product.Kind.Category]).Text(product.Vendor.Name).At(product.Created).At(product.Created)
                .Text("active"u8).Json(JsonSerializer.SerializeToUtf8Bytes(facts));
            foreach (var (name, value) in facts)
            {
                chunk[SeedTable.DynamicAttributes].Row().Long(product.Id).Long(product.Vendor.Id).Text(name).Text(value);
            }

            foreach (var variant in product.Variants)
            {
                chunk[SeedTable.Variants].Row().Long(variant.Id).Long(product.Id).Long(product.Vendor.Id)
                    .Text(variant.Sku).Text(variant.Name).Money(variant.Price).Money(variant.Weight)
                    .Bool(variant == product.Variants[0]).At(product.Created).At(product.Created);
                chunk[SeedTable.VariantAttributes].Row().Long(variant.Id).Long(product.Vendor.Id)
                    .Long(variant.Option.Value).Long(variant.Option.Attribute);
            }
        }
    }

    private static void User(SeedChunk chunk, long id, string name, SeedPlace place, long role, long created,
        string reference) =>
        chunk[SeedTable.Users].Row().Long(id).Text(name).Json(place.Address).Long(role).At(created).At(created)
            .Text("seed"u8).Text(Encoding.UTF8.GetBytes(reference));
}
