using System.Globalization;

namespace Stoa.Platform;

/// <summary>Customers of the demo: names, places, when they come and how often they return.</summary>
internal static class DemoPeople
{
    private const string GivenNames =
        "Amelia,Oliver,Priya,Kwame,Chiara,Jürgen,Sofia,Mateusz,Aisha,Hugo,Ingrid,Liam,Mei,Diego," +
        "Fatima,Noah,Zofia,Emre," +
        "Grace,Lucas,Anneke,Rohan,Elodie,Tomás,Freya,Malik,Yuki,Isla,Pavel,Nadia,Callum,Beatriz,Joost,Leila,Rhys,Ana," +
        "Samuel,Camille,Dmitri,Eilidh,Omar,Greta,Ravi,Maeve,Lars,Thandiwe,Marco,Hannah,Kofi,Clara," +
        "Arjun,Elin,Ben,Sunita," +
        "Pierre,Molly,Andrzej,Siobhan,Felix,Zara,Ewan,Lucia,Tariq,Astrid,George,Ines,Min-jun,Ruth," +
        "Stefan,Olu,Marta,Jack," +
        "Yasmin,Theo,Katarzyna,Daniel,Amara,Henrik,Alice,Nikhil,Eva,Conor,Sara,Wei,Charlotte," +
        "Ibrahim,Julia,Harvey,Lena,David";

    private const string FamilyNames =
        "Bennett,Okafor,Sharma,Müller,Rossi,Nowak,Murphy,García,Haddad,Larsen,Dubois,Chen,Walker,Silva,van Dijk,Kaya," +
        "Hughes,Fischer,Patel,Moreau,Lindqvist,O'Brien,Costa,Mensah,Kowalski,Evans,Rahman,Weber," +
        "Fernández,Tanaka,Clarke," +
        "Jansen,Bianchi,Ahmed,Nielsen,MacLeod,Schneider,Adeyemi,Laurent,Wójcik,Turner,Hansen," +
        "Pereira,Kim,Wright,Byrne," +
        "Romano,Hoffmann,Gupta,Davies,Leroy,Berg,Morales,Hussain,Campbell,Visser,Wagner,Baker," +
        "Santos,Osei,Cooper,Lefevre," +
        "Johansson,Reid,Marino,Kaur,Doyle,Zimmermann,Ward,Petrov,Ellis,Horvath,Nguyen,Shaw,Ferreira," +
        "Holm,Grant,Ali,Becker";

    private const string Streets =
        "High Street,Station Road,Church Lane,Mill Lane,Park Avenue,Victoria Road,Orchard Close," +
        "Queen Street,Chestnut Way," +
        "Canal Walk,Market Square,Harbour View,Elm Grove,Bridge Street,Garden Row";

    /// <summary>weight|country|code|region:city:postcode pattern (# a digit, @ a letter)…</summary>
    private const string Places = """
        1180|United Kingdom|GB|England:London:SE# #@@,England:Manchester:M#@ #@@,England:Bristol:BS# #@@,
            England:Leeds:LS# #@@,England:Birmingham:B## #@@,Scotland:Edinburgh:EH# #@@,Scotland:Glasgow:G## #@@,
            Wales:Cardiff:CF## #@@,England:Brighton:BN# #@@,Northern Ireland:Belfast:BT# #@@,
            England:York:YO## #@@
        150|Ireland|IE|Leinster:Dublin:D## @@##,Munster:Cork:T## @@##,Connacht:Galway:H## @@##
        120|Germany|DE|Berlin:Berlin:10###,Bavaria:Munich:80###,Hamburg:Hamburg:20###,Saxony:Leipzig:04###
        110|France|FR|Île-de-France:Paris:750##,Auvergne-Rhône-Alpes:Lyon:690##,
            Nouvelle-Aquitaine:Bordeaux:330##
        70|Netherlands|NL|North Holland:Amsterdam:10## @@,South Holland:Rotterdam:30## @@,
            Utrecht:Utrecht:35## @@
        85|United States|US|New York:New York:100##,California:San Francisco:941##,Illinois:Chicago:606##,
            Oregon:Portland:972##
        50|Spain|ES|Community of Madrid:Madrid:280##,Catalonia:Barcelona:080##
        45|Italy|IT|Lombardy:Milan:201##,Lazio:Rome:001##
        35|Belgium|BE|Brussels:Brussels:10##,Flanders:Ghent:90##
        30|Portugal|PT|Lisbon:Lisbon:1###-###,Norte:Porto:4###-###
        30|Sweden|SE|Stockholm:Stockholm:11# ##,Västra Götaland:Gothenburg:41# ##
        28|Denmark|DK|Capital Region:Copenhagen:2###,Central Denmark:Aarhus:8###
        25|Canada|CA|Ontario:Toronto:M#@ #@#,British Columbia:Vancouver:V#@ #@#
        22|Australia|AU|Victoria:Melbourne:30##,New South Wales:Sydney:20##
        20|Austria|AT|Vienna:Vienna:1##0,Styria:Graz:80##
        18|Switzerland|CH|Zürich:Zürich:80##,Geneva:Geneva:12##
        """;

