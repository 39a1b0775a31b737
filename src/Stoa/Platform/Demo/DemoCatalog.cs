using System.Globalization;

namespace Stoa.Platform;

/// <summary>Categories, vendors, products and variants of the demo.</summary>
internal sealed class DemoCatalog
{
    private static readonly double[] TrendCumulative = [0.62, 0.77, 0.89, 0.95, 1.0];
    private readonly Dictionary<string, long> _attributes = [];
    private readonly Dictionary<(string, string), long> _values = [];
    private readonly HashSet<string> _slugs = [];
    private readonly DemoRandom _random = new(11);
    private readonly DateTimeOffset _now;
    private readonly string[] _colours;

    public DemoCatalog(DateTimeOffset now)
    {
        _now = now;
        _colours = [.. DemoVendorsList.Colours.Split(';').Select(c => c.Split('=')[0])];
        AddCategories();
        AddVendors();
        foreach (var kind in Kinds())
        {
            AddProducts(kind);
        }
    }

    public List<DemoCategory> Categories { get; } = [];

    public List<DemoVendor> Vendors { get; } = [];

    public List<DemoProduct> Products { get; } = [];

    public List<DemoVariant> Variants { get; } = [];

    public IReadOnlyDictionary<string, long> Attributes => _attributes;

    public IReadOnlyDictionary<(string Attribute, string Value), long> Values => _values;

