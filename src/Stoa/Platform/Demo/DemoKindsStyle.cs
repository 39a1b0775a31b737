namespace Stoa.Platform;

/// <summary>What the demo sells, second half, in the form of <see cref="DemoKindsHome"/>.</summary>
internal static class DemoKindsStyle
{
    public const string Text = """
        @ T-Shirts | tshirt | 16 | 42 | 0.2 | size:S,M,L,XL;colour
        n Heavyweight Tee, Harbour Stripe Tee, Organic Crew Tee, Relaxed Pocket Tee, Slub Cotton Tee,
        n Long Line Tee, Regatta Tee, Boxy Fit Tee, Summer Linen Tee, Garment Dyed Tee
        f Knitted from organic cotton with a dry, matt hand. | The collar is taped and keeps its shape.
        f Cut a little longer, so that it stays tucked in. | Pre-washed: the size you buy is the size you keep.
        f Made in a factory that we visit every year.
        a material=organic cotton,cotton and linen; fit=regular,relaxed; care=30 °C
        p washes well without shrinking, the cotton is thick and soft, true to size
        @ Knitwear | sweater | 48 | 149 | 0.6 | size:S,M,L,XL;colour
        n Fisherman's Jumper, Merino Crew Sweater, Shetland Sweater, Cable Knit Jumper, Lambswool Roll Neck,
        n Fair Isle Sweater, Waffle Knit Jumper, Raglan Sweater, Boiled Wool Pullover, Alpaca Blend Jumper
        f Warm without weight, and it does not itch. | Fully fashioned: the seams are linked, not cut.
        f The yarn is spun from undyed fleece and coloured later. | A spare skein is sewn into the hem.
        f Ribbed cuffs stay where you push them.
        a material=merino wool,lambswool,Shetland wool; gauge=5,7,12; care=hand wash
        p warm and not at all itchy, beautifully made, has become my favourite for cold mornings
        @ Jackets | jacket | 79 | 259 | 1.1 | size:S,M,L,XL;colour
        n Chore Jacket, Quilted Field Jacket, Waxed Rain Jacket, Harrington Jacket, Fleece Trail Jacket,
        n Canvas Work Jacket, Packable Shell, Corduroy Overshirt, Down Vest Jacket, Deck Jacket
        f Cut with room for a jumper underneath. | Four pockets, two of them with zips.
        f Keeps out a steady drizzle. | Seams are double-stitched where work pulls at them.
        f The lining is soft and slides over a sweater.
        a material=cotton canvas,waxed cotton,recycled nylon; lining=cotton,none; water_repellent=yes,no
        p kept me dry through a wet week, pockets everywhere you want them, fits over a jumper
        @ Hats & Caps | beanie | 14 | 44 | 0.1 | colour
        n Docker Beanie, Ribbed Merino Beanie, Bobble Hat, Watch Cap, Cashmere Blend Beanie,
        n Fleece Lined Beanie, Chunky Knit Hat, Trail Running Beanie, Fisherman Beanie, Slouch Beanie
        f Deep enough to cover the ears, or to fold twice. | Knitted in one piece, with no seam to press.
        f Soft yarn that does not itch on the forehead. | Packs into a coat pocket.
        f Double layered where the wind gets in.
        a material=merino wool,recycled wool,cashmere blend; size=one size; care=hand wash
        p stays on in the wind, no itch at all, fits even my large head
        @ Sneakers | sneaker | 59 | 159 | 0.9 | size:38,39,40,41,42,43,44;colour
        n Court Classic Sneaker, Runner Seventy, Canvas Low Top, Terrace Trainer, Park Loop Runner,
        n Minimal Leather Sneaker, Mesh Tempo Runner, Gum Sole Trainer, Skate Deck Shoe, City Walk Sneaker
        f The sole is stitched as well as glued. | A cork footbed shapes itself to your foot.
        f Light enough to forget on long walks. | The tongue is padded and does not slip.
        f Laces come in two colours.
        a material=leather,canvas,recycled mesh; sole=natural rubber,EVA; vegan=yes,no
        p comfortable from the first day, true to size, I walked ten kilometres without a blister
        @ Boots | boot | 99 | 249 | 1.6 | size:38,39,40,41,42,43,44
        n Moorland Walking Boot, Chelsea Boot, Work Lace Boot, Desert Boot, Hillside Hiker,
        n Snowline Boot, Brogue Boot, Stable Boot, Coastal Path Boot, Engineer Boot
        f The welt is stitched, so a cobbler can resole it. | Full-grain leather softens after a week.
        f Waterproof to the third eyelet. | The sole grips on wet stone.
        f The heel counter holds firm on rough paths.
        a material=full-grain leather,suede,nubuck; sole=rubber; waterproof=yes,no
        p hardly any breaking in, dry feet after hours of rain, solid craftsmanship
        @ Backpacks | backpack | 45 | 159 | 1.0 | colour
        n Commuter Backpack, Roll-Top Pack, Day Hike Pack, Canvas Rucksack, Studio Backpack,
        n Weekender Pack, Cyclist's Backpack, School Rucksack, Photographer's Pack, Everyday Sling Pack
        f The padded sleeve takes a 15-inch laptop. | The straps breathe and do not cut in.
        f Keeps its contents dry in a downpour. | Stands upright by itself.
        f Every seam that bears weight is bar-tacked.
        a volume=16 l,20 l,28 l; material=recycled polyester,waxed canvas; laptop=13 inch,15 inch
        p fits everything I need for two days, comfortable even when heavy, zips run smoothly
        @ Totes & Bags | tote | 19 | 139 | 0.5 | colour
        n Market Tote, Leather Day Tote, Canvas Shopper, Weekend Holdall, Foldaway Bag,
        n Beach Tote, Gallery Tote, Zip Work Tote, Bookshop Bag, Bucket Bag
        f The handles are long enough for a winter coat. | An inside pocket keeps keys from the bottom.
        f Sewn from heavy canvas that stands by itself. | The base is doubled and takes a week's shopping.
        f Folds flat into its own pocket.
        a material=cotton canvas,vegetable-tanned leather,linen; closure=zip,open,magnet; pocket=inside
        p carries a whole week's shopping, handles are the right length, gets compliments all the time
        @ Headphones | headphones | 49 | 279 | 0.4 | colour
        n Aria Over-Ear Headphones, Studio Monitor Headphones, Quiet Cabin Headphones, Fold Travel Headphones,
        n Tempo Sport Headphones, Nocturne Wireless Headphones, Clarity Headphones, Junior Safe Headphones,
        n Vinyl Classic Headphones, Lumen Headphones
        f Noise cancelling takes the edge off trains and offices. | Plays for 35 hours on one charge.
        f The cushions can be replaced in a minute. | Folds into the case that comes with it.
        f Two microphones keep calls clear in the wind.
        a battery_life=24 h,35 h,40 h; connection=Bluetooth 5.3,cable and Bluetooth; weight=210 g,250 g
        p the sound is clear and balanced, comfortable for hours, the battery lasts all week
        @ Speakers | speaker | 39 | 229 | 1.2 | colour
        n Pebble Portable Speaker, Shelf Speaker One, Kitchen Radio, Garden Party Speaker, Bookshelf Pair,
        n Beacon Smart Speaker, Pocket Speaker, Soundbar Mini, Travel Tone Speaker, Hearth Speaker
        f Fills a living room without shouting. | Splash-proof, for kitchens and gardens.
        f Two of them pair to stereo in seconds. | Twelve hours of music on one charge.
        f The wool cover is woven to let every note through.
        a connection=Bluetooth 5.3,Wi-Fi and Bluetooth; battery_life=10 h,12 h,mains; waterproof=IPX5,no
        p surprisingly rich bass for the size, pairs instantly, looks lovely on the shelf
        @ Keyboards | keyboard | 49 | 189 | 0.9 | layout:UK,US,German
        n Slate Mechanical Keyboard, Low Profile Keyboard, Typist Compact Keyboard, Walnut Keyboard, Numpad Keyboard,
        n Split Comfort Keyboard, Travel Folding Keyboard, Quiet Office Keyboard, Retro Round Keyboard, Studio Keyboard
        f Switches can be swapped without soldering. | Pairs with three devices and remembers them.
        f Quiet enough for an open office. | Key caps are dyed through and do not wear off.
        f The case is milled from one piece.
        a switches=tactile,linear,scissor; connection=USB-C and Bluetooth,USB-C; keys=68,84,104
        p typing feels crisp, quiet enough for calls, solid build with no flex
        @ Phone Cases | phone | 12 | 49 | 0.1 | colour
        n Clear Guard Case, Felt Phone Sleeve, Cork Back Case, Grip Phone Case, Leather Folio Case,
        n Recycled Case, Slim Shell Case, Wallet Phone Case, Outdoor Phone Case, Terrazzo Case
        f Raised edges keep the screen off the table. | Works with wireless charging.
        f Slim enough for a jeans pocket. | Survives drops from two metres.
        f Made from what fishing nets leave behind.
        a material=recycled nylon,leather,cork; wireless_charging=yes; drop_tested=1.5 m,2 m
        p fits exactly and buttons still click, survived a drop on concrete, slim and grippy
        @ Skin Care | dropper | 11 | 64 | 0.2 | size:30 ml,50 ml
        n Rosehip Face Oil, Oat Calming Serum, Vitamin C Serum, Marine Day Serum, Squalane Drops,
        n Night Repair Oil, Birch Water Serum, Camomile Eye Serum, Green Tea Serum, Barrier Balm Oil
        f Fragrance-free and kind to sensitive skin. | Sinks in quickly and leaves no shine.
        f Three drops are enough for face and neck. | Comes in glass that can be returned.
        f Never tested on animals.
        a skin_type=all,dry,sensitive; vegan=yes; fragrance=none,natural
        p my skin feels calmer after a week, no scent and no irritation, a little goes a long way
        @ Soaps | soap | 5 | 19 | 0.2 | scent:Lavender,Lemon & Thyme,Unscented
        n Olive Oil Soap, Gardener's Scrub Bar, Sea Clay Soap, Goat's Milk Soap, Charcoal Soap,
        n Oat & Honey Bar, Shaving Soap, Shampoo Bar, Rosemary Kitchen Soap, Pine Tar Soap
        f Cured for six weeks, so that it lasts. | Lathers well, even in hard water.
        f Made with cold-pressed oils and nothing that dries the skin. | Wrapped in paper, without plastic.
        f Cut by hand: weights vary by a few grams.
        a vegan=yes,no; weight=100 g,120 g; made_in=Wales,Provence,Yorkshire
        p smells wonderful and fresh, my hands no longer feel dry, lasts for weeks
        @ Hair Care | pump | 9 | 36 | 0.5 | size:250 ml,500 ml
        n Nettle Shampoo, Daily Gentle Shampoo, Coconut Conditioner, Curl Cream, Rosemary Scalp Wash,
        n Salt Texture Spray, Repair Mask, Silk Conditioner, Kids' Detangler, Volume Wash
        f Cleans gently without sulphates. | Leaves hair soft and easy to comb.
        f The bottle is made for refilling. | Suits coloured and treated hair.
        f Smells of a garden after rain.
        a hair_type=all,dry,fine,curly; vegan=yes; refill=available
        p my hair is softer after two washes, gentle on my scalp, the smell is subtle
        @ Fragrance | perfume | 28 | 128 | 0.3 | size:30 ml,50 ml,100 ml
        n Vetiver Morning, Orange Grove, Amber Library, Iris Rain, Cedar Path,
        n Neroli Sun, Black Fig, Sea Glass, Rose Smoke, Moss & Stone
        f Opens with citrus and settles into warm woods. | Lasts from breakfast to the last train.
        f Blended in batches of two hundred bottles. | The bottle is heavy glass with a wooden cap.
        f Alcohol from sugar beet, colour from nothing at all.
        a concentration=eau de parfum,eau de toilette; family=woody,citrus,floral; vegan=yes
        p lasts the whole day, elegant and unusual, people keep asking what it is
        @ Yoga & Fitness | mat | 19 | 89 | 1.6 | colour
        n Grounded Yoga Mat, Travel Yoga Mat, Cork Balance Mat, Thick Pilates Mat, Alignment Mat,
        n Studio Pro Mat, Jute Flow Mat, Kids' Yoga Mat, Stretch Mat, Hot Yoga Mat
        f Grips even when hands are damp. | Cushions the knees without wobbling in balance.
        f Rolls out flat from the first time. | Wipes clean with soap and water.
        f A strap for carrying is in the box.
        a material=natural rubber,cork,recycled foam; thickness=3 mm,4.5 mm,6 mm; latex_free=yes,no
        p excellent grip without smell, kind to my knees, rolls out flat
        @ Camping | tent | 89 | 389 | 3.4 | size:2 person,3 person,4 person
        n Ridge Trekking Tent, Meadow Family Tent, Nightfall Dome Tent, Bell Camp Tent, Festival Tent,
        n Alpine Light Tent, Tunnel Base Tent, Riverside Tent, Bothy Shelter, Explorer Tent
        f One person pitches it in five minutes. | The porch swallows two packs and boots.
        f Taped seams and a deep floor keep the ground out. | Colour-coded poles find their sleeves in the dark.
        f Weighs little enough to share between two.
        a water_column=3000 mm,4000 mm; season=3-season,4-season; doors=1,2
        p up in five minutes, stayed dry through a storm, roomier than it looks
        @ Cycling | helmet | 39 | 139 | 0.4 | size:S/M,L/XL;colour
        n Urban Commute Helmet, Road Aero Helmet, Trail Helmet, Kids' First Helmet, Gravel Helmet,
        n Fold Flat Helmet, Night Ride Helmet, Touring Helmet, Skate & Cycle Helmet, Lightweight Helmet
        f The dial at the back fits it with one hand. | Twelve vents keep the head cool uphill.
        f A rear light clips in and charges by USB-C. | Pads come out for washing.
        f Meets the European norm EN 1078.
        a weight=250 g,290 g,340 g; norm=EN 1078; light=included,none
        p light and easy to adjust, plenty of air on climbs, the rear light is very bright
        @ Watches | watch | 69 | 349 | 0.2 | colour
        n Meridian Field Watch, Tide Diver Watch, Slim Dress Watch, Pilot Chronograph, Solar Day Watch,
        n Bauhaus Automatic, Explorer Watch, Moonphase Watch, Weekend Watch, Officer's Watch
        f The sapphire glass does not scratch. | Two straps are in the box: leather and canvas.
        f Hands glow through a whole night. | Water-resistant to 100 metres.
        f Regulated for two weeks before it leaves the workshop.
        a movement=automatic,quartz,solar; case=38 mm,40 mm,42 mm; glass=sapphire,mineral
        p keeps excellent time, looks twice its price, sits flat on the wrist
        """;
}
