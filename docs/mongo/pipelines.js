// The thirteen reports as MongoDB aggregation pipelines over the collections of `stoa export mongo`.
//
// A pipeline is a plain array, so it runs as it is in mongosh, in every driver and in Mongoose:
//
//   import { reports } from "./pipelines.js";
//   const { collection, pipeline } = reports["top-products"];
//   await db.collection(collection).aggregate(pipeline({ from: "2026-01-01T00:00:00Z" })).toArray();
//
// Every function takes { from, to, now, timezone } and what its report takes besides. from (included) and to (not
// included) are Dates or ISO 8601 instants; without from a report starts with the first record, without to it ends now.
// timezone is an IANA name and says where days and months are cut. Rows have the names and the order that the API gives
// them. Money is in the marketplace's currency. Only operators of MongoDB 6 and newer are used.
//
// "Sold" means Shipped or Completed. An order is one vendor's share of a checkout, which is the customer's purchase.

const SOLD = ["Shipped", "Completed"];
const DAY = 24 * 60 * 60 * 1000;

// ---------------------------------------------------------------- time, worked out before the pipeline is sent

const instant = (value) => (value === undefined || value === null ? null : new Date(value));

/** The period that a call means: from may be null, to is the end or now. */
function period({ from, to, now, days, timezone } = {}) {
  const end = instant(to) ?? instant(now) ?? new Date();
  const start = instant(from) ?? (days ? new Date(end.getTime() - days * DAY) : null);
  return { from: start, end, to: instant(to), timezone: timezone ?? "Etc/UTC" };
}

/** A condition on an instant: in the half-open period. */
const within = (field, { from, end }) => ({ [field]: from ? { $gte: from, $lt: end } : { $lt: end } });

/** The wall clock of a time zone at an instant, as if it were UTC. */
function wallClock(date, timezone) {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric",
    minute: "numeric", second: "numeric",
  }).formatToParts(date);
  const part = (type) => Number(parts.find((p) => p.type === type).value);
  return new Date(Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"),
    date.getUTCMilliseconds()));
}

/** The instant at which a time zone's clocks show this. */
function fromWallClock(wall, timezone) {
  let guess = new Date(wall);
  for (let i = 0; i < 3; i++) {
    guess = new Date(guess.getTime() + wall.getTime() - wallClock(guess, timezone).getTime());
  }
  return guess;
}

/** So many months before, at the same time of day there; the 31st becomes the month's last day. */
function monthsBefore(date, months, timezone) {
  const wall = wallClock(date, timezone);
  const day = wall.getUTCDate();
  wall.setUTCDate(1);
  wall.setUTCMonth(wall.getUTCMonth() - months);
  const length = new Date(Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + 1, 0)).getUTCDate();
  wall.setUTCDate(Math.min(day, length));
  return fromWallClock(wall, timezone);
}

/** The first day of the month, week (Monday) or day that an instant falls into there, as a date at midnight UTC. */
function bucketStart(date, unit, timezone) {
  const day = wallClock(date, timezone);
  day.setUTCHours(0, 0, 0, 0);
  if (unit === "month") day.setUTCDate(1);
  if (unit === "week") day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
  return day;
}

// ---------------------------------------------------------------- expressions

/** The same as bucketStart, for a field. */
function bucketOf(field, unit, timezone) {
  const format = unit === "month" ? "%Y-%m-01" : "%Y-%m-%d";
  const day = {
    $dateFromString: { dateString: { $dateToString: { date: field, format, timezone } }, format: "%Y-%m-%d" },
  };
  return unit === "week" ? { $dateTrunc: { date: day, unit: "week", startOfWeek: "monday" } } : day;
}

/**
 * A quotient rounded half up to so many places: $round would round halves to even, 4.125 to 4.12. Whole numbers are
 * divided once, so that no binary fraction decides.
 */
const quotient = (dividend, divisor, places) => ({
  $divide: [
    { $floor: { $divide: [{ $add: [{ $multiply: [dividend, 2 * 10 ** places] }, divisor] }, { $multiply: [divisor, 2] }] } },
    10 ** places,
  ],
});

const quotientOrNull = (dividend, divisor, places) => ({
  $cond: [{ $gt: [divisor, 0] }, quotient(dividend, divisor, places), null],
});

const orNull = (field) => ({ $ifNull: [field, null] });

/** Missing is as good as null here: $ne alone would tell them apart. */
const isThere = (field) => ({ $ne: [{ $ifNull: [field, null] }, null] });

/** A field of the one document that a $lookup found. */
const only = (field) => orNull({ $arrayElemAt: [field, 0] });

const join = (from, localField, foreignField, as) => ({ $lookup: { from, localField, foreignField, as } });

