namespace Stoa.Platform;

/// <summary>Writes reviews, questions, carts, wishlists, notifications, events and activity.</summary>
internal static class DemoWriteStory
{
    private static readonly (string Question, string Answer)[] Talk =
    [
        ("How long does delivery to Scotland take?", "Usually three working days after we have sent it."),
        ("Is this suitable as a gift, does it come in a box?",
            "Yes, it travels in a plain box that needs no wrapping."),
        ("Where is it made?", "The description names the place; our own finishing is done in the workshop here."),
        ("Will this colour be back in stock?", "We expect the next delivery within the month."),
        ("Can I return it if it does not suit?", "Of course: within 30 days, unused, and we refund the price."),
    ];

    public static async Task WriteAsync(
        DemoTables tables, DemoCatalog catalog, DemoSales sales, DemoStory story, DateTimeOffset now)
    {
        await WriteReviewsAsync(tables, catalog, sales, story, now);
        await WriteCartsAsync(tables, sales, story, now);
        await tables.WriteAsync(
            "notifications.notifications",
            """
            user_id bigint, channel text, subject text, body text, created_at timestamptz, sent_at timestamptz,
            read_at timestamptz
            """,
            sales.Orders.Where(o => !o.Checkout.IsGuest && o.When("Shipped") > now.AddDays(-30)).Select(o =>
                (object?[])[
                o.Checkout.Person.Id, "email", $"Order {o.Number} is on its way",
                $"{o.Vendor.Name} has sent your order.", o.When("Shipped"), o.When("Shipped"),
                o.Id % 3 == 0 ? null : o.When("Shipped")!.Value.AddHours(2)]));
        await tables.RunAsync(Partitions("analytics.events", now.AddMonths(-25), now));
        await tables.WriteAsync(
            "analytics.events",
            "occurred_at timestamptz, kind text, visitor_id uuid, user_id bigint, product_id bigint, vendor_id bigint",
            story.Events.Select(e => (object?[])[
                e.At, e.Kind, e.Visitor, e.UserId, e.Product?.Id, e.Product?.Vendor.Id]));
        await tables.RunAsync(Partitions("audit.activity_logs", now.AddDays(-370), now));
        await tables.WriteAsync(
            "audit.activity_logs",
            "user_id bigint, vendor_id bigint, activity_type text, description text, \"timestamp\" timestamptz",
            Activity(catalog, sales, now).OrderBy(a => (DateTimeOffset)a[4]!));
    }

    private static string Partitions(string table, DateTimeOffset from, DateTimeOffset to) =>
        $"select platform.ensure_month_partitions('{table}', '{from:yyyy-MM-dd}', '{to:yyyy-MM-dd}')";

    private static async Task WriteReviewsAsync(
        DemoTables tables, DemoCatalog catalog, DemoSales sales, DemoStory story, DateTimeOffset now)
    {
        await tables.WriteAsync(
            "reviews.reviews",
            """
            user_id bigint, product_id bigint, vendor_id bigint, rating smallint, review_text text, feature_scores
              jsonb,
            created_at timestamptz, updated_at timestamptz
            """,
            story.Reviews.Select(r => (object?[])[
                r.Person.Id, r.Product.Id, r.Product.Vendor.Id, (short)r.Rating, r.Text, r.Scores, r.At, r.At]));
        await tables.WriteAsync(
            "vendors.vendor_reviews",
            """
            vendor_id bigint, user_id bigint, rating smallint, review_text text, created_at timestamptz,
            updated_at timestamptz
            """,
            story.VendorReviews.Select(r => (object?[])[r.Vendor.Id, r.Person.Id, (short)r.Rating, r.Text, r.At,
                r.At]));
        var random = new DemoRandom(67);
        var asked = catalog.Products.Where(p => p.Status == "active" && p.Created < now.AddDays(-20)
            && random.Chance(0.3))
            .Select((p, i) => (Product: p, Id: i + 1L, Talk: random.Pick(Talk), Person: random.Pick(sales.Buyers),
                At: now.AddMinutes(-random.Int(2000, 26000)), Answered: random.Chance(0.8))).ToList();
        await tables.WriteAsync(
            "reviews.questions",
            """
            question_id bigint, product_id bigint, vendor_id bigint, user_id bigint, question_text text,
            created_at timestamptz
            """,
            asked.Select(a => (object?[])[a.Id, a.Product.Id, a.Product.Vendor.Id, a.Person.Id, a.Talk.Question,
                a.At]));
        await tables.WriteAsync(
            "reviews.answers",
            "question_id bigint, vendor_id bigint, user_id bigint, answer_text text, created_at timestamptz",
            asked.Where(a => a.Answered).Select(a => (object?[])[
                a.Id, a.Product.Vendor.Id, a.Product.Vendor.OwnerId, a.Talk.Answer, a.At.AddHours(5)]));
    }

