namespace Stoa.Platform;

/// <summary>What the demo sells, first half. A block: "@" subcategory, silhouette, lowest and highest price, kilograms,
/// options; "n" names; "f" features; "a" facts; "p" what reviewers praise. Lines of a letter continue each
/// other.</summary>
internal static class DemoKindsHome
{
    public const string Text = """
        @ Lighting | lamp | 34 | 149 | 1.9 | colour
        n Harbour Table Lamp, Linnea Desk Lamp, Arc Reading Lamp, Mushroom Bedside Lamp, Fold Task Lamp,
        n Moor Table Lamp, Pebble Night Lamp, Tilt Study Lamp, Orchard Lamp, Dune Ceramic Lamp
        f The linen shade spreads a soft, warm light. | A dimmer in the cord takes it from task to evening light.
        f The weighted base stays put on a busy desk. | Takes any E27 bulb, LED included.
        f The shade tilts to where you need the light.
        a material=powder-coated steel,oak and linen,glazed ceramic; socket=E27,E14; cable_length=1.8 m,2 m
        p the light is warm and even, the base feels solid, the shade looks better than in the picture
        @ Chairs & Stools | chair | 69 | 289 | 6.5 | colour
        n Alder Dining Chair, Windsor Bow Chair, Perch Counter Stool, Hollis Side Chair, Nest Lounge Chair,
        n Plank Kitchen Stool, Marlow Armchair, Trestle Work Chair, Bergen Stacking Chair, Juniper Rocking Chair
        f Solid wood joints are glued and pegged, not screwed. | The seat is shaped for long dinners.
        f Felt glides under the legs protect the floor. | Arrives assembled; the legs only need turning in.
        f Every frame is oiled by hand and can be oiled again.
        a material=beech,oak,ash; seat_height=45 cm,46 cm,65 cm; assembly=none,legs only
        p sturdy and still light enough to carry, comfortable through a long evening, the wood grain is lovely
        @ Cushions & Throws | cushion | 18 | 79 | 0.7 | colour;size:45 × 45 cm,50 × 50 cm,60 × 40 cm
        n Tarn Linen Cushion, Meadow Stripe Cushion, Herring Wool Cushion, Velvet Plum Cushion, Isla Tufted Cushion,
        n Quarry Cotton Cushion, Fern Print Cushion, Boucle Cloud Cushion, Ember Knit Cushion, Saltmarsh Cushion
        f The cover zips off for washing at 30 degrees. | Filled with recycled fibre that keeps its shape.
        f Woven in a small mill from long-staple yarn. | The back is plain, so it turns with the seasons.
        f The piped edge keeps the corners crisp.
        a material=linen,cotton,wool,cotton velvet; care=30 °C gentle,dry clean; filling=recycled polyester,feather
        p the fabric feels heavy and soft, the colour matches our sofa, washed well and kept its shape
        @ Candles & Scents | candle | 12 | 48 | 0.4 | scent:Cedar & Smoke,Fig Leaf,Sea Salt,White Tea
        n Lantern Soy Candle, Hearth Pillar Candle, Quiet Hour Candle, Apothecary Candle, Botanist Candle,
        n Winter Walk Candle, Kitchen Garden Candle, Driftwood Candle, Evensong Candle, Library Candle
        f Poured by hand in small batches from soy and rapeseed wax. | The cotton wick burns clean for 40 hours.
        f The glass becomes a tumbler when the candle is done. | Scented with essential oils, never overpowering.
        f The lid keeps the scent in and the dust out.
        a wax=soy,soy and rapeseed,beeswax; burn_time=35 h,40 h,55 h; made_in=England,Portugal
        p the scent fills the room without being heavy, burns evenly to the end, a lovely gift
        @ Mugs & Cups | mug | 9 | 34 | 0.4 | colour
        n Tidal Stoneware Mug, Speckle Breakfast Mug, Ridge Espresso Cup, Camp Enamel Mug, Studio Latte Cup,
        n Foundry Tall Mug, Cove Tea Cup, Dipped Rim Mug, Potter's Mug, Sunday Mug
        f Thrown, glazed and fired twice, so no two are quite alike. | Safe in dishwasher and microwave.
        f The handle takes three fingers comfortably. | Holds a proper morning coffee.
        f The unglazed foot shows the clay.
        a material=stoneware,porcelain,enamelled steel; capacity=90 ml,300 ml,350 ml,420 ml; dishwasher_safe=yes
        p it sits well in the hand, the glaze is beautiful, keeps the coffee warm for longer than I expected
        @ Teapots | teapot | 28 | 96 | 1.1 | colour;size:0.6 l,1.2 l
        n Kettlewell Teapot, Sencha Side-Handle Pot, Round House Teapot, Morning Glass Teapot, Heron Teapot,
        n Low Tide Teapot, Iron Blossom Teapot, Garden Party Teapot, Little Brown Teapot, Orchid Teapot
        f The spout pours without a drip. | A fine steel strainer sits inside the lid.
        f The lid stays put even when the last cup is poured. | Thick walls hold the heat for an hour.
        f Glazed inside, so it never keeps yesterday's taste.
        a material=stoneware,cast iron,borosilicate glass; strainer=stainless steel; dishwasher_safe=yes,no
        p pours without dripping, keeps the tea hot, the strainer is easy to clean
        @ Cookware | pan | 32 | 168 | 1.9 | size:20 cm,24 cm,28 cm
        n Forge Cast Iron Skillet, Bistro Frying Pan, Everyday Sauté Pan, Granite Crêpe Pan, Hearthside Skillet,
        n Copper Core Pan, Carbon Steel Wok Pan, Farmhouse Skillet, Chef's Omelette Pan, Ember Grill Pan
        f Works on gas, induction and in the oven. | Seasoned and ready for the first egg.
        f The long handle stays cool on the hob. | The base is 5 mm thick and does not warp.
        f A rivetless inside leaves nothing for food to catch on.
        a material=cast iron,carbon steel,stainless steel; hob=all including induction; oven_safe=220 °C,260 °C
        p heats evenly right to the edge, nothing sticks after a week of use, built to outlive me
        @ Bottles & Flasks | bottle | 14 | 49 | 0.4 | colour;size:500 ml,750 ml
        n Trailhead Flask, Commuter Bottle, Glacier Insulated Bottle, Stride Sports Bottle, Summit Flask,
        n Canal Glass Bottle, Daypack Bottle, Ferry Thermos, Meridian Bottle, Puddle Kids' Bottle
        f Keeps drinks cold for 24 hours and hot for 12. | The lid seals with one turn and does not leak.
        f Fits every cup holder we could find. | The powder coat shrugs off keys and kerbs.
        f The wide neck takes ice and a bottle brush.
        a material=stainless steel,borosilicate glass; leakproof=yes; bpa_free=yes
        p still ice cold after a day in the car, no leaks in my bag, survived several drops
        @ Novels | book | 8 | 22 | 0.4 | format:Paperback,Hardback
        n The Salt Road, A House in Two Winters, The Cartographer's Daughter, Low Water, Nine Letters to Lisbon,
        n The Beekeeper's Year, Night Train to Trieste, What the Tide Kept, The Quiet Orchard, Small Hours
        f A family story told over three generations and one house. | Printed on cream paper that is kind to the eyes.
        f Slow, funny and, in the end, very moving. | Short chapters make it a good companion for journeys.
        f Includes a conversation with the author.
        a language=English; pages=288,320,384,416; binding=sewn,glued
        p I read it in two evenings, the characters stay with you, beautifully printed
        @ Cookbooks | book | 16 | 34 | 1.1 | format:Hardback
        n Simple Suppers, The Bread Table, Green Feast, One Pot Year, Coast & Kitchen,
        n The Spice Drawer, Sunday Bakes, Market to Plate, Slow Fires, The Pickle Jar
        f Ninety recipes, each tested by home cooks. | Most dishes need one pan and half an hour.
        f The index lists recipes by what is in the fridge. | Lies flat beside the stove.
        f Measures are given by weight and by volume.
        a language=English; pages=208,240,256; recipes=75,90,110
        p every recipe has worked so far, the photographs make you hungry, clear instructions
        @ Notebooks | notebook | 7 | 28 | 0.3 | colour;size:A6,A5,A4
        n Field Notebook, Ledger Notebook, Dot Grid Journal, Linen Bound Notebook, Architect's Sketchbook,
        n Daily Planner, Traveller's Journal, Layflat Notebook, Pocket Memo Book, Music Notebook
        f The paper takes fountain pens without feathering. | Thread-sewn, so it opens flat.
        f Numbered pages and an index at the front. | The elastic band and ribbon keep your place.
        f Made from paper that comes from certified forests.
        a paper=90 g/m²,100 g/m²,120 g/m²; ruling=dotted,lined,plain; pages=96,160,192
        p no bleed-through with my fountain pen, lies completely flat, the cover ages nicely
        @ Pens | pen | 6 | 64 | 0.1 | colour
        n Slate Rollerball, Brass Pocket Pen, Scribe Fountain Pen, Everyday Gel Pen, Draughtsman Pencil,
        n Cedar Ballpoint, Calligrapher's Pen, Studio Fineliner, Hex Mechanical Pencil, Minister Fountain Pen
        f Balanced to write for hours without effort. | Takes standard refills from any stationer.
        f The clip is sprung steel and holds on to thick cloth. | The nib is polished by hand.
        f Comes in a slim card case that is worth keeping.
        a material=brass,aluminium,cedar; line_width=0.5 mm,0.7 mm,medium nib; refillable=yes
        p writes smoothly from the first line, has just the right weight, feels more expensive than it was
        @ House Plants | plant | 12 | 58 | 2.2 | size:Small,Medium,Large
        n Monstera Deliciosa, Rubber Fig, Snake Plant, Peace Lily, Olive Tree,
        n ZZ Plant, Fiddle-Leaf Fig, Parlour Palm, Calathea Orbifolia, Swiss Cheese Vine
        f Forgives a forgotten watering or two. | Grown slowly, so it settles in quickly at home.
        f Likes a bright spot out of the midday sun. | Travels in a carton that keeps soil and leaves in place.
        f Comes with a card that says what it likes.
        a light=bright indirect,medium,low; watering=weekly,every 10 days; pet_safe=yes,no
        p arrived healthy and well packed, already has two new leaves, bigger than I expected
        @ Pots & Planters | pot | 9 | 68 | 1.8 | colour;size:14 cm,18 cm,24 cm
        n Terrace Planter, Ribbed Clay Pot, Half-Moon Planter, Basalt Pot, Orangery Planter,
        n Footed Bowl Planter, Loft Cylinder Pot, Glazed Garden Pot, Rustic Terracotta Pot, Balcony Planter
        f A drainage hole and a matching saucer keep roots healthy. | Frost-proof to minus ten degrees.
        f The matt glaze hides water marks. | Light enough to move with the sun.
        f Fired hot, so it rings when tapped.
        a material=terracotta,stoneware,recycled plastic; frost_proof=yes,no; saucer=included
        p sturdy and not too heavy, the saucer fits exactly, looks great with a fern in it
        @ Garden Tools | wateringcan | 16 | 74 | 1.1 | colour
        n Cottage Watering Can, Long Reach Watering Can, Greenhouse Can, Little Gardener's Can, Allotment Can,
        n Balcony Watering Can, Copper Rose Can, Heritage Watering Can, Slimline Plant Can, Stable Yard Can
        f The long spout reaches the back of the border. | Balanced, so that it pours without twisting the wrist.
        f The brass rose gives a rain-soft spray. | Galvanised before it is painted: it will not rust.
        f The handle is wide enough for gloves.
        a material=galvanised steel,copper,recycled plastic; capacity=1 l,5 l,9 l; rose=brass,none
        p the spray is wonderfully gentle, balanced even when full, looks good left out on the step
        @ Seeds | packet | 3 | 12 | 0.1 | pack:Single packet,Three packets
        n Cottage Garden Mix, Heirloom Tomato Seeds, Wildflower Meadow Mix, Sweet Pea Collection, Salad Leaf Mix,
        n Rainbow Chard Seeds, Sunflower Giants, Kitchen Herb Collection, Bee-Friendly Mix, Climbing Bean Seeds
        f Open-pollinated, so you can save your own seed. | Sow from March to May for flowers all summer.
        f Tested for germination this season. | Sowing notes are printed inside the packet.
        f Enough for a bed of four square metres.
        a sowing=March to May,April to June; organic=yes; grows_in=beds and pots,beds
        p nearly every seed came up, clear sowing notes, the bees love it
        @ Coffee & Tea | pouch | 7 | 26 | 0.4 | size:250 g,500 g,1 kg
        n Harbour Blend Coffee, Kenya Hill Coffee, Decaf Dusk Coffee, Espresso Nocturne, Breakfast Leaf Tea,
        n Smoky Mountain Tea, Mint & Verbena Infusion, Jasmine Pearl Tea, Chai Masala Tea, Highland Cold Brew
        f Packed the day it was roasted or blended. | Bought directly from growers at a published price.
        f The pouch reseals and composts. | Notes of chocolate, orange peel and hazelnut, say our tasters.
        f Good on its own and with milk.
        a origin=Kenya,Colombia,Assam,Morocco; organic=yes,no; roast=medium,dark,none
        p fresh and full of flavour, our new everyday cup, smells amazing when you open it
        @ Kitchen Linen | towel | 9 | 42 | 0.3 | colour
        n Waffle Tea Towel Set, Linen Apron Cloth, Baker's Towel, Chambray Napkin Set, Herringbone Towel,
        n Market Stripe Towel, Stonewashed Linen Towel, Gingham Tea Towel, Harvest Table Runner, Basket Weave Cloth
        f Dries glasses without leaving lint. | Gets softer with every wash.
        f The woven loop hangs from any hook. | Dyed in the yarn, so the stripes do not fade.
        f Hemmed on all four sides with mitred corners.
        a material=linen,cotton,half linen; care=60 °C; size=50 × 70 cm,48 × 74 cm
        p absorbs far more than our old ones, softer after every wash, too pretty to hide in a drawer
        @ Bedding | bedding | 39 | 169 | 2.4 | colour;size:Single,Double,King
        n Cloud Percale Duvet Set, Washed Linen Duvet Set, Sateen Night Set, Mountain Flannel Set, Stripe Duvet Set,
        n Organic Cotton Set, Seersucker Summer Set, Coastal Chambray Set, Garden Print Set, Quiet Grey Set
        f Crisp and cool from the first night. | Mother-of-pearl buttons close the foot end.
        f Woven from organic cotton and dyed without heavy metals. | Needs no ironing if you hang it straight away.
        f The set holds a duvet cover and two pillowcases.
        a material=cotton percale,linen,cotton sateen; thread_count=200,300,400; care=60 °C
        p best sleep in years, cool in summer and cosy in winter, the colour is calm and exactly as shown
        @ Clocks | clock | 26 | 119 | 0.9 | colour
        n Station Wall Clock, Plywood Wall Clock, Silent Sweep Clock, Bauhaus Desk Clock, Mantel Clock,
        n School House Clock, Ripple Wall Clock, Minute Kitchen Clock, Travel Alarm Clock, Porthole Clock
        f The movement sweeps, so there is no ticking. | Reads clearly from across the room.
        f One AA battery lasts more than a year. | The glass is domed and easy to clean.
        f Designed in the workshop and assembled by hand.
        a material=beech plywood,aluminium,steel; diameter=18 cm,25 cm,30 cm; movement=silent quartz
        p really is silent, easy to read from the table, simple and beautiful
        """;
}