/** The lines of each order, and their revenue: items after discounts. */
const withRevenue = [
  join("order_items", "_id", "order_id", "items"),
  { $set: { revenue: { $sum: "$items.revenue" } } },
];

/** Refunds of sold orders, and of imported ones that only carry a refund whose sale is not known. */
const ofSoldOrders = [
  join("orders", "order_id", "_id", "order"),
  { $unwind: "$order" },
  { $match: { $or: [{ "order.order_status": { $in: SOLD } }, { "order.order_kind": "adjustment" }] } },
];

/** A group of nothing has no row: these documents make sure that there is one. */
const always = (documents) => ({ $unionWith: { pipeline: [{ $documents: documents }] } });

// ---------------------------------------------------------------- the reports

/** Sales by month (unit: week, day), newest first; periods without sales show zero. On orders. */
export function salesOverTime({ unit = "month", order = "desc", ...rest } = {}) {
  const p = period(rest);
  const label = {
    // The week belongs to the year of its Thursday (ISO 8601).
    week: { $dateToString: { date: { $dateAdd: { startDate: "$bucket", unit: "day", amount: 3 } }, format: "%Y-W%V" } },
    month: { $dateToString: { date: "$bucket", format: "%Y-%m" } },
    day: { $dateToString: { date: "$bucket", format: "%Y-%m-%d" } },
  }[unit];
  const part = (units, expression) => (units.includes(unit) ? expression : { $literal: null });
  const thursday = unit === "week" ? { $dateAdd: { startDate: "$bucket", unit: "day", amount: 3 } } : "$bucket";
  return [
    { $match: { order_status: { $in: SOLD }, ...within("created_at", p) } },
    ...withRevenue,
    {
      $project: {
        _id: 0, bucket: bucketOf("$created_at", unit, p.timezone), checkout_id: 1, sales: "$order_total", revenue: 1,
        refunds: { $literal: 0 }, orders: { $literal: 1 },
      },
    },
    {
      $unionWith: {
        coll: "refunds",
        pipeline: [
          { $match: within("created_at", p) },
          ...ofSoldOrders,
          {
            $project: {
              _id: 0, bucket: bucketOf("$created_at", unit, p.timezone), checkout_id: { $literal: null },
              sales: { $literal: 0 }, revenue: { $literal: 0 }, refunds: "$refund_amount", orders: { $literal: 0 },
            },
          },
        ],
      },
    },
    {
      $group: {
        _id: "$bucket", totalSales: { $sum: "$sales" }, totalRevenue: { $sum: "$revenue" },
        totalRefunds: { $sum: "$refunds" }, totalOrders: { $sum: "$orders" }, checkouts: { $addToSet: "$checkout_id" },
      },
    },
    // Counted before everything is put into one document, which may not grow with the history.
    {
      $set: {
        checkouts: { $size: { $filter: { input: "$checkouts", as: "c", cond: { $gt: ["$$c", 0] } } } },
      },
    },
    always([{ _id: null }]),
    { $group: { _id: null, first: { $min: "$_id" }, last: { $max: "$_id" }, found: { $push: "$$ROOT" } } },
    {
      $set: {
        first: p.from ? bucketStart(p.from, unit, p.timezone) : "$first",
        last: p.to ? bucketStart(new Date(p.to.getTime() - 1), unit, p.timezone) : "$last",
      },
    },
    { $match: { first: { $ne: null }, last: { $ne: null } } },
    {
      $set: {
        bucket: {
          $map: {
            input: {
              $range: [0, { $add: [
                { $dateDiff: { startDate: "$first", endDate: "$last", unit, ...(unit === "week" && { startOfWeek: "monday" }) } },
                1,
              ] }],
            },
            as: "n",
            in: { $dateAdd: { startDate: "$first", unit, amount: "$$n" } },
          },
        },
      },
    },
    { $unwind: "$bucket" },
    {
      $set: {
        found: { $arrayElemAt: [{ $filter: { input: "$found", as: "f", cond: { $eq: ["$$f._id", "$bucket"] } } }, 0] },
      },
    },
    { $sort: { bucket: order === "asc" ? 1 : -1 } },
    {
      $project: {
        _id: 0, period: label, year: { $year: thursday }, month: part(["month", "day"], { $month: "$bucket" }),
        week: part(["week"], { $isoWeek: "$bucket" }), day: part(["day"], { $dayOfMonth: "$bucket" }),
        startsOn: { $dateToString: { date: "$bucket", format: "%Y-%m-%d" } },
        totalSales: { $ifNull: ["$found.totalSales", 0] }, totalRevenue: { $ifNull: ["$found.totalRevenue", 0] },
        totalRefunds: { $ifNull: ["$found.totalRefunds", 0] }, totalOrders: { $ifNull: ["$found.totalOrders", 0] },
        totalCheckouts: { $ifNull: ["$found.checkouts", 0] },
      },
    },
  ];
}