    public static string Slug(string text)
    {
        var letters = text.Normalize(System.Text.NormalizationForm.FormD).ToLowerInvariant()
            .Replace("'", "").Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
            .Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-');
        return string.Join('-', string.Concat(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
    }

    public static IEnumerable<DemoKind> Kinds()
    {
        foreach (var block in (DemoKindsHome.Text + "\n" + DemoKindsStyle.Text)
            .Split('@', StringSplitOptions.RemoveEmptyEntries))
        {
            var lines = block.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            var head = lines[0].Split('|', StringSplitOptions.TrimEntries);
            string All(string letter, string separator) =>
                string.Join(separator, lines.Where(l => l.StartsWith(letter + " ", StringComparison.Ordinal))
                    .Select(l => l[2..]));
            yield return new DemoKind(
                head[0], head[1], decimal.Parse(head[2], CultureInfo.InvariantCulture),
                decimal.Parse(head[3], CultureInfo.InvariantCulture), double.Parse(head[4],
                    CultureInfo.InvariantCulture),
                head.Length > 5 ? head[5] : "", All("n", ","), All("f", "|"), All("a", ";"), All("p", ","));
        }
    }

    private void AddCategories()
    {
        long? parent = null;
        foreach (var line in DemoVendorsList.Categories.Split('\n', StringSplitOptions.TrimEntries))
        {
            var isSub = line.StartsWith("- ", StringComparison.Ordinal);
            var names = line.Split('=').Select(n => n.TrimStart('-', ' ')).ToArray();
            var id = Add(isSub ? parent : null, names[0], names[1], names[2]);
            parent = isSub ? parent : id;
        }

        long Add(long? above, string name, string german, string french)
        {
            var id = Categories.Count + 1;
            var place = Categories.Count(c => c.Parent == above) + 1;
            Categories.Add(new(id, above, name, Slug(name), place, german, french));
            return id;
        }
    }

    private void AddVendors()
    {
        var tops = Categories.Where(c => c.Parent is null).Select(c => c.Name).ToList();
        foreach (var line in DemoVendorsList.Vendors.Split('\n', StringSplitOptions.TrimEntries))
        {
            var part = line.Split('|');
            var id = Vendors.Count + 1;
            Vendors.Add(new(
                id, part[0], Slug(part[0]), part[3] + ".", part[1], part[2], _random.Int(16, 30) * 0.005m,
                part[4].Split(','), tops[(id - 1) / 4])
            {
                Created = _now.AddDays(-_random.Int(735, 900)).AddMinutes(_random.Int(480, 1080)),
                Popularity = Math.Exp(_random.Normal() * 0.5) * (id <= 2 ? 1.8 : 1),
                Speed = _random.Double(0.6, 1.9),
                Status = id == 40 ? "pending" : id == 39 ? "suspended" : "active",
            });
        }
    }

    private void AddProducts(DemoKind kind)
    {
        var category = Categories.Single(c => c.Name == kind.Category);
        var top = Categories.Single(c => c.Id == category.Parent).Name;
        var sellers = Vendors.Where(v => v.Top == top).ToList();
        var offset = _random.Int(0, 3);
        foreach (var (name, index) in kind.Names.Split(',',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select((n, i) => (n, i)))
        {
            var vendor = sellers[(index + offset) % sellers.Count];
            var trend = (DemoTrend)_random.Weighted(TrendCumulative);
            var created = trend == DemoTrend.New ? _now.AddDays(-_random.Int(20, 80))
                : _random.Chance(0.55) ? _now.AddDays(-731) : _now.AddDays(-_random.Int(130, 700));
            var status = vendor.Status == "pending" ? "pending approval"
                : _random.Chance(0.02) || (trend == DemoTrend.Dormant && _random.Chance(0.5)) ? "inactive" : "active";
            var product = new DemoProduct(
                Products.Count + 1, vendor, kind, category.Id, name, UniqueSlug(name), Describe(kind),
                    _random.Pick(vendor.Brands),
                created.AddMinutes(_random.Int(500, 1100)), status, trend,
                vendor.Popularity * Math.Exp(_random.Normal() * 0.8), Math.Clamp(4.35 + (_random.Normal() * 0.4), 2.7,
                    4.9));
            AddFacts(product);
            AddVariants(product);
            Products.Add(product);
        }
    }

    private string UniqueSlug(string name)
    {
        var slug = Slug(name);
        for (var i = 2; !_slugs.Add(slug); i++)
        {
            slug = $"{Slug(name)}-{i}";
        }

        return slug;
    }

    private string Describe(DemoKind kind) =>
        string.Join(' ', _random.Sample(kind.Features.Split('|', StringSplitOptions.TrimEntries), 3));

    private void AddFacts(DemoProduct product)
    {
        foreach (var fact in product.Kind.Facts.Split(';', StringSplitOptions.TrimEntries).Select(f => f.Split('=')))
        {
            product.Facts.Add((fact[0], _random.Pick(fact[1].Split(','))));
        }
    }

    private void AddVariants(DemoProduct product)
    {
        // A kind comes in a few colours of its own, as makers do.
        var own = Enumerable.Range(0, 5).Select(i =>
            _colours[(product.Kind.Shape.Length + (i * 3)) % _colours.Length]).ToList();
        var palette = _random.Sample(own, _random.Int(2, 3));
        var options = product.Kind.Options.Split(';',
            StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(o => o == "colour" ? ("colour", palette.ToArray()) : (o.Split(':')[0], o.Split(':')[1].Split(',')))
            .ToList();
        var combinations = options.Aggregate<(string Name, string[] Values), List<(string, string)[]>>(
            [[]], (all, o) => [.. all.SelectMany(a => o.Values.Select(v => ((string, string)[])[.. a, (o.Name, v)]))]);
        if (combinations.Count > 6)
        {
            // Whole sizes in one colour rather than scattered pairs: take the first colours, a run of sizes.
            combinations = [.. combinations.GroupBy(c => c[^1]).First()];
            combinations = combinations.Count > 6 || combinations.Count < 2
                ? combinations.Count > 6 ? combinations[..6] : Combine(options)
                : combinations;
        }

        var price = Nice((double)product.Kind.Low * Math.Pow((double)(product.Kind.High / product.Kind.Low),
            _random.Double()),
            product.Vendor.Currency);
        // Pictures show what can be had: the colours of the variants, or one where colour is no option.
        var offered = combinations.SelectMany(c => c).Where(c => c.Item1 == "colour").Select(c => c.Item2).Distinct()
            .ToList();
        product.Colours.AddRange(offered.Count > 0 ? offered : palette[..1]);
        foreach (var (combination, index) in combinations.Select((c, i) => (c, i)))
        {
            AddVariant(product, combination, index, price);
        }
    }

    private static List<(string, string)[]> Combine(List<(string Name, string[] Values)> options) =>
        [.. options[0].Values.Take(6).Select(v => ((string, string)[])[(options[0].Name, v)])];

    private void AddVariant(DemoProduct product, (string Name, string Value)[] combination, int index, decimal price)
    {
        // Larger sizes cost more, except where shoes and clothes come in all sizes at one price.
        var grows = combination.Any(c => c.Name is "size" or "format" or "pack" or "scent" && c.Value.Any(char.IsDigit)
            && !c.Value.All(char.IsDigit));
        var step = grows ? 1 + (0.22 * index) : 1;
        var sku = string.Concat(product.Brand.Where(char.IsAsciiLetterUpper).Take(2)) + "-" +
            string.Concat(product.Slug.Split('-').Take(2).Select(p => p[..Math.Min(3, p.Length)])).ToUpperInvariant() +
            $"-{product.Id:D3}{(char)('A' + index)}";
        var values = combination.Select(c => (Attribute(c.Name), Value(c.Name, c.Value))).ToList();
        var variant = new DemoVariant(
            Variants.Count + 1, product, sku, string.Join(" / ", combination.Select(c => c.Value)),
            step == 1 ? price : Nice((double)price * step, product.Vendor.Currency),
            Math.Round((decimal)(product.Kind.Weight * step * _random.Double(0.9, 1.1)), 3), index == 0, values);
        product.Variants.Add(variant);
        Variants.Add(variant);
    }

    /// <summary>Prices people know: 8.50 below ten, 24.95 below fifty, 129.00 above.</summary>
    private static decimal Nice(double value, string currency)
    {
        var amount = (decimal)(value * (currency == "EUR" ? 1.17 : currency == "USD" ? 1.3 : 1));
        return amount < 10 ? Math.Max(2.5m, Math.Round(amount * 2) / 2)
            : amount < 50 ? Math.Round(amount) - 0.05m : Math.Round(amount);
    }

    private long Attribute(string name) =>
        _attributes.TryGetValue(name, out var id) ? id : _attributes[name] = _attributes.Count + 1;

    private long Value(string attribute, string value) =>
        _values.TryGetValue((attribute, value), out var id) ? id : _values[(attribute, value)] = _values.Count + 1;
}
