namespace Stoa.Platform;

/// <summary>
/// Two years of purchases: growth, a December peak, weekends, loyal and one-off customers, baskets of several vendors,
/// and what became of each order until <c>now</c>.
/// </summary>
internal sealed class DemoSales
{
    public const int OrderCount = 5000;
    private static readonly double[] Months = [0.82, 0.84, 0.92, 0.95, 1.0, 0.97, 0.9, 0.88, 1.0, 1.08, 1.45, 1.75];
    private static readonly double[] Weekdays = [1.2, 1.0, 0.92, 0.94, 0.98, 1.05, 1.15];
    private static readonly string[] Methods = ["card", "card", "card", "card", "paypal", "paypal", "bank transfer"];
    private readonly DemoRandom _random = new(37);
    private readonly DemoCatalog _catalog;
    private readonly DateTimeOffset _now;
    private readonly List<DemoPerson> _known = [];
    private readonly Queue<DemoPerson> _fresh;
    private readonly Dictionary<(string Currency, int Month), (double[] Cumulative,
        List<DemoProduct> Products)> _shelves = [];
    private int _lines;
    private int _guests;
    private double _mixedChance;

    public DemoSales(DemoCatalog catalog, IEnumerable<DemoPerson> customers, DateTimeOffset now)
    {
        (_catalog, _now) = (catalog, now);
        _fresh = new(customers);
        Rates = [.. MonthlyRates()];
        var moments = Moments();
        for (var i = 0; Orders.Count < OrderCount; i++)
        {
            // Baskets of several vendors are drawn so that the days and the orders run out together.
            var left = Math.Max(1, moments.Count - i);
            _mixedChance = Math.Clamp((OrderCount - Orders.Count - left) / (left * 1.15), 0, 0.4);
            Checkouts.Add(Purchase(i < moments.Count ? moments[i] : _now.AddSeconds(-_random.Int(600, 80000))));
        }
    }

    public List<DemoCheckout> Checkouts { get; } = [];

    public List<DemoOrder> Orders { get; } = [];

    public List<(string Quote, DateOnly Day, decimal Rate)> Rates { get; }

    public IReadOnlyList<DemoCoupon> Coupons { get; } =
    [
        new(1, "WELCOME10", "Ten per cent off a first purchase", 10, null),
        new(2, "SUMMER15", "Summer weeks", 15, null),
        new(3, "NORTH5", "Northlight newsletter", 5, 1),
        new(4, "HEARTH8", "Haven & Hearth regulars", 8, 2),
        new(5, "BREW10", "Brew Street subscribers", 10, 7),
    ];

    /// <summary>People who bought, in the order they came.</summary>
    public IReadOnlyList<DemoPerson> Buyers => _known;

    /// <summary>Customers who never bought.</summary>
    public IEnumerable<DemoPerson> Browsers => _fresh;

    private IEnumerable<(string, DateOnly, decimal)> MonthlyRates()
    {
        var (euro, dollar) = (1.155, 1.265);
        var first = new DateOnly(_now.Year, _now.Month, 1).AddMonths(-26);
        for (var i = 0; i <= 26; i++)
        {
            yield return ("EUR", first.AddMonths(i), (decimal)Math.Round(euro, 4));
            yield return ("USD", first.AddMonths(i), (decimal)Math.Round(dollar, 4));
            euro = Math.Clamp(euro + (_random.Normal() * 0.008), 1.12, 1.2);
            dollar = Math.Clamp(dollar + (_random.Normal() * 0.012), 1.2, 1.36);
        }
    }

    /// <summary>When people buy: the year's seasons, the week's days, the day's hours.</summary>
    private List<DateTimeOffset> Moments()
    {
        var start = _now.AddDays(-730);
        var sum = 0.0;
        var days = Enumerable.Range(0, 730).Select(d =>
        {
            var day = start.AddDays(d);
            return sum += (0.55 + (0.9 * d / 730)) * Months[day.Month - 1] * Weekdays[(int)day.DayOfWeek];
        }).ToArray();
        var moments = new List<DateTimeOffset>();
        for (var i = 0; i < OrderCount * 0.76; i++)
        {
            var minute = Math.Clamp((15.5 * 60) + (_random.Normal() * 260), 5, 1435);
            moments.Add(start.AddDays(_random.Weighted(days)).AddSeconds(Math.Round(minute * 60)));
        }

        moments.Sort();
        return moments;
    }