/** Products by units (by: "revenue"), the first ten (limit: null for all). On orders. */
export function topProducts({ by = "quantity", limit = 10, ...rest } = {}) {
  const p = period(rest);
  return [
    { $match: { order_status: { $in: SOLD }, ...within("created_at", p) } },
    join("order_items", "_id", "order_id", "item"),
    { $unwind: "$item" },
    {
      $group: {
        _id: "$item.product_id", totalQuantity: { $sum: "$item.quantity" }, totalRevenue: { $sum: "$item.revenue" },
      },
    },
    { $sort: { [by === "revenue" ? "totalRevenue" : "totalQuantity"]: -1, _id: 1 } },
    ...(limit ? [{ $limit: limit }] : []),
    join("products", "_id", "_id", "product"),
    join("vendors", "product.vendor_id", "_id", "vendor"),
    {
      $project: {
        _id: 0, productId: "$_id", product: only("$product.name"), vendorId: only("$vendor._id"),
        vendor: only("$vendor.name"), totalQuantity: 1, totalRevenue: 1,
      },
    },
  ];
}

/** People who bought in the last 30 days (days: null for ever), by what they paid. On orders. */
export function customerActivity({ days = 30, ...rest } = {}) {
  const p = period({ days, ...rest });
  return [
    { $match: { order_status: { $in: SOLD }, user_id: { $ne: null }, ...within("created_at", p) } },
    {
      $group: {
        _id: "$user_id", totalOrders: { $sum: 1 }, checkouts: { $addToSet: "$checkout_id" },
        totalSpent: { $sum: "$order_total" }, lastOrderAt: { $max: "$created_at" },
      },
    },
    { $set: { totalCheckouts: { $size: "$checkouts" } } },
    { $sort: { totalSpent: -1, _id: 1 } },
    join("users", "_id", "_id", "person"),
    {
      $project: {
        _id: 0, userId: "$_id", user: only("$person.name"), email: only("$person.email"), totalOrders: 1,
        totalCheckouts: 1, totalSpent: 1, averageOrderValue: quotient("$totalSpent", "$totalOrders", 4),
        averagePurchaseValue: quotient("$totalSpent", "$totalCheckouts", 4), lastOrderAt: 1,
      },
    },
  ];
}

/** Every vendor's orders, whatever became of them, by sales. On orders. */
export function vendorPerformance(rest = {}) {
  const p = period(rest);
  const isShipped = isThere("$shipped_at");
  return [
    { $match: within("created_at", p) },
    ...withRevenue,
    join("commissions", "_id", "order_id", "commissions"),
    join("refunds", "_id", "order_id", "refunds"),
    {
      $project: {
        _id: "$vendor_id", sales: "$order_total", revenue: 1, orders: { $literal: 1 },
        commission: { $sum: "$commissions.amount" },
        refunded: { $cond: [{ $gt: [{ $size: "$refunds" }, 0] }, 1, 0] },
        shipped: { $cond: [isShipped, 1, 0] },
        waited: { $cond: [isShipped, { $subtract: ["$shipped_at", "$created_at"] }, 0] },
      },
    },
    // Vendors who sold nothing have a row too.
    { $unionWith: { coll: "vendors", pipeline: [{ $project: { _id: 1 } }] } },
    {
      $group: {
        _id: "$_id", totalSales: { $sum: "$sales" }, totalRevenue: { $sum: "$revenue" }, totalOrders: { $sum: "$orders" },
        commission: { $sum: "$commission" }, refunded: { $sum: "$refunded" }, shipped: { $sum: "$shipped" },
        waited: { $sum: "$waited" },
      },
    },
    join("vendors", "_id", "_id", "vendor"),
    { $sort: { totalSales: -1, _id: 1 } },
    {
      $project: {
        _id: 0, vendorId: "$_id", vendor: only("$vendor.name"), totalRevenue: 1, totalSales: 1, totalOrders: 1,
        averageOrderValue: quotientOrNull("$totalSales", "$totalOrders", 4), commission: 1,
        // The vendor's own reviews, not those of its products.
        rating: { $cond: [{ $gt: [only("$vendor.reviews_count"), 0] }, only("$vendor.rating"), null] },
        refundRate: quotientOrNull("$refunded", "$totalOrders", 4),
        hoursToShip: quotientOrNull("$waited", { $multiply: ["$shipped", 60 * 60 * 1000] }, 2),
      },
    },
  ];
}

