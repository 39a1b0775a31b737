namespace Stoa.Platform;

/// <summary>What people said and did around their purchases: reviews, visits, baskets left behind, activity.</summary>
internal sealed class SeedStory(
    SeedCalendar calendar, SeedPeople people, long[] users, SeedCatalog catalog, SeedIds ids, DemoRandom random)
{
    private const int Lookers = 1;
    private static readonly byte[][] Low = [.. DemoStory.Low.Select(System.Text.Encoding.UTF8.GetBytes)];
    private static readonly byte[][] Middle = [.. DemoStory.Middle.Select(System.Text.Encoding.UTF8.GetBytes)];
    private static readonly byte[][] OfVendors =
        [.. new[] { "", "Slow to answer.", "Took longer than promised.", "As promised.", "Quick and friendly." }
            .Select(System.Text.Encoding.UTF8.GetBytes)];

    private static readonly string[] Features = ["Quality", "Value", "Delivery", "Packaging", "Accuracy"];
    private static readonly byte[][] Scores = [.. AllScores()];
    private ulong _lookers;
    private readonly HashSet<(long, long)> _said = [];
    private readonly HashSet<(long, long)> _saidOfVendor = [];

    /// <summary>What a customer says of things that were delivered, and of who sold them: once for each.</summary>
    public void Reviews(SeedChunk chunk, SeedOrder order, long user, bool isRefunded)
    {
        if (user == 0 || order.Status != SeedStatus.Completed)
        {
            return;
        }

        var at = order.ChangedAt + random.Int(36_000, 1_900_000);
        if (random.Chance(0.15) && at < calendar.End)
        {
            var product = order.Lines[random.Int(0, order.LineCount - 1)].Variant.Product;
            if (_said.Add((user, product.Id)))
            {
                Review(chunk, product, user, at, isRefunded);
            }
        }

        var later = order.ChangedAt + random.Int(36_000, 1_900_000);
        if (random.Chance(0.05) && later < calendar.End && _saidOfVendor.Add((user, order.Vendor.Id)))
        {
            var vendor = order.Vendor;
            var rating = Star(4.9 - (vendor.Slowness * 0.45));
            vendor.Ratings++;
            vendor.RatingSum += rating;
            chunk[SeedTable.VendorReviews].Row().Long(ids.Next(SeedTable.VendorReviews)).Long(vendor.Id).Long(user)
                .Short(rating).Text(OfVendors[random.Chance(0.3) ? 0 : rating - 1]).At(later).At(later);
        }
    }

    /// <summary>How the purchase came about, and those who only looked around the same time.</summary>
    public void Visits(SeedChunk chunk, ReadOnlySpan<SeedOrder> orders, in SeedBuyer buyer, long checkout, long at)
    {
        var (high, low) = people.Visitor(buyer.Person);
        var came = at - random.Int(600, 5000);
        var product = orders[0].Lines[0].Variant.Product;
        var seen = came + random.Int(20, 200);
        Event(chunk, "visit"u8, came, high, low, buyer.User, null);
        Event(chunk, "product view"u8, seen, high, low, buyer.User, product);
        Event(chunk, "add to cart"u8, seen + random.Int(5, 90), high, low, buyer.User, product);
        Event(chunk, "checkout started"u8, at - random.Int(60, 240), high, low, buyer.User, null);
        if (at > calendar.End - (90 * 86_400))
        {
            Basket(chunk, orders, buyer, checkout, at);
        }

        if (buyer.User != 0)
        {
            if (random.Chance(0.5))
            {
                Activity(chunk, buyer.User, "sign in"u8, "Signed in"u8, came);
            }

            Activity(chunk, buyer.User, "order placed"u8, "Placed an order"u8, at);
        }

        for (var i = 0; i < Lookers; i++)
        {
            Look(chunk, Math.Clamp(at + random.Int(-90_000, 90_000), calendar.Start, calendar.End - 4000));
        }
    }

    private void Review(SeedChunk chunk, SeedProduct product, long user, long at, bool isRefunded)
    {
        var rating = Star(product.Quality - (isRefunded ? 1.8 : 0));
        product.Ratings++;
        product.RatingSum += rating;
        var text = random.Chance(0.15) ? [] : rating >= 4 ? random.Pick(product.Praise)
            : random.Pick(rating == 3 ? Middle : Low);
        var scores = 0;
        for (var i = 0; i < Features.Length; i++)
        {
            scores = (scores * 5) + Star(rating + (0.1 * (2 - i))) - 1;
        }

        chunk[SeedTable.Reviews].Row().Long(ids.Next(SeedTable.Reviews)).Long(user).Long(product.Id)
            .Long(product.Vendor.Id).Short(rating).Text(text).Json(Scores[scores]).At(at).At(at);
    }

    private void Basket(SeedChunk chunk, ReadOnlySpan<SeedOrder> orders, in SeedBuyer buyer, long checkout, long at)
    {
        var (high, low) = people.Visitor(buyer.Person);
        var cart = Cart(chunk, buyer.User, high, low, "converted"u8, checkout, at - 540, at);
        foreach (var order in orders)
        {
            for (var i = 0; i < order.LineCount; i++)
            {
                chunk[SeedTable.CartItems].Row().Long(cart).Long(order.Lines[i].Variant.Id).Int(order.Lines[i].Quantity)
                    .At(at - 360);
            }
        }
    }

    /// <summary>A visit without a purchase: fewer look than come, fewer fill a basket, few go to pay.</summary>
    private void Look(SeedChunk chunk, long at)
    {
        var customer = people.Joined > 0 && random.Chance(0.25) ? random.Int(0, people.Joined - 1) : -1;
        customer = customer >= 0 && people.Created(customer) < at ? customer : -1;
        var user = customer < 0 ? 0 : users[customer];
        var (high, low) = customer < 0 ? people.Visitor((1UL << 41) + _lookers++)
            : people.Visitor((ulong)customer);
        Event(chunk, "visit"u8, at, high, low, user, null);
        if (!random.Chance(0.55) || catalog.PickVendor(0, random) is not { } vendor)
        {
            return;
        }

        var product = SeedCatalog.PickProduct(vendor, random);
        Event(chunk, "product view"u8, at += random.Int(15, 200), high, low, user, product);
        if (product.Created > at || !random.Chance(0.27))
        {
            return;
        }

        Event(chunk, "add to cart"u8, at += random.Int(5, 90), high, low, user, product);
        var cart = Cart(chunk, user, high, low, at > calendar.End - (2 * 86_400) ? "active"u8 : "abandoned"u8, 0, at, at);
        chunk[SeedTable.CartItems].Row().Long(cart).Long(product.Variants[0].Id).Int(1).At(at);
        if (random.Chance(0.3))
        {
            Event(chunk, "checkout started"u8, at + 90, high, low, user, null);
        }
    }

    private long Cart(SeedChunk chunk, long user, ulong high, ulong low, ReadOnlySpan<byte> status, long checkout,
        long created, long updated)
    {
        var cart = ids.Next(SeedTable.Carts);
        var id = SeedHash.Mix(high, (ulong)cart);
        chunk[SeedTable.Carts].Row().Long(cart).Uuid(id, SeedHash.Mix(id, low)).Id(user).Uuid(high, low).Text(status)
            .Id(checkout).At(created).At(updated);
        return cart;
    }

    private void Event(SeedChunk chunk, ReadOnlySpan<byte> kind, long at, ulong high, ulong low, long user,
        SeedProduct? product) =>
        chunk[SeedTable.Events].Row().Long(ids.Next(SeedTable.Events)).At(at).Text(kind).Uuid(high, low).Id(user)
            .Id(product?.Id ?? 0).Id(product?.Vendor.Id ?? 0);

    private void Activity(SeedChunk chunk, long user, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> text, long at) =>
        chunk[SeedTable.Activity].Row().Long(ids.Next(SeedTable.Activity)).Long(user).Null().Text(kind).Text(text).At(at);

    private int Star(double around) => (int)Math.Clamp(Math.Round(around + (random.Normal() * 0.75)), 1, 5);

    private static IEnumerable<byte[]> AllScores() => Enumerable.Range(0, 3125).Select(i =>
        System.Text.Encoding.UTF8.GetBytes("{" + string.Join(", ", Features.Select((f, place) =>
            $"\"{f}\": {(i / (int)Math.Pow(5, Features.Length - 1 - place) % 5) + 1}")) + "}"));
}
