using System.Text;

namespace Stoa.Platform;

/// <summary>Vendors, products and variants of a seed, and what sells when: popularity, trends, seasons.</summary>
internal sealed class SeedCatalog
{
    private const long Day = 86_400;
    private const long ShelfTime = 14 * Day;
    private static readonly string[] First =
    [
        "Alder", "Birch", "Cedar", "Dove", "Elm", "Fjord", "Gull", "Hazel", "Ivy", "Juniper", "Kestrel", "Larch", "Moss",
        "Nettle", "Oak", "Pine", "Quill", "Rowan", "Sorrel", "Thistle", "Umber", "Vale", "Willow", "Yarrow",
    ];

    private static readonly string[] Second =
    [
        "Anchor", "Barrow", "Crane", "Drake", "Ember", "Finch", "Grove", "Hart", "Isle", "Kiln", "Lantern", "Mill", "North",
        "Otter", "Post", "Reed", "Stone", "Thread", "Vane", "Wick",
    ];

    private static readonly string[] Forms = ["{0} & {1}", "{0} {1}", "{0} {1} Co.", "House of {0} & {1}"];
    private static readonly double[] Trends = [0.62, 0.76, 0.88, 0.94, 1.0];
    private static readonly double[] VariantCounts = [0.25, 0.75, 1.0];
    private static readonly int[] Stages = [90, 270];
    private readonly SeedCalendar _calendar;
    private readonly double[][] _shelves;
    private long _shelfAt = long.MinValue;

    public SeedCatalog(SeedOptions options, SeedCalendar calendar, SeedCurrency[] currencies, SeedIds ids,
        IReadOnlyDictionary<(string, string), (long, long)> values)
    {
        (_calendar, Currencies) = (calendar, currencies);
        _shelves = new double[currencies.Length][];
        var random = new DemoRandom(SeedHash.Mix((ulong)options.Seed, 0xCA7));
        var kinds = DemoCatalog.Kinds().ToList();
        var tops = TopOf();
        AddVendors(options.Vendors, random, ids, [.. tops.Values.Distinct().Order(StringComparer.Ordinal)]);
        var byTop = kinds.GroupBy(k => tops[k.Category]).ToDictionary(g => g.Key, g => g.ToArray());
        var sum = 0.0;
        var weights = Vendors.Select(v => sum += Math.Sqrt(v.Popularity)).ToArray();
        for (var i = 0; i < options.Products; i++)
        {
            var vendor = Vendors[i < Vendors.Length ? i : random.Weighted(weights)];
            AddProduct(vendor, random.Pick(byTop[vendor.Top]), random, ids, values);
        }
    }

    public SeedCurrency[] Currencies { get; }

    public SeedVendor[] Vendors { get; private set; } = [];

    public List<SeedProduct> Products { get; } = [];

    public List<SeedVariant> Variants { get; } = [];

    /// <summary>Every option a variant may have: an attribute and its value.</summary>
    public static IEnumerable<(string Attribute, string Value)> Options() =>
        DemoCatalog.Kinds().SelectMany(k => OptionsOf(k).Values.Select(v => (OptionsOf(k).Name, v))).Distinct();

    /// <summary>The top category of each subcategory.</summary>
    public static Dictionary<string, string> TopOf()
    {
        var (top, found) = ("", new Dictionary<string, string>());
        foreach (var line in DemoVendorsList.Categories.Split('\n', StringSplitOptions.TrimEntries))
        {
            var name = line.Split('=')[0].TrimStart('-', ' ');
            top = line.StartsWith('-') ? top : name;
            if (line.StartsWith('-'))
            {
                found[name] = top;
            }
        }

        return found;
    }

    /// <summary>Puts on the shelves what sells at a moment. Call it in the order of time.</summary>
    public void Advance(long at)
    {
        if (at < _shelfAt + ShelfTime)
        {
            return;
        }

        _shelfAt = at;
        var month = SeedRows.Time(at).Month;
        foreach (var vendor in Vendors)
        {
            var sum = 0.0;
            vendor.Shelf = [.. vendor.Products.Select(p => sum += Demand(p, at, month))];
        }

        for (var c = 0; c < _shelves.Length; c++)
        {
            var sum = 0.0;
            _shelves[c] = [.. Vendors.Select(v =>
                sum += v.Currency == Currencies[c] && v.Shelf.Length > 0 && v.Shelf[^1] > 0 ? v.Popularity : 0)];
        }
    }

    /// <summary>A vendor who sells in a currency now; nobody may, and then it is null.</summary>
    public SeedVendor? PickVendor(int currency, DemoRandom random) =>
        _shelves[currency][^1] > 0 ? Vendors[random.Weighted(_shelves[currency])] : null;

    public static SeedProduct PickProduct(SeedVendor vendor, DemoRandom random) =>
        vendor.Products[random.Weighted(vendor.Shelf)];

    private double Demand(SeedProduct product, long at, int month)
    {
        if (at < product.Created || at < product.Vendor.Created)
        {
            return 0;
        }

        var age = (_calendar.End - at) / Day;
        var distance = product.BestMonth == 0 ? 6 : Math.Abs(month - product.BestMonth);
        var season = product.BestMonth == 0 ? 1 : 1.9 - (0.28 * Math.Min(distance, 12 - distance));
        return product.Popularity * season * product.Trend switch
        {
            DemoTrend.Growing => age < Stages[0] ? 2.6 : age < Stages[1] ? 1.1 : 0.5,
            DemoTrend.Declining => age < Stages[0] ? 0.35 : age < Stages[1] ? 0.9 : 1.3,
            DemoTrend.Dormant => age < 130 ? 0 : 1,
            DemoTrend.New => 2.2,
            _ => 1,
        };
    }