/** Products by mean rating, with a histogram of one to five stars. On reviews. */
export function productRatings(rest = {}) {
  const p = period(rest);
  const stars = (n) => ({ $sum: { $cond: [{ $eq: ["$rating", n] }, 1, 0] } });
  return [
    { $match: within("created_at", p) },
    {
      $group: {
        _id: "$product_id", sum: { $sum: "$rating" }, totalReviews: { $sum: 1 }, one: stars(1), two: stars(2),
        three: stars(3), four: stars(4), five: stars(5),
      },
    },
    { $set: { averageRating: quotient("$sum", "$totalReviews", 2) } },
    { $sort: { averageRating: -1, totalReviews: -1, _id: 1 } },
    join("products", "_id", "_id", "product"),
    join("vendors", "product.vendor_id", "_id", "vendor"),
    {
      $project: {
        _id: 0, productId: "$_id", product: only("$product.name"), vendorId: only("$vendor._id"),
        vendor: only("$vendor.name"), averageRating: 1, totalReviews: 1,
        histogram: ["$one", "$two", "$three", "$four", "$five"],
      },
    },
  ];
}

/**
 * Active variants with ten or fewer units on hand (threshold), and how many days they last at the pace of the last 28
 * days' sales, or of the period's. On orders.
 */
export function lowStock({ threshold = 10, ...rest } = {}) {
  const p = period({ days: 28, ...rest });
  const days = (p.end - p.from) / DAY;
  return [
    { $match: { order_status: { $in: SOLD }, ...within("created_at", p) } },
    join("order_items", "_id", "order_id", "item"),
    { $unwind: "$item" },
    { $group: { _id: "$item.variant_id", sold: { $sum: "$item.quantity" } } },
    {
      $unionWith: {
        coll: "product_variants",
        pipeline: [
          { $match: { is_active: true, stock_quantity: { $lte: threshold } } },
          { $project: { sold: { $literal: 0 }, sku: 1, product_id: 1, stock_quantity: 1, reserved: 1 } },
        ],
      },
    },
    {
      $group: {
        _id: "$_id", sold: { $sum: "$sold" }, sku: { $max: "$sku" }, product_id: { $max: "$product_id" },
        stockQuantity: { $max: "$stock_quantity" }, reserved: { $max: "$reserved" },
      },
    },
    { $match: { sku: { $ne: null } } },
    { $sort: { stockQuantity: 1, _id: 1 } },
    join("products", "product_id", "_id", "product"),
    join("vendors", "product.vendor_id", "_id", "vendor"),
    {
      $project: {
        _id: 0, variantId: "$_id", sku: 1, productId: "$product_id", product: only("$product.name"),
        vendorId: only("$vendor._id"), vendor: only("$vendor.name"), stockQuantity: 1, reserved: 1,
        daysOfCover: quotientOrNull({ $multiply: ["$stockQuantity", days] }, "$sold", 1),
      },
    },
  ];
}

/** What people did, from the activity log; actions of unknown people are left out. On activity_logs. */
export function userActivity(rest = {}) {
  const p = period(rest);
  return [
    { $match: { user_id: { $ne: null }, ...within("timestamp", p) } },
    { $group: { _id: "$user_id", actionsCount: { $sum: 1 }, lastActivity: { $max: "$timestamp" } } },
    { $sort: { actionsCount: -1, _id: 1 } },
    join("users", "_id", "_id", "person"),
    {
      $project: {
        _id: 0, userId: "$_id", user: only("$person.name"), email: only("$person.email"), actionsCount: 1,
        lastActivity: 1, lastLogin: only("$person.last_login"),
      },
    },
  ];
}

const STEPS = [
  { step: "visited", kind: "visit" },
  { step: "viewedProduct", kind: "product view" },
  { step: "addedToCart", kind: "add to cart" },
  { step: "startedCheckout", kind: "checkout started" },
  { step: "purchased", kind: "purchased" },
  { step: "purchasedAgain", kind: "purchased again" },
];