    public const long FirstCustomer = 42;

    public static string[] Given { get; } = GivenNames.Split(',');

    public static string[] Family { get; } = FamilyNames.Split(',');

    /// <summary>Owners (ids 2 to 41) and everybody who buys (from 42 on), none of them created yet.</summary>
    public static List<DemoPerson> Invent(DemoCatalog catalog, int customers)
    {
        var random = new DemoRandom(23);
        var places = Countries();
        var sum = 0.0;
        var weights = places.Select(p => sum += int.Parse(p[0], CultureInfo.InvariantCulture)).ToArray();
        var people = new List<DemoPerson>();
        foreach (var vendor in catalog.Vendors)
        {
            var country = places.Find(p => p[1] == vendor.Country) ?? places[0];
            people.Add(Person(random, vendor.OwnerId, country, $"owner@{vendor.Slug}.stoa.example"));
            people[^1].Created = vendor.Created.AddMinutes(-20);
        }

        for (var i = 0; i < customers; i++)
        {
            people.Add(Person(random, FirstCustomer + i, places[random.Weighted(weights)], null));
        }

        return people;
    }

    /// <summary>Somebody who buys without an account.</summary>
    public static DemoPerson Guest(DemoRandom random, int number) =>
        Person(random, -number, Countries()[0], $"guest{number}@customers.stoa.example");

    /// <summary>A postcode of a pattern: # is a digit, @ a letter.</summary>
    public static string Post(DemoRandom random, string pattern) => string.Concat(pattern.Select(c => c switch
    {
        '#' => (char)('0' + random.Int(1, 9)),
        '@' => "ABDEFGHJLNPQRSTUWXYZ"[random.Int(0, 19)],
        _ => c,
    }));

    /// <summary>A line that ends with a comma goes on in the next one.</summary>
    public static List<string[]> Countries() =>
        [.. string.Concat(Places.Split('\n', StringSplitOptions.TrimEntries).Select(l => l.EndsWith(',') ? l
            : l + '\n'))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('|'))];

    private static DemoPerson Person(DemoRandom random, long id, string[] country, string? email)
    {
        var given = random.Pick(Given);
        var family = random.Pick(Family);
        var place = random.Pick(country[3].Split(',')).Split(':');
        var post = Post(random, place[2]);
        var address = $"{DemoCatalog.Slug(given)}.{DemoCatalog.Slug(family)}.{Math.Abs(id)}@customers.stoa.example";
        return new DemoPerson(
            id, $"{given} {family}", email ?? address, new(country[1], country[2], place[0], place[1], post),
            $"{random.Int(1, 140)} {random.Pick(Streets.Split(','))}",
            $"+44 7700 900{random.Int(100, 999)}")
        {
            Visitor = random.Guid(),
            Loyalty = random.Chance(0.12) ? random.Double(5, 9) : random.Chance(0.4) ? random.Double(1, 2.4) : 0.12,
        };
    }
}
