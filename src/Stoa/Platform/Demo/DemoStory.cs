namespace Stoa.Platform;

internal sealed record DemoReview(
    DemoPerson Person, DemoProduct Product, int Rating, string Text, string Scores, DateTimeOffset At);

internal sealed record DemoEvent(
    DateTimeOffset At, string Kind, Guid Visitor, long? UserId, DemoProduct? Product);

/// <summary>What people said and did around the sales: reviews, visits, baskets left behind.</summary>
internal sealed class DemoStory
{
    internal static readonly string[] Low =
    [
        "Not what I hoped for: it looks better in the picture.", "Arrived with a scratch and the packaging was thin.",
        "Works, but it took far too long to arrive.", "The quality does not match the price.",
    ];

    internal static readonly string[] Middle =
    [
        "Decent for the price, though nothing special.", "Does its job. The colour differs a little from the photo.",
        "Good idea, but I expected a little more care in the finish.",
    ];

    internal static readonly string[] Openings =
    [
        "Really happy with this: {0}.", "Bought as a present and kept it: {0}.", "Second one I buy here; {0}.",
        "After a month of use {0}.", "Exactly as described: {0}.", "Would buy again, because {0}.", "Lovely: {0}.",
    ];

    private readonly DemoCatalog _catalog;
    private readonly DemoSales _sales;
    private readonly DateTimeOffset _now;

    public DemoStory(DemoCatalog catalog, DemoSales sales, DateTimeOffset now)
    {
        (_catalog, _sales, _now) = (catalog, sales, now);
        AddReviews();
        AddEvents();
    }

    public DemoRandom Random { get; } = new(53);

    public List<DemoReview> Reviews { get; } = [];

    public List<(DemoPerson Person, DemoVendor Vendor, int Rating, string Text,
        DateTimeOffset At)> VendorReviews { get; } = [];

    public List<DemoEvent> Events { get; } = [];

    public List<(DemoPerson Person, List<DemoVariant> Items, DateTimeOffset At, string Status)> Carts { get; } = [];

    private void AddReviews()
    {
        var said = new HashSet<(long, long)>();
        var saidOfVendor = new HashSet<(long, long)>();
        foreach (var order in _sales.Orders.Where(o => o.Status == "Completed" && !o.Checkout.IsGuest))
        {
            var person = order.Checkout.Person;
            foreach (var product in order.Lines.Select(l => l.Variant.Product))
            {
                var at = order.When("Completed")!.Value.AddMinutes(Random.Int(600, 30000));
                if (Random.Chance(0.42) && at < _now && said.Add((person.Id, product.Id)))
                {
                    AddReview(order, person, product, at);
                }
            }

            var later = order.When("Completed")!.Value.AddMinutes(Random.Int(600, 30000));
            if (Random.Chance(0.17) && later < _now && saidOfVendor.Add((person.Id, order.Vendor.Id)))
            {
                var rating = Star(4.9 - (order.Vendor.Speed * 0.45));
                VendorReviews.Add((person, order.Vendor, rating, rating > 3
                    ? Random.Pick(["Quick and friendly.", "Carefully packed, sent the same week.",
                        "A pleasure to buy from.", ""])
                    : Random.Pick(["Slow to answer.", "Took longer than promised.", ""]), later));
            }
        }

        Reviews.Sort((a, b) => a.At.CompareTo(b.At));
    }

    private void AddReview(DemoOrder order, DemoPerson person, DemoProduct product, DateTimeOffset at)
    {
        var rating = Star(product.Quality - (order.Refunds.Count > 0 ? 1.8 : 0));
        var praise = Random.Pick(product.Kind.Praise.Split(',', StringSplitOptions.TrimEntries));
        var text = rating >= 4 ? string.Format(null, Random.Pick(Openings), praise)
            : Random.Pick(rating == 3 ? Middle : Low);
        var scores = string.Join(',', new[] { ("Quality", 0.1), ("Value", -0.15), ("Delivery",
            0.2 - (order.Vendor.Speed * 0.3)),
            ("Packaging", 0.05), ("Accuracy", 0.0) }.Select(f => $"\"{f.Item1}\":{Star(rating + f.Item2)}"));
        Reviews.Add(new(person, product, rating, Random.Chance(0.85) ? text : "", $"{{{scores}}}", at));
    }

    private int Star(double around) => (int)Math.Clamp(Math.Round(around + (Random.Normal() * 0.75)), 1, 5);

    private void AddEvents()
    {
        var products = _catalog.Products.Where(p => p.Status == "active" && p.Vendor.Status == "active").ToList();
        foreach (var checkout in _sales.Checkouts)
        {
            // Everybody who bought was seen coming; those who only looked are as many as a small shop would have.
            var lookers = checkout.At > _now.AddDays(-184) ? 3 : 1;
            var at = checkout.At.AddMinutes(-Random.Int(12, 90));
            var (visitor, user) = (checkout.Person.Visitor, checkout.IsGuest ? (long?)null : checkout.Person.Id);
            Events.Add(new(at, "visit", visitor, user, null));
            foreach (var product in checkout.Orders.SelectMany(o => o.Lines).Select(l => l.Variant.Product))
            {
                Events.Add(new(at = at.AddSeconds(Random.Int(20, 120)), "product view", visitor, user, product));
                Events.Add(new(at = at.AddSeconds(Random.Int(5, 60)), "add to cart", visitor, user, product));
            }

            Events.Add(new(checkout.At.AddSeconds(-Random.Int(60, 240)), "checkout started", visitor, user, null));
            for (var i = 0; i < lookers; i++)
            {
                Browse(checkout.At.AddMinutes(Random.Int(-2000, 2000)), products);
            }
        }

        Events.RemoveAll(e => e.At >= _now);
        Events.Sort((a, b) => a.At.CompareTo(b.At));
    }

    /// <summary>A visit that ends without a purchase, sometimes with a basket left behind.</summary>
    private void Browse(DateTimeOffset at, List<DemoProduct> products)
    {
        var person = Random.Chance(0.3) ? Random.Pick(_sales.Buyers) : null;
        person = person?.Created < at ? person : null;
        var visitor = person?.Visitor ?? Random.Guid();
        Events.Add(new(at, "visit", visitor, person?.Id, null));
        var seen = Random.Chance(0.36) ? 0 : Random.Int(1, 5);
        var basket = new List<DemoVariant>();
        for (var i = 0; i < seen; i++)
        {
            var product = Random.Pick(products);
            if (product.Created > at)
            {
                continue;
            }

            Events.Add(new(at = at.AddSeconds(Random.Int(15, 200)), "product view", visitor, person?.Id, product));
            if (Random.Chance(0.12))
            {
                Events.Add(new(at = at.AddSeconds(Random.Int(5, 90)), "add to cart", visitor, person?.Id, product));
                basket.Add(product.Variants[0]);
            }
        }

        if (basket.Count > 0 && Random.Chance(0.35))
        {
            Events.Add(new(at = at.AddSeconds(90), "checkout started", visitor, person?.Id, null));
        }

        if (basket.Count > 0 && at < _now)
        {
            Carts.Add((person ?? new(0, "", "", new("", "", "", "", ""), "", "") { Visitor = visitor },
                [.. basket.Distinct()], at, at > _now.AddDays(-2) ? "active" : "abandoned"));
        }
    }
}