/** Distinct people at each step from visit to second purchase. On events. */
export function funnel(rest = {}) {
  const p = period(rest);
  const known = { $ifNull: ["$seen.user_id", "$known"] };
  return [
    { $match: within("occurred_at", p) },
    // Who signed in later is the same person as the visitor before.
    {
      $group: {
        _id: "$visitor_id", known: { $min: "$user_id" }, seen: { $addToSet: { kind: "$kind", user_id: "$user_id" } },
      },
    },
    { $unwind: "$seen" },
    {
      $group: {
        _id: {
          kind: "$seen.kind",
          person: { $cond: [isThere(known), { $concat: ["user ", { $toString: known }] }, "$_id"] },
        },
      },
    },
    { $group: { _id: "$_id.kind", people: { $sum: 1 } } },
    // A step that was never recorded, ever, is not a step that nobody took.
    {
      $unionWith: {
        coll: "events", pipeline: [{ $group: { _id: "$kind" } }, { $project: { people: { $literal: 0 } } }],
      },
    },
    // A purchase is a checkout that was not cancelled whole; guests are not people here.
    {
      $unionWith: {
        coll: "orders",
        pipeline: [
          { $match: { user_id: { $ne: null }, order_status: { $ne: "Cancelled" }, ...within("created_at", p) } },
          { $group: { _id: "$user_id", checkouts: { $addToSet: "$checkout_id" } } },
          {
            $group: {
              _id: null, purchased: { $sum: 1 },
              again: { $sum: { $cond: [{ $gt: [{ $size: "$checkouts" }, 1] }, 1, 0] } },
            },
          },
          {
            $project: {
              steps: [{ _id: "purchased", people: "$purchased" }, { _id: "purchased again", people: "$again" }],
            },
          },
          { $unwind: "$steps" },
          { $replaceRoot: { newRoot: "$steps" } },
        ],
      },
    },
    always([{ _id: "purchased", people: 0 }, { _id: "purchased again", people: 0 }]),
    { $group: { _id: "$_id", people: { $sum: "$people" } } },
    { $group: { _id: null, found: { $push: { kind: "$_id", people: "$people" } } } },
    {
      $project: {
        people: STEPS.map(({ kind }) => only({
          $map: {
            input: { $filter: { input: "$found", as: "f", cond: { $eq: ["$$f.kind", kind] } } }, as: "f", in: "$$f.people",
          },
        })),
      },
    },
    {
      $project: {
        rows: STEPS.map(({ step }, i) => ({
          step,
          people: { $arrayElemAt: ["$people", i] },
          before: i === 0 ? { $literal: null } : { $arrayElemAt: ["$people", i - 1] },
          first: { $arrayElemAt: ["$people", 0] },
          isRecorded: isThere({ $arrayElemAt: ["$people", i] }),
          stepNumber: i + 1,
        })),
      },
    },
    { $unwind: "$rows" },
    { $replaceRoot: { newRoot: "$rows" } },
    {
      $project: {
        step: 1, people: 1, isRecorded: 1, stepNumber: 1,
        rate: { $cond: ["$isRecorded", quotientOrNull("$people", "$before", 4), null] },
        rateFromFirst: { $cond: ["$isRecorded", quotientOrNull("$people", "$first", 4), null] },
      },
    },
  ];
}

/**
 * Buyers with recency, frequency and monetary scores, 1 to 5, and the segment that those make. threshold keeps those who
 * paid more than it: 1000 gives the high-value list. On orders.
 */
export function customerSegments({ threshold = null, ...rest } = {}) {
  const p = period(rest);
  // ceil(5 × cume_dist()): whoever is not above one is at or below one, and equal people share a score. $rank of the
  // opposite order tells how many are above. $bucketAuto or quintiles by position would tear ties apart.
  const ranked = (field) => ({
    $setWindowFields: { sortBy: { [field]: -1 }, output: { [`${field}Rank`]: { $rank: {} } } },
  });
  const notAbove = (field) => ({ $subtract: [{ $add: ["$customers", 1] }, `$${field}Rank`] });
  const score = (field) => ({ $ceil: { $divide: [{ $multiply: [5, notAbove(field)] }, "$customers"] } });
  const atLeast = (field, least) => ({ $gte: [`$${field}`, least] });
  const low = (field) => ({ $lte: [`$${field}`, 2] });
  return [
    { $match: { order_status: { $in: SOLD }, user_id: { $ne: null }, ...within("created_at", p) } },
    {
      $group: {
        _id: "$user_id", totalSpent: { $sum: "$order_total" }, checkouts: { $addToSet: "$checkout_id" },
        lastOrderAt: { $max: "$created_at" },
      },
    },
    { $set: { totalPurchases: { $size: "$checkouts" } } },
    { $setWindowFields: { output: { customers: { $count: {} } } } },
    ranked("lastOrderAt"),
    ranked("totalPurchases"),
    ranked("totalSpent"),
    { $set: { recency: score("lastOrderAt"), frequency: score("totalPurchases"), monetary: score("totalSpent") } },
    {
      $set: {
        segment: {
          $switch: {
            branches: [
              { case: { $and: [atLeast("recency", 4), atLeast("frequency", 4), atLeast("monetary", 4)] }, then: "Champions" },
              { case: { $and: [atLeast("recency", 3), atLeast("frequency", 3), atLeast("monetary", 3)] }, then: "Loyal" },
              { case: { $and: [atLeast("recency", 4), low("frequency"), low("monetary")] }, then: "New" },
              { case: atLeast("recency", 3), then: "Potential" },
              { case: { $or: [atLeast("frequency", 3), atLeast("monetary", 3)] }, then: "At risk" },
              { case: { $eq: ["$recency", 2] }, then: "Hibernating" },
            ],
            default: "Lost",
          },
        },
      },
    },
    ...(threshold === null ? [] : [{ $match: { totalSpent: { $gt: threshold } } }]),
    { $sort: { totalSpent: -1, _id: 1 } },
    join("users", "_id", "_id", "person"),
    {
      $project: {
        _id: 0, userId: "$_id", user: only("$person.name"), email: only("$person.email"), totalSpent: 1,
        totalPurchases: 1, lastOrderAt: 1, recency: 1, frequency: 1, monetary: 1, segment: 1,
      },
    },
  ];
}