    private void AddVendors(int count, DemoRandom random, SeedIds ids, string[] tops)
    {
        var countries = DemoPeople.Countries();
        Vendors = new SeedVendor[count];
        for (var i = 0; i < count; i++)
        {
            // One in eight sells in another currency; the first ones are there from the beginning in the marketplace's.
            var currency = i < 2 || Currencies.Length == 1 || i % 8 != 7 ? 0 : 1 + (i / 8 % (Currencies.Length - 1));
            var name = string.Format(null, Forms[i / First.Length % Forms.Length], First[i % First.Length],
                random.Pick(Second));
            Vendors[i] = new SeedVendor
            {
                Id = ids.Next(SeedTable.Vendors),
                Name = name,
                Top = tops[i % tops.Length],
                Currency = Currencies[currency],
                OwnerId = ids.Next(SeedTable.Users),
                WarehouseId = ids.Next(SeedTable.Warehouses),
                Created = i < 2 || random.Chance(0.55) ? _calendar.Start - (random.Int(40, 300) * Day)
                    : _calendar.Start + (long)(random.Double(0, 0.75) * (_calendar.End - _calendar.Start)),
                Country = random.Chance(0.7) ? countries[0][1] : random.Pick(countries)[1],
                Commission = random.Int(16, 30) * 5000,
                Popularity = Math.Exp(random.Normal() * 0.9),
                Slowness = random.Double(0.6, 1.9),
                SaysProcessing = random.Chance(0.3),
            };
        }
    }

    private void AddProduct(SeedVendor vendor, DemoKind kind, DemoRandom random, SeedIds ids,
        IReadOnlyDictionary<(string, string), (long, long)> values)
    {
        var names = kind.Names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var name = $"{vendor.Name.Split(' ').First(w => w is not ("House" or "of"))} {random.Pick(names)}";
        var same = vendor.Products.Count(p => p.Name.StartsWith(name, StringComparison.Ordinal));
        name = same == 0 ? name : $"{name} No. {same + 1}";
        var trend = vendor.Products.Count == 0 ? DemoTrend.Steady : (DemoTrend)random.Weighted(Trends);
        var product = new SeedProduct
        {
            Id = ids.Next(SeedTable.Products),
            Vendor = vendor,
            Kind = kind,
            Name = name,
            NameText = Encoding.UTF8.GetBytes(name),
            Trend = trend,
            Created = trend == DemoTrend.New ? _calendar.End - (random.Int(20, 80) * Day) + random.Int(0, 40_000)
                : vendor.Products.Count < 2 || random.Chance(0.6) ? vendor.Created + (random.Int(1, 20) * 3600)
                : vendor.Created + (long)(random.Double(0, 0.9) * (_calendar.End - vendor.Created)),
            Popularity = Math.Exp(random.Normal() * 0.9) * Math.Pow(40 / (double)kind.High, 0.25),
            Quality = Math.Clamp(4.3 + (random.Normal() * 0.4), 2.6, 4.9),
            BestMonth = random.Chance(0.3) ? random.Int(1, 12) : 0,
        };
        product.Praise = [.. kind.Praise.Split(',', StringSplitOptions.TrimEntries).SelectMany(praise =>
            DemoStory.Openings.Select(o => Encoding.UTF8.GetBytes(string.Format(null, o, praise))))];
        vendor.Products.Add(product);
        Products.Add(product);
        AddVariants(product, random, ids, values);
    }

    private void AddVariants(SeedProduct product, DemoRandom random, SeedIds ids,
        IReadOnlyDictionary<(string, string), (long, long)> values)
    {
        var (option, choices) = OptionsOf(product.Kind);
        var count = Math.Min(choices.Length, random.Weighted(VariantCounts) + 1);
        var first = option == "colour" ? random.Int(0, choices.Length - 1) : 0;
        var kind = product.Kind;
        var pounds = (double)kind.Low * Math.Pow((double)(kind.High / kind.Low), random.Double());
        product.Variants = new SeedVariant[count];
        for (var i = 0; i < count; i++)
        {
            var choice = choices[(first + i) % choices.Length];
            var grows = option is "size" or "format" or "pack" ? 1 + (0.22 * i) : 1;
            product.Variants[i] = new SeedVariant
            {
                Id = ids.Next(SeedTable.Variants),
                Product = product,
                Name = choice,
                Sku = Encoding.UTF8.GetBytes($"{kind.Shape[..Math.Min(4, kind.Shape.Length)].ToUpperInvariant()}-"
                    + $"{product.Id:D5}{(char)('A' + i)}"),
                Price = product.Vendor.Currency.Price(pounds * grows),
                Weight = (long)(kind.Weight * grows * random.Double(0.9, 1.1) * 1000) * 10,
                Option = values[(option, choice)],
            };
            Variants.Add(product.Variants[i]);
        }
    }

    private static (string Name, string[] Values) OptionsOf(DemoKind kind)
    {
        var option = kind.Options.Split(';')[0];
        return option.Length == 0 || option == "colour"
            ? ("colour", [.. DemoVendorsList.Colours.Split(';').Select(c => c.Split('=')[0])])
            : (option.Split(':')[0], option.Split(':')[1].Split(','));
    }
}