    private DemoCheckout Purchase(DateTimeOffset at)
    {
        var isGuest = _random.Chance(0.06);
        var person = isGuest ? DemoPeople.Guest(_random, ++_guests) : Customer(at);
        person.LastSeen = at;
        person.Purchases++;
        var currency = _random.Chance(0.85) ? "GBP" : _random.Chance(0.6) ? "EUR" : "USD";
        var day = DateOnly.FromDateTime(at.UtcDateTime);
        var checkout = new DemoCheckout
        {
            Id = Checkouts.Count + 1,
            PublicId = _random.Guid(),
            Person = person,
            IsGuest = isGuest,
            Currency = currency,
            At = at,
            Rate = currency == "GBP" ? 1 : Rates.Last(r => r.Quote == currency && r.Day <= day).Rate,
            Method = _random.Pick(Methods),
        };
        FillBasket(checkout);
        foreach (var order in checkout.Orders)
        {
            Price(order);
            DemoFate.Decide(order, _random, _now);
        }

        Orders.AddRange(checkout.Orders);
        return checkout;
    }

    private DemoPerson Customer(DateTimeOffset at)
    {
        var passed = (at - _now.AddDays(-730)).TotalDays / 730;
        if (_fresh.Count > 160 && (_known.Count < 30 || _random.Chance(0.62 - (0.22 * passed))))
        {
            var person = _fresh.Dequeue();
            person.Created = at.AddMinutes(-_random.Int(4, _random.Chance(0.7) ? 60 : 40000));
            person.Leaves = at.AddDays(person.Loyalty > 3 ? _random.Int(200, 1200) : _random.Int(30, 500));
            _known.Add(person);
            return person;
        }

        DemoPerson? candidate = null;
        for (var tries = 0; tries < 60; tries++)
        {
            candidate = _random.Pick(_known);
            if (candidate.Leaves > at && _random.Chance(candidate.Loyalty / 9))
            {
                break;
            }
        }

        return candidate!;
    }

    private void FillBasket(DemoCheckout checkout)
    {
        var count = _random.Chance(0.42) ? 1 : _random.Chance(0.5) ? 2 : _random.Int(3, 5);
        var mixed = _random.Chance(_mixedChance) && OrderCount - Orders.Count > 3;
        count = mixed ? Math.Max(2, count) : count;
        var first = PickProduct(checkout, null);
        var chosen = new List<DemoProduct> { first };
        for (var tries = 0; tries < 12 && chosen.Count < count; tries++)
        {
            var wanted = mixed && chosen.Count < 3 ? null : first.Vendor;
            var next = PickProduct(checkout, wanted);
            if (!chosen.Contains(next) && (wanted is null || next.Vendor == wanted))
            {
                chosen.Add(next);
            }
        }

        foreach (var product in chosen)
        {
            var order = checkout.Orders.Find(o => o.Vendor == product.Vendor) ?? Open(checkout, product.Vendor);
            var variant = _random.Chance(0.45) ? product.Variants[0] : _random.Pick(product.Variants);
            var many = product.Kind.High < 45;
            order.Lines.Add(new DemoLine
            {
                Id = ++_lines,
                Order = order,
                Variant = variant,
                Quantity = _random.Chance(many ? 0.6 : 0.9) ? 1 : _random.Int(2, many ? 6 : 2),
                UnitPrice = variant.Price,
            });
        }
    }

