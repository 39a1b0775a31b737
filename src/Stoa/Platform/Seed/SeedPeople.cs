using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Stoa.Platform;

/// <summary>A place with its address as JSON, and the tax its people pay on what they buy (millionths).</summary>
internal sealed record SeedPlace(string Country, byte[] Address, long TaxRate);

/// <summary>
/// Customers: when they come, how loyal they are, when they leave. Few numbers of each, since there may be many. Who
/// makes which purchase is known before the first is written, since people are written before what they did.
/// </summary>
internal sealed class SeedPeople
{
    private const double GuestShare = 0.12;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly ulong _seed;
    private readonly long[] _created;
    private readonly byte[] _loyalty;
    private readonly long[] _leaves;
    private readonly SeedPlace[] _places;
    private readonly double[] _placeWeights;
    private readonly long _buyers;
    private long _registered;
    private long _purchases;

    public SeedPeople(SeedOptions options, SeedCalendar calendar)
    {
        _seed = SeedHash.Mix((ulong)options.Seed, 0x9E09);
        (_places, _placeWeights) = Places();
        _created = new long[options.Customers];
        _loyalty = new byte[options.Customers];
        _leaves = new long[options.Customers];
        LastSeen = new long[options.Customers];
        for (var k = 0L; k < options.Checkouts; k++)
        {
            _registered += IsGuest(k) ? 0 : 1;
        }

        _buyers = (long)Math.Min(options.Customers * 0.96, _registered * 0.62);
        var random = new DemoRandom(_seed);
        var purchase = 0L;
        for (var d = 0; d < calendar.Days; d++)
        {
            foreach (var at in calendar.Day(d))
            {
                if (!IsGuest(purchase++) && IsNew())
                {
                    Join(random, Joined++, at);
                }
            }
        }

        for (var i = Joined; i < options.Customers; i++)
        {
            _created[i] = calendar.Start + (long)((calendar.End - calendar.Start) * random.Double());
        }

        (Joined, _purchases) = (0, 0);
    }

    public int Count => _created.Length;

    /// <summary>How many have come so far: the indexes below it.</summary>
    public int Joined { get; private set; }

    /// <summary>When each bought last; 0 where never.</summary>
    public long[] LastSeen { get; }

    public long Created(int customer) => _created[customer];

    public SeedPlace PlaceOf(ulong person)
    {
        var share = SeedHash.Share(_seed ^ 0x91ACE, person) * _placeWeights[^1];
        var at = Array.BinarySearch(_placeWeights, share);
        return _places[at < 0 ? ~at : at];
    }

    /// <summary>Who makes the next purchase: an index, or -1 for a guest.</summary>
    public int Next(long purchase, long at, DemoRandom random)
    {
        if (IsGuest(purchase))
        {
            return -1;
        }

        var customer = IsNew() ? Joined++ : Returning(at, random);
        LastSeen[customer] = at;
        return customer;
    }

    public (ulong High, ulong Low) Visitor(ulong person) =>
        (SeedHash.Mix(_seed + 1, person), SeedHash.Mix(_seed + 2, person));

    public string Name(ulong person)
    {
        var hash = SeedHash.Mix(_seed + 3, person);
        var initial = hash % 3 == 0 ? $" {(char)('A' + (hash >> 40) % 23)}." : "";
        return $"{DemoPeople.Given[(hash >> 8) % (ulong)DemoPeople.Given.Length]}{initial} "
            + DemoPeople.Family[(hash >> 24) % (ulong)DemoPeople.Family.Length];
    }

    private bool IsGuest(long purchase) => SeedHash.Share(_seed, (ulong)purchase) < GuestShare;

    /// <summary>New people come faster in the beginning; those who came return.</summary>
    private bool IsNew() =>
        Joined < (long)Math.Ceiling(_buyers * Math.Pow((double)++_purchases / _registered, 0.8));

    private void Join(DemoRandom random, int customer, long at)
    {
        _created[customer] = at - (random.Chance(0.6) ? random.Int(300, 4000) : random.Int(4000, 3_000_000));
        var kind = random.Double();
        _loyalty[customer] = kind < 0.1 ? (byte)255 : kind < 0.4 ? (byte)90 : (byte)18;
        var days = kind < 0.1 ? random.Int(300, 1500) : random.Int(60, 900);
        _leaves[customer] = at + (days * 86_400L);
    }

    private int Returning(long at, DemoRandom random)
    {
        var candidate = 0;
        for (var tries = 0; tries < 16; tries++)
        {
            candidate = random.Int(0, Joined - 1);
            if (random.Int(0, 255) <= _loyalty[candidate] && (_leaves[candidate] > at || random.Chance(0.02)))
            {
                break;
            }
        }

        return candidate;
    }

    private static (SeedPlace[] Places, double[] Weights) Places()
    {
        var random = new DemoRandom(0x91ACE);
        var (places, weights, sum) = (new List<SeedPlace>(), new List<double>(), 0.0);
        foreach (var country in DemoPeople.Countries())
        {
            var towns = country[3].Split(',', StringSplitOptions.TrimEntries);
            foreach (var (town, rank) in towns.Select((t, i) => (t.Split(':'), i)))
            {
                for (var i = 0; i < 8; i++)
                {
                    var address = JsonSerializer.SerializeToUtf8Bytes(new
                    {
                        country = country[1], country_code = country[2], region = town[0], city = town[1],
                        postal_code = DemoPeople.Post(random, town[2]),
                    }, Readable);
                    places.Add(new(country[1], address,
                        (long)(DemoSales.TaxRate(country[2]) * 1_000_000)));
                    sum += double.Parse(country[0], CultureInfo.InvariantCulture) / towns.Length / (1 + (0.4 * rank));
                    weights.Add(sum);
                }
            }
        }

        return ([.. places], [.. weights]);
    }
}
