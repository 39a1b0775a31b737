namespace Stoa.Platform;

/// <summary>A kind of product: its subcategory, silhouette, prices (before conversion), texts, options.</summary>
/// <param name="Options">"size:S,M,L" and "colour" (the product's own palette), separated by ";".</param>
/// <param name="Facts">Free attributes: "material=oak,ash".</param>
internal sealed record DemoKind(
    string Category, string Shape, decimal Low, decimal High, double Weight, string Options,
    string Names, string Features, string Facts, string Praise);

internal sealed record DemoCategory(
    long Id, long? Parent, string Name, string Slug, int Position, string German, string French);

internal sealed record DemoVendor(
    long Id, string Name, string Slug, string Description, string Currency, string Country, decimal Commission,
    string[] Brands, string Top)
{
    public DateTimeOffset Created { get; init; }
    public double Popularity { get; init; }
    public double Speed { get; init; }
    public long OwnerId => Id + 1;
    public string Status { get; init; } = "active";
}

internal enum DemoTrend
{
    Steady, Growing, Declining, New, Dormant
}

internal sealed record DemoProduct(
    long Id, DemoVendor Vendor, DemoKind Kind, long CategoryId, string Name, string Slug, string Description,
    string Brand, DateTimeOffset Created, string Status, DemoTrend Trend, double Popularity, double Quality)
{
    public List<DemoVariant> Variants { get; } = [];
    public List<(string Name, string Value)> Facts { get; } = [];
    public List<string> Colours { get; } = [];
}

internal sealed record DemoVariant(
    long Id, DemoProduct Product, string Sku, string Name, decimal Price, decimal Weight, bool IsDefault,
    IReadOnlyList<(long Attribute, long Value)> Values);

internal sealed record DemoPlace(string Country, string Code, string Region, string City, string Post);

internal sealed record DemoPerson(long Id, string Name, string Email, DemoPlace Place, string Street, string Phone)
{
    public DateTimeOffset Created { get; set; }
    public DateTimeOffset? LastSeen { get; set; }
    public DateTimeOffset Leaves { get; set; }
    public double Loyalty { get; set; }
    public int Purchases { get; set; }
    public Guid Visitor { get; set; }
    public string Address { get; set; } = "{}";
    public byte[]? SealedPhone { get; set; }
}

internal sealed class DemoCheckout
{
    public required long Id { get; init; }
    public required Guid PublicId { get; init; }
    public required DemoPerson Person { get; init; }
    public required bool IsGuest { get; init; }
    public required string Currency { get; init; }
    public required DateTimeOffset At { get; init; }
    public required decimal Rate { get; init; }
    public List<DemoOrder> Orders { get; } = [];
    public DemoCoupon? Coupon { get; set; }
    public string Method { get; set; } = "card";
    public decimal Total => Orders.Sum(o => o.Total);
    public decimal BaseTotal => Orders.Sum(o => o.BaseTotal);
}

internal sealed record DemoCoupon(long Id, string Code, string Name, decimal Percentage, long? VendorId);

internal sealed class DemoOrder
{
    public required long Id { get; init; }
    public required string Number { get; init; }
    public required DemoCheckout Checkout { get; init; }
    public required DemoVendor Vendor { get; init; }
    public List<DemoLine> Lines { get; } = [];
    public List<(string? From, string To, DateTimeOffset At, string Note)> History { get; } = [];
    public List<DemoRefund> Refunds { get; } = [];
    public decimal Shipping { get; set; }
    public decimal BaseShipping { get; set; }
    public decimal Items => Lines.Sum(l => l.Quantity * l.UnitPrice);
    public decimal Discount => Lines.Sum(l => l.Discount);
    public decimal Tax => Lines.Sum(l => l.Tax);
    public decimal Total => Items - Discount + Shipping + Tax;
    public decimal BaseDiscount => DemoMoney.Round(Discount / Checkout.Rate);
    public decimal BaseTax => DemoMoney.Round(Tax / Checkout.Rate);
    public decimal BaseItems => Lines.Sum(l => l.BaseRevenue) + BaseDiscount;
    public decimal BaseTotal => BaseItems - BaseDiscount + BaseShipping + BaseTax;
    public string Status => History[^1].To;
    public string PaymentStatus { get; set; } = "authorized";
    public DateTimeOffset? When(string status) => History.Where(h => h.To == status).Select(h => (DateTimeOffset?)h.At)
        .FirstOrDefault();
}

internal sealed class DemoLine
{
    public required long Id { get; init; }
    public required DemoOrder Order { get; init; }
    public required DemoVariant Variant { get; init; }
    public required int Quantity { get; init; }
    public required decimal UnitPrice { get; init; }
    public decimal Discount { get; set; }
    public decimal Tax { get; set; }
    public decimal Net => (Quantity * UnitPrice) - Discount;
    public decimal BaseRevenue => DemoMoney.Round(Net / Order.Checkout.Rate);
}

internal sealed record DemoRefund(
    long Id, DemoOrder Order, DemoLine? Line, int? Quantity, string Reason, decimal Amount, decimal BaseAmount,
    DateTimeOffset At, bool Restocked);

internal static class DemoMoney
{
    /// <summary>To the minor unit, half up as PostgreSQL rounds; .NET's default is half to even.</summary>
    public static decimal Round(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);
}