/** Units of each product by month, newest first, and the product's stage at the end of the period. On orders. */
export function productTrends(rest = {}) {
  const p = period(rest);
  const middle = monthsBefore(p.end, 3, p.timezone);
  const start = monthsBefore(p.end, 6, p.timezone);
  const newSince = new Date(p.end.getTime() - 90 * DAY);
  const units = (condition) => ({ $sum: { $cond: [condition, "$item.quantity", 0] } });
  const counted = p.from ? { $gte: ["$created_at", p.from] } : true;
  return [
    // The stage looks at all that was sold before the end, whatever from says.
    { $match: { order_status: { $in: SOLD }, ...within("created_at", { ...p, from: null }) } },
    join("order_items", "_id", "order_id", "item"),
    { $unwind: "$item" },
    {
      $group: {
        _id: { product: "$item.product_id", month: bucketOf("$created_at", "month", p.timezone) },
        totalQuantity: units(counted), counted: { $sum: { $cond: [counted, 1, 0] } },
        firstSale: { $min: "$created_at" }, last: units({ $gte: ["$created_at", middle] }),
        before: units({ $and: [{ $gte: ["$created_at", start] }, { $lt: ["$created_at", middle] }] }),
      },
    },
    {
      $group: {
        _id: "$_id.product", firstSale: { $min: "$firstSale" }, last: { $sum: "$last" }, before: { $sum: "$before" },
        months: { $push: { month: "$_id.month", totalQuantity: "$totalQuantity", counted: "$counted" } },
      },
    },
    {
      $set: {
        stage: {
          $switch: {
            branches: [
              { case: { $eq: ["$last", 0] }, then: "dormant" },
              { case: { $gte: ["$firstSale", newSince] }, then: "new" },
              // More than a fifth up, in whole numbers.
              { case: { $gt: [{ $multiply: ["$last", 5] }, { $multiply: ["$before", 6] }] }, then: "growing" },
              { case: { $gte: [{ $multiply: ["$last", 5] }, { $multiply: ["$before", 4] }] }, then: "mature" },
            ],
            default: "declining",
          },
        },
      },
    },
    { $unwind: "$months" },
    { $match: { "months.counted": { $gt: 0 } } },
    { $sort: { "months.month": -1, "months.totalQuantity": -1, _id: 1 } },
    join("products", "_id", "_id", "product"),
    join("vendors", "product.vendor_id", "_id", "vendor"),
    {
      $project: {
        _id: 0, productId: "$_id", product: only("$product.name"), vendorId: only("$vendor._id"),
        vendor: only("$vendor.name"), year: { $year: "$months.month" }, month: { $month: "$months.month" },
        startsOn: { $dateToString: { date: "$months.month", format: "%Y-%m-%d" } },
        totalQuantity: "$months.totalQuantity", stage: 1,
      },
    },
  ];
}

/** Refunds by reason, dated by the refund itself, with the orders they belong to. On refunds. */
export function refunds(rest = {}) {
  const p = period(rest);
  return [
    { $match: within("created_at", p) },
    // Joined before grouping: after it only the reason would be left to join by.
    join("orders", "order_id", "_id", "order"),
    { $unwind: "$order" },
    {
      $group: {
        _id: "$refund_reason", totalRefunds: { $sum: 1 }, totalAmount: { $sum: "$refund_amount" },
        affectedOrders: { $addToSet: "$order._id" },
      },
    },
    { $sort: { totalAmount: -1, _id: 1 } },
    {
      $project: {
        _id: 0, refundReason: "$_id", totalRefunds: 1, totalAmount: 1, totalOrders: { $size: "$affectedOrders" },
        affectedOrders: { $sortArray: { input: "$affectedOrders", sortBy: 1 } },
      },
    },
  ];
}