    private static async Task WriteCartsAsync(DemoTables tables, DemoSales sales, DemoStory story, DateTimeOffset now)
    {
        var random = new DemoRandom(71);
        var bought = sales.Checkouts.Where(c => c.At > now.AddDays(-184)).Select(c => (
            c.Person, Items: c.Orders.SelectMany(o => o.Lines)
                .GroupBy(l => l.Variant).Select(g => (g.Key, Quantity: g.Sum(l => l.Quantity))).ToList(),
            c.At, Status: "converted", Checkout: (long?)c.Id, c.IsGuest));
        var left = story.Carts.Select(c => (
            c.Person, Items: c.Items.Select(v => (Key: v, Quantity: 1)).ToList(), c.At, c.Status, Checkout: (long?)null,
            IsGuest: c.Person.Id == 0));
        var carts = bought.Concat(left).OrderBy(c => c.At).Select((c, i) => (Id: i + 1L, Cart: c)).ToList();
        await tables.WriteAsync(
            "carts.carts",
            """
            cart_id bigint, public_id uuid, user_id bigint, visitor_id uuid, status text, checkout_id bigint,
            created_at timestamptz, updated_at timestamptz
            """,
            carts.Select(c => (object?[])[
                c.Id, random.Guid(), c.Cart.IsGuest ? null : c.Cart.Person.Id, c.Cart.Person.Visitor, c.Cart.Status,
                c.Cart.Checkout, c.Cart.At.AddMinutes(-9), c.Cart.At]));
        await tables.WriteAsync(
            "carts.cart_items", "cart_id bigint, variant_id bigint, quantity integer, added_at timestamptz",
            carts.SelectMany(c => c.Cart.Items.Select(i => (object?[])[
                c.Id, i.Key.Id, i.Quantity, c.Cart.At.AddMinutes(-6)])));
        var wishers = sales.Buyers.Where(_ => random.Chance(0.15)).ToList();
        var products = sales.Orders.SelectMany(o => o.Lines).Select(l => l.Variant.Product)
            .Where(p => p.Status == "active").Distinct().OrderBy(p => p.Id).ToList();
        await tables.WriteAsync(
            "carts.wishlists", "wishlist_id bigint, user_id bigint, created_at timestamptz",
            wishers.Select((p, i) => (object?[])[i + 1L, p.Id, p.Created]));
        await tables.WriteAsync(
            "carts.wishlist_items", "wishlist_id bigint, product_id bigint, added_at timestamptz",
            wishers.SelectMany((_, i) => random.Sample(products, random.Int(1, 5)).Select(p => (object?[])[
                i + 1L, p.Id, now.AddMinutes(-random.Int(100, 20000))])));
    }

    private static IEnumerable<object?[]> Activity(DemoCatalog catalog, DemoSales sales, DateTimeOffset now)
    {
        var random = new DemoRandom(73);
        foreach (var checkout in sales.Checkouts.Where(c => c.At > now.AddDays(-365) && !c.IsGuest))
        {
            yield return [checkout.Person.Id, null, "sign in", "Signed in", checkout.At.AddMinutes(-random.Int(5, 40))];
            yield return [checkout.Person.Id, null, "order placed", $"Placed {checkout.Orders.Count} order(s)",
                checkout.At];
        }

        foreach (var order in sales.Orders.Where(o => o.When("Shipped") > now.AddDays(-365)))
        {
            yield return [order.Vendor.OwnerId, order.Vendor.Id, "order shipped", $"Sent order {order.Number}",
                order.When("Shipped")];
        }

        foreach (var vendor in catalog.Vendors.Where(v => v.Status == "active"))
        {
            for (var day = 0; day < 365; day += random.Int(2, 9))
            {
                yield return [vendor.OwnerId, vendor.Id, "sign in", "Signed in",
                    now.AddDays(-day).AddMinutes(-random.Int(300, 900))];
            }
        }
    }
}
