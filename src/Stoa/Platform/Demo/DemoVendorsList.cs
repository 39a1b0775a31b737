namespace Stoa.Platform;

/// <summary>The demo's categories and vendors. Vendors: name | currency | country | what they sell | brands.</summary>
internal static class DemoVendorsList
{
    /// <summary>English = German = French; a dash before subcategories of the line above.</summary>
    public const string Categories = """
        Home & Living=Wohnen=Maison
        - Lighting=Leuchten=Luminaires
        - Chairs & Stools=Stühle & Hocker=Chaises & tabourets
        - Cushions & Throws=Kissen & Decken=Coussins & plaids
        - Candles & Scents=Kerzen & Düfte=Bougies & senteurs
        - Bedding=Bettwäsche=Linge de lit
        - Clocks=Uhren für die Wand=Horloges
        Kitchen & Table=Küche & Tisch=Cuisine & table
        - Mugs & Cups=Becher & Tassen=Mugs & tasses
        - Teapots=Teekannen=Théières
        - Cookware=Pfannen & Töpfe=Poêles & casseroles
        - Kitchen Linen=Küchenwäsche=Linge de cuisine
        - Coffee & Tea=Kaffee & Tee=Café & thé
        Clothing=Kleidung=Vêtements
        - T-Shirts=T-Shirts=T-shirts
        - Knitwear=Strick=Maille
        - Jackets=Jacken=Vestes
        Shoes & Bags=Schuhe & Taschen=Chaussures & sacs
        - Sneakers=Sneaker=Baskets
        - Boots=Stiefel=Bottes
        - Backpacks=Rucksäcke=Sacs à dos
        - Totes & Bags=Taschen=Sacs & cabas
        Electronics=Elektronik=Électronique
        - Headphones=Kopfhörer=Casques
        - Speakers=Lautsprecher=Enceintes
        - Keyboards=Tastaturen=Claviers
        Books & Paper=Bücher & Papier=Livres & papeterie
        - Novels=Romane=Romans
        - Cookbooks=Kochbücher=Livres de cuisine
        - Notebooks=Notizbücher=Carnets
        - Pens=Stifte=Stylos
        Beauty & Care=Schönheit & Pflege=Beauté & soins
        - Skin Care=Hautpflege=Soins du visage
        - Soaps=Seifen=Savons
        - Hair Care=Haarpflege=Soins des cheveux
        - Fragrance=Parfum=Parfums
        Garden=Garten=Jardin
        - House Plants=Zimmerpflanzen=Plantes d'intérieur
        - Pots & Planters=Töpfe=Pots
        - Garden Tools=Gartengeräte=Outils de jardin
        - Seeds=Saatgut=Graines
        Sport & Outdoor=Sport & Outdoor=Sport & plein air
        - Yoga & Fitness=Yoga & Fitness=Yoga & fitness
        - Camping=Camping=Camping
        - Cycling=Radfahren=Vélo
        - Bottles & Flasks=Flaschen=Gourdes
        Accessories=Accessoires=Accessoires
        - Watches=Armbanduhren=Montres
        - Hats & Caps=Mützen=Bonnets
        - Phone Cases=Handyhüllen=Coques
        """;