/** People who bought in the last 90 days: for the first time ever, or again. On orders. */
export function newVsReturning({ days = 90, ...rest } = {}) {
  const p = period({ days, ...rest });
  const inside = p.from ? { $gte: ["$created_at", p.from] } : true;
  const isNew = p.from ? { $gte: ["$first", p.from] } : true;
  return [
    // Not only the period's orders: whose first purchase lies before it is not new.
    { $match: { order_status: { $in: SOLD }, user_id: { $ne: null }, created_at: { $lt: p.end } } },
    {
      $group: {
        _id: "$user_id", first: { $min: "$created_at" }, orders: { $sum: { $cond: [inside, 1, 0] } },
        sales: { $sum: { $cond: [inside, "$order_total", 0] } },
      },
    },
    { $match: { orders: { $gt: 0 } } },
    {
      $project: {
        _id: 0, newCustomers: { $cond: [isNew, 1, 0] }, returningCustomers: { $cond: [isNew, 0, 1] },
        newCustomersSales: { $cond: [isNew, "$sales", 0] }, returningCustomersSales: { $cond: [isNew, 0, "$sales"] },
      },
    },
    always([{ newCustomers: 0 }]),
    {
      $group: {
        _id: null, newCustomers: { $sum: "$newCustomers" }, returningCustomers: { $sum: "$returningCustomers" },
        newCustomersSales: { $sum: "$newCustomersSales" }, returningCustomersSales: { $sum: "$returningCustomersSales" },
      },
    },
    { $project: { _id: 0 } },
  ];
}

/**
 * Sales by country (level: "region", "city") of the customer's address, or of the delivery's (by: "shipping"). Guests have
 * no address of their own: their place is null. On orders.
 */
export function regionalSales({ by = "customer", level = "country", ...rest } = {}) {
  const p = period(rest);
  const place = (address) => ({
    country: orNull(`${address}.country`),
    region: level === "country" ? { $literal: null } : orNull(`${address}.region`),
    city: level === "city" ? orNull(`${address}.city`) : { $literal: null },
  });
  const located = (userId, shipping) => (by === "shipping"
    ? [{ $set: { place: place(shipping) } }]
    : [
      join("users", userId, "_id", "customer"),
      { $set: { address: { $arrayElemAt: ["$customer.address", 0] } } },
      { $set: { place: place("$address") } },
    ]);
  return [
    { $match: { order_status: { $in: SOLD }, ...within("created_at", p) } },
    ...withRevenue,
    ...located("user_id", "$shipping_address"),
    { $project: { _id: 0, place: 1, sales: "$order_total", revenue: 1, refunds: { $literal: 0 }, orders: { $literal: 1 } } },
    {
      $unionWith: {
        coll: "refunds",
        pipeline: [
          { $match: within("created_at", p) },
          ...ofSoldOrders,
          ...located("order.user_id", "$order.shipping_address"),
          {
            $project: {
              _id: 0, place: 1, sales: { $literal: 0 }, revenue: { $literal: 0 }, refunds: "$refund_amount",
              orders: { $literal: 0 },
            },
          },
        ],
      },
    },
    {
      $group: {
        _id: "$place", totalSales: { $sum: "$sales" }, totalRevenue: { $sum: "$revenue" },
        totalRefunds: { $sum: "$refunds" }, totalOrders: { $sum: "$orders" },
      },
    },
    { $sort: { totalSales: -1, "_id.country": 1, "_id.region": 1, "_id.city": 1 } },
    {
      $project: {
        _id: 0, country: "$_id.country", region: "$_id.region", city: "$_id.city", totalSales: 1, totalRevenue: 1,
        totalRefunds: 1, totalOrders: 1,
      },
    },
  ];
}

// ---------------------------------------------------------------- two charts need figures that no report has

/** Revenue by the top category of each product. On orders. */
export function salesByCategory(rest = {}) {
  return [
    ...topProducts({ ...rest, limit: null }).slice(0, 4),
    join("products", "_id", "_id", "product"),
    { $set: { path: { $arrayElemAt: ["$product.category_path", 0] } } },
    { $set: { category: { $arrayElemAt: ["$path", 0] } } },
    {
      $group: {
        _id: orNull("$category.category_id"), name: { $max: "$category.name" }, value: { $sum: "$totalRevenue" },
      },
    },
    { $project: { _id: 0, name: { $ifNull: ["$name", "No category"] }, value: 1 } },
    { $sort: { value: -1, name: 1 } },
  ];
}

/** Mean score of each feature that reviews rate. On reviews. */
export function featureRatings(rest = {}) {
  return [
    { $match: within("created_at", period(rest)) },
    { $project: { scores: { $objectToArray: "$feature_scores" } } },
    { $unwind: "$scores" },
    { $match: { $expr: { $isNumber: "$scores.v" } } },
    { $group: { _id: "$scores.k", sum: { $sum: "$scores.v" }, count: { $sum: 1 } } },
    { $sort: { _id: 1 } },
    { $project: { _id: 0, feature: "$_id", averageScore: quotient("$sum", "$count", 2) } },
  ];
}

