namespace Stoa.Orders;

/// <summary>A product as one seller sells it. Price: the last one, in reais.</summary>
internal sealed class OlistVariant
{
    public required string Product { get; init; }

    public required int Vendor { get; init; }

    public required DateTime FirstSold { get; init; }

    public decimal Price { get; set; }

    /// <summary>Units that left, and therefore must have been there before the first sale.</summary>
    public int Sold { get; set; }
}

/// <summary>A line of an order: an item row, one unit.</summary>
internal readonly record struct OlistLine(int Variant, decimal Price, decimal BaseRevenue);

/// <summary>What one seller has of a source order: the marketplace's order.</summary>
internal sealed record OlistSale(
    OlistOrder Source, OlistSteps Steps, int Checkout, int Vendor, List<OlistLine> Lines, decimal Shipping,
    decimal BaseShipping)
{
    public decimal Items { get; } = Lines.Sum(l => l.Price);

    public decimal BaseItems { get; } = Lines.Sum(l => l.BaseRevenue);

    public decimal Total => Items + Shipping;

    public decimal BaseTotal => BaseItems + BaseShipping;
}

/// <summary>A category of the marketplace. Its parent is another's slug, or null at the top.</summary>
internal sealed record OlistCategory(string Source, string Slug, string Name, string? Parent);

/// <summary>The files as a marketplace's history, oldest first.</summary>
internal sealed class OlistHistory
{
    private readonly OlistFiles _files;
    private readonly Dictionary<string, int> _vendors;
    private readonly Dictionary<(string Product, int Vendor), int> _variants = [];

    private OlistHistory(OlistFiles files)
    {
        _files = files;
        _vendors = files.Sellers.Select((s, i) => (s, i)).ToDictionary(v => v.s, v => v.i);
        Checkouts = [.. files.Orders.OrderBy(o => o.PurchasedAt).ThenBy(o => o.Number)];
        FirstSeen = new DateTime[files.Sellers.Count + 1];
        Array.Fill(FirstSeen, Checkouts[0].PurchasedAt);
        Categories = [.. CategoriesOf(files)];
    }

    /// <summary>The vendor's place that orders without items go to: after all sellers.</summary>
    public int NoSeller => _files.Sellers.Count;

    public List<OlistOrder> Checkouts { get; }

    /// <summary>The orders, those of one checkout together.</summary>
    public List<OlistSale> Orders { get; } = [];

    public List<OlistVariant> Variants { get; } = [];

    /// <summary>When each vendor sold first; before it did, the history's beginning.</summary>
    public DateTime[] FirstSeen { get; }

    /// <summary>Everybody who bought, with the address of the latest order.</summary>
    public Dictionary<string, (OlistCustomer Customer, DateTime FirstSeen)> People { get; } = [];

    public List<OlistCategory> Categories { get; }

    /// <param name="rate">What one real is worth in the marketplace's currency at a time (UTC).</param>
    public static OlistHistory Build(OlistFiles files, Func<DateTime, decimal> rate)
    {
        var history = new OlistHistory(files);
        var sold = new HashSet<int>();
        for (var i = 0; i < history.Checkouts.Count; i++)
        {
            var order = history.Checkouts[i];
            history.People[order.Customer.Person] = (order.Customer,
                history.People.TryGetValue(order.Customer.Person, out var known) ? known.FirstSeen : order.PurchasedAt);
            foreach (var sale in history.Split(order, i, rate(order.PurchasedAt)))
            {
                history.Orders.Add(sale);
                if (sold.Add(sale.Vendor))
                {
                    history.FirstSeen[sale.Vendor] = order.PurchasedAt;
                }
            }
        }

        return history;
    }

    /// <summary>A category's name for people: Furniture decor.</summary>
    public string NameOf(string category) => Capital(English(category));

    private string English(string category) => _files.Categories.GetValueOrDefault(category, category);

    // One order for each seller, in the order of the items; one for nobody where there are none.
    private IEnumerable<OlistSale> Split(OlistOrder order, int checkout, decimal rate)
    {
        var steps = OlistSteps.Of(order);
        if (order.Items.Count == 0)
        {
            yield return new OlistSale(order, steps, checkout, NoSeller, [], 0, 0);
        }

        foreach (var share in order.Items.OrderBy(i => i.Position).GroupBy(i => i.Seller))
        {
            var vendor = _vendors[share.Key];
            var lines = share.Select(i => new OlistLine(
                Variant(i, vendor, order.PurchasedAt, steps.Status), i.Price, ImportRun.AtRate(i.Price, rate))).ToList();
            var shipping = share.Sum(i => i.Freight);
            yield return new OlistSale(
                order, steps, checkout, vendor, lines, shipping, ImportRun.AtRate(shipping, rate));
        }
    }

    private int Variant(OlistItem item, int vendor, DateTime at, string status)
    {
        if (!_variants.TryGetValue((item.Product, vendor), out var place))
        {
            _variants[(item.Product, vendor)] = place = Variants.Count;
            Variants.Add(new OlistVariant { Product = item.Product, Vendor = vendor, FirstSold = at });
        }

        Variants[place].Price = item.Price;
        Variants[place].Sold += status == "Cancelled" ? 0 : 1;
        return place;
    }

    // The source's categories are a plain list. One whose English name goes on where another's ends is its subcategory:
    // computers_accessories of computers.
    private IEnumerable<OlistCategory> CategoriesOf(OlistFiles files)
    {
        var sources = files.Categories.Keys.Concat(files.Products.Values.Select(p => p.Category))
            .Where(c => c.Length > 0).Distinct().Select(c => (Source: c, Slug: Slug(English(c)))).ToList();
        foreach (var (source, slug) in sources)
        {
            var parent = sources.Select(s => s.Slug).Where(s => slug.StartsWith(s + "-", StringComparison.Ordinal))
                .MaxBy(s => s.Length);
            yield return new OlistCategory(source, slug, NameOf(source), parent);
        }
    }

    private static string Slug(string name) =>
        string.Join('-', name.ToLowerInvariant().Split('_', StringSplitOptions.RemoveEmptyEntries));

    private static string Capital(string name)
    {
        var words = string.Join(' ', name.Split('_', StringSplitOptions.RemoveEmptyEntries));
        return char.ToUpperInvariant(words[0]) + words[1..];
    }
}