    private DemoOrder Open(DemoCheckout checkout, DemoVendor vendor)
    {
        const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        var id = Orders.Count + checkout.Orders.Count + 1;
        var number = string.Concat(Enumerable.Range(0, 8).Select(_ => Letters[_random.Int(0, Letters.Length - 1)]));
        var order = new DemoOrder { Id = id, Number = $"D{id:D4}-{number}", Checkout = checkout, Vendor = vendor };
        checkout.Orders.Add(order);
        return order;
    }

    private DemoProduct PickProduct(DemoCheckout checkout, DemoVendor? vendor)
    {
        var month = (int)((checkout.At - _now.AddDays(-740)).TotalDays / 14);
        if (!_shelves.TryGetValue((checkout.Currency, month), out var shelf))
        {
            var sum = 0.0;
            var products = _catalog.Products.Where(p => p.Vendor.Currency == checkout.Currency
                && p.Created < checkout.At && Demand(p, checkout.At) > 0).ToList();
            shelf = ([.. products.Select(p => sum += Demand(p, checkout.At))], products);
            _shelves[(checkout.Currency, month)] = shelf;
        }

        var pick = shelf.Products[_random.Weighted(shelf.Cumulative)];
        for (var tries = 0; vendor is not null && pick.Vendor != vendor && tries < 25; tries++)
        {
            pick = shelf.Products[_random.Weighted(shelf.Cumulative)];
        }

        return pick;
    }

    private double Demand(DemoProduct product, DateTimeOffset at)
    {
        var age = (_now - at).TotalDays;
        var cheap = Math.Pow(40 / (double)product.Kind.High, 0.25);
        var sold = product.Vendor.Status == "pending" ? 0 : product.Vendor.Status == "suspended" && age < 60 ? 0 : 1;
        return sold * cheap * product.Popularity * (product.Status == "pending approval" ? 0 : 1) * product.Trend switch
        {
            DemoTrend.Growing => age < 90 ? 2.6 : age < 200 ? 1.1 : 0.5,
            DemoTrend.Declining => age < 90 ? 0.35 : age < 200 ? 0.9 : 1.3,
            DemoTrend.Dormant => age < 130 ? 0 : 1,
            DemoTrend.New => 2.2,
            _ => product.Status == "inactive" && age < 40 ? 0 : 1,
        };
    }

    private void Price(DemoOrder order)
    {
        var checkout = order.Checkout;
        checkout.Coupon ??= order == checkout.Orders[0] ? Coupon(checkout) : null;
        var coupon = checkout.Coupon is { } c && (c.VendorId is null || c.VendorId == order.Vendor.Id) ? c : null;
        foreach (var line in order.Lines)
        {
            line.Discount = coupon is null ? 0
                : DemoMoney.Round(line.Quantity * line.UnitPrice * coupon.Percentage / 100);
            line.Tax = DemoMoney.Round(line.Net * TaxRate(checkout.Person.Place.Code));
        }

        var home = checkout.Person.Place.Country == order.Vendor.Country;
        order.Shipping = order.Items > 75 && home ? 0 : home ? 3.95m : order.Items > 150 ? 6.95m : 9.95m;
        order.BaseShipping = DemoMoney.Round(order.Shipping / checkout.Rate);
    }

    private DemoCoupon? Coupon(DemoCheckout checkout)
    {
        var first = checkout.Person.Purchases == 1 && !checkout.IsGuest && _random.Chance(0.18);
        var summer = checkout.At.Month is 7 or 8 && _random.Chance(0.15);
        var own = Coupons.FirstOrDefault(c => checkout.Orders.Any(o => o.Vendor.Id == c.VendorId));
        return first ? Coupons[0] : summer ? Coupons[1] : own is not null && _random.Chance(0.2) ? own : null;
    }

    public static decimal TaxRate(string country) => country switch
    {
        "GB" or "FR" or "AT" => 0.20m,
        "IE" or "PT" => 0.23m,
        "DE" => 0.19m,
        "NL" or "ES" or "BE" => 0.21m,
        "IT" => 0.22m,
        "SE" or "DK" => 0.25m,
        "CA" => 0.13m,
        "AU" => 0.10m,
        "CH" => 0.081m,
        _ => 0.08m,
    };
}