// ---------------------------------------------------------------- by name

/**
 * The reports by the names they have in the API. `money` names the fields that are amounts; `corrected` says what the
 * pipelines that circulate for such a report get wrong, and what is done here instead.
 */
export const reports = {
  "sales-over-time": {
    collection: "orders", pipeline: salesOverTime, money: ["totalSales", "totalRevenue", "totalRefunds"],
    corrected: "Months are cut in the time zone and not in UTC; months without sales are rows of zeros; purchases are "
      + "counted beside orders.",
  },
  "top-products": {
    collection: "orders", pipeline: topProducts, money: ["totalRevenue"],
    corrected: "Only lines of sold orders count, and revenue is what was paid for them after discounts, in one currency: "
      + "quantity × unit_price counts cancelled orders and adds up currencies.",
  },
  "customer-activity": {
    collection: "orders", pipeline: customerActivity,
    money: ["totalSpent", "averageOrderValue", "averagePurchaseValue"],
    corrected: "A purchase from three vendors is three orders but one checkout: both averages are given.",
  },
  "vendor-performance": {
    collection: "orders", pipeline: vendorPerformance,
    money: ["totalSales", "totalRevenue", "averageOrderValue", "commission"],
    corrected: "What adds up order_total is called totalSales; totalRevenue is items after discounts. Vendors without "
      + "orders have a row, and the rating is that of the vendor's own reviews.",
  },
  "product-ratings": {
    collection: "reviews", pipeline: productRatings, money: [],
    corrected: "The mean is rounded half up, as the products' kept average_rating is; $round rounds halves to even.",
  },
  "low-stock": {
    collection: "orders", pipeline: lowStock, money: [],
    corrected: "The threshold is inclusive, and inactive variants are left out.",
  },
  "user-activity": {
    collection: "activity_logs", pipeline: userActivity, money: [],
    corrected: "Actions of unknown people are left out, not given to a person called null.",
  },
  funnel: {
    collection: "events", pipeline: funnel, money: [],
    corrected: "People are counted once per step, across browsers once they signed in; counting events counts one person "
      + "many times. What was never recorded is null and not zero.",
  },
  "customer-segments": {
    collection: "orders", pipeline: customerSegments, money: ["totalSpent"],
    corrected: "Scores are ceil(5 × cume_dist), so that equal people share one; a fixed threshold is one parameter.",
  },
  "product-trends": {
    collection: "orders", pipeline: productTrends, money: [],
    corrected: "The stage compares the last three months with the three before; months are cut in the time zone.",
  },
  refunds: {
    collection: "refunds", pipeline: refunds, money: ["totalAmount"],
    corrected: "Joined with the orders before grouping: grouped first, a refund's order_id is gone, the join finds nothing "
      + "and the affected orders are lost.",
  },
  "new-vs-returning": {
    collection: "orders", pipeline: newVsReturning, money: ["newCustomersSales", "returningCustomersSales"],
    corrected: "New means that the first purchase ever lies in the period. With only the period's orders in view "
      + "everybody looks new.",
  },
  "regional-sales": {
    collection: "orders", pipeline: regionalSales, money: ["totalSales", "totalRevenue", "totalRefunds"],
    corrected: "Orders without a known place are a row of their own, so that the rows add up to all sales.",
  },
};

/** What the charts need besides the reports. */
export const chartSources = {
  "sales-by-category": { collection: "orders", pipeline: salesByCategory, money: ["value"] },
  "feature-ratings": { collection: "reviews", pipeline: featureRatings, money: [] },
};

// ---------------------------------------------------------------- as text

/** A report's pipeline as somebody would type it into mongosh, for a report's (or chart source's) name. */
export function toMongosh(name, parameters = {}) {
  const { collection, pipeline } = reports[name] ?? chartSources[name];
  return `db.${collection}.aggregate(${write(pipeline(parameters), "")})`;
}

const WIDTH = 110;

function write(value, indent) {
  if (value instanceof Date) return `ISODate(${JSON.stringify(value.toISOString())})`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const isList = Array.isArray(value);
  const key = (name) => (/^[$\w]+$/.test(name) ? name : JSON.stringify(name));
  const parts = (inner) => (isList
    ? value.map((item) => write(item, inner))
    : Object.entries(value).map(([name, item]) => `${key(name)}: ${write(item, inner)}`));
  const [open, close] = isList ? "[]" : "{}";
  const flat = parts("").join(", ");
  if (!flat.includes("\n") && indent.length + flat.length <= WIDTH) {
    return isList || flat === "" ? open + flat + close : `${open} ${flat} ${close}`;
  }
  return `${open}\n${parts(indent + "  ").map((p) => `${indent}  ${p}`).join(",\n")}\n${indent}${close}`;
}