    /// <summary>Four of each top category, in the order of the categories.</summary>
    public const string Vendors = """
        Northlight Home|GBP|United Kingdom|Lamps, linen and quiet furniture for small rooms|Northlight,Alder & Ash
        Haven & Hearth|GBP|United Kingdom|Things that make a rented flat feel like home|Haven,Hearthside
        Casa Lume|EUR|Portugal|Light and cork from a family workshop near Porto|Lume,Corticeira
        Fold & Feather|GBP|Ireland|Bedding and cushions woven close to where they are sewn|Fold & Feather,Saltmarsh
        Tideway Ceramics|GBP|United Kingdom|Stoneware thrown beside the river and fired twice|Tideway,Estuary
        The Copper Kettle|GBP|United Kingdom|Pots, pans and everything that goes on a stove|Copper Kettle,Forge & Flame
        Brew Street|GBP|United Kingdom|Coffee and tea, packed the day they are ready|Brew Street,Long Leaf
        Nordbord|EUR|Germany|Plain, lasting things for the table|Nordbord,Lindgren
        Wren & Weaver|GBP|United Kingdom|Knitwear from British and Irish mills|Wren & Weaver,Fairhill
        Harbour Supply|GBP|United Kingdom|Working clothes that look right off duty|Harbour Supply,Deckhand
        Everyday Cotton|GBP|Portugal|Organic basics in colours that go together|Everyday Cotton,Plain & Good
        Hudson Outfitters|USD|United States|Jackets and layers for cities with weather|Hudson,Pier 9
        Stride & Sole|GBP|United Kingdom|Shoes that can be resoled|Stride,Solemate
        Carryall|GBP|United Kingdom|Bags for work, trains and weekends|Carryall,Daytrip
        Cordonnier|EUR|France|Boots and leather goods from the Loire|Cordonnier,Val de Loire
        Loop Footwear|GBP|Spain|Light trainers from recycled yarn|Loop,Second Lap
        Resonance Audio|GBP|United Kingdom|Headphones and speakers tuned by musicians|Resonance,Cadence
        Keywell|GBP|United Kingdom|Keyboards for people who type all day|Keywell,Homerow
        Signal & Tone|USD|United States|Small speakers with a large sound|Signal,Tonewood
        Plain Electronics|GBP|Netherlands|Electronics with spare parts and no secrets|Plain,Repairable
        Lamplight Books|GBP|United Kingdom|An independent bookshop with strong opinions|Lamplight Press,Tern Editions
        Quire & Co|GBP|United Kingdom|Paper, ink and everything for the desk|Quire,Foolscap
        Papeterie Lune|EUR|France|Notebooks sewn in Lyon|Lune,Rive Gauche
        Second Chapter|GBP|Ireland|Fiction and cookery, chosen one book at a time|Second Chapter,Slow Press
        Meadow Apothecary|GBP|United Kingdom|Skin care from plants that grow on our hill|Meadow,Hilltop
        Soap & Stone|GBP|United Kingdom|Cold-process soap, cured for six weeks|Soap & Stone,Washhouse
        Maison Vert|GBP|France|Fragrance and hair care without a long list|Maison Vert,Clairière
        Tidepool Skin|GBP|United Kingdom|Sea minerals, short recipes, glass bottles|Tidepool,Kelp & Co
        Fern & Frond|GBP|United Kingdom|House plants grown slowly in Sussex|Fern & Frond,Glasshouse
        Greenhouse Lane|GBP|United Kingdom|Tools and pots that outlast the garden|Greenhouse Lane,Spade & Son
        Seedling Society|GBP|United Kingdom|Open-pollinated seed from forty growers|Seedling Society,Heirloom
        Potter's Yard|GBP|Italy|Terracotta from Impruneta and glazes of our own|Potter's Yard,Impruneta
        Ridgeline Outdoor|GBP|United Kingdom|Tents and packs tested in Scottish weather|Ridgeline,Bothy
        Asana Studio|GBP|United Kingdom|Mats and props made from natural rubber and cork|Asana,Grounded
        Pedal Works|GBP|Denmark|Everything for riding in the rain|Pedal Works,Gearside
        Summit Supply|USD|Canada|Bottles and camp gear that come back every year|Summit,Cairn
        Hollis & Vane|GBP|United Kingdom|Watches assembled one at a time|Hollis,Vane
        Brim & Bobble|GBP|United Kingdom|Hats knitted in the Borders|Brim,Bobble
        Case Study|GBP|United Kingdom|Phone cases from recycled nets and cork|Case Study,Grip
        Minuteman Watches|GBP|Switzerland|Field watches with honest movements|Minuteman,Jura
        """;

    /// <summary>Colours that pictures and options use, by name.</summary>
    public const string Colours =
        "Ochre=#D9A441;Terracotta=#C8694A;Sage=#8BA888;Forest=#3F6B52;Slate=#56687A;Navy=#2F4468;Sky=#7FAED0;" +
        "Rose=#D08A93;Plum=#7B4B73;Charcoal=#45484F;Cream=#EADFC8;Teal=#2F8085;Mustard=#C9962B;Brick=#A64B3C";
}
