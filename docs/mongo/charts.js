// What Recharts gets: the seven charts' arrays, from the rows of the pipelines (pipelines.js) or of the API's reports.
// Each mapper is a pure function; the comment says which rows it wants and which chart draws the result.

const SLICES = 9;
const POINTS = 2000;

/** The nine largest slices, and what is left as "Other". */
function pie(slices) {
  const sorted = [...slices].sort((a, b) => b.value - a.value || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  return sorted.length <= SLICES
    ? sorted
    : [...sorted.slice(0, SLICES), { name: "Other", value: sum(sorted.slice(SLICES)) }];
}

const sum = (slices) => slices.reduce((total, s) => total + s.value, 0);

/** sales-over-time → <LineChart> or <AreaChart>: <Line dataKey="sales" />, <XAxis dataKey="name" />; oldest first. */
export const salesTrend = (rows) =>
  [...rows].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1)).map((r) => ({ name: r.period, sales: r.totalSales }));

/** top-products by revenue → <BarChart>: <Bar dataKey="revenue" />, ten bars. */
export const topProducts = (rows) =>
  [...rows].sort((a, b) => b.totalRevenue - a.totalRevenue || a.productId - b.productId).slice(0, 10)
    .map((r) => ({ name: r.product, revenue: r.totalRevenue }));

/** regional-sales → <PieChart>: <Pie dataKey="value" nameKey="name" />. */
export const ordersByRegion = (rows, level = "country") => {
  const places = new Map();
  for (const r of rows.filter((row) => row.totalOrders > 0)) {
    const name = r[level] ?? "Not recorded";
    places.set(name, (places.get(name) ?? 0) + r.totalOrders);
  }
  return pie([...places].map(([name, value]) => ({ name, value })));
};

/** sales-by-category → <PieChart>. */
export const salesByCategory = (rows) => pie(rows.map((r) => ({ name: r.name, value: r.value })));

/** customer-segments → <PieChart>. */
export const customersBySegment = (rows) => {
  const people = new Map();
  for (const r of rows) people.set(r.segment, (people.get(r.segment) ?? 0) + 1);
  return pie([...people].map(([name, value]) => ({ name, value })));
};

/**
 * customer-activity of all times → <ScatterChart>: x purchases, y what was paid. Above 2,000 people every so manieth is
 * shown, evenly by what they paid.
 */
export const customerSpend = (rows) =>
  [...rows].sort((a, b) => b.totalSpent - a.totalSpent || a.userId - b.userId)
    .filter((_, i, all) => all.length <= POINTS
      || Math.floor(((i + 1) * POINTS) / all.length) > Math.floor((i * POINTS) / all.length))
    .map((r) => ({ x: r.totalCheckouts, y: r.totalSpent, name: r.user ?? "" }));

/** feature-ratings → <RadarChart>: <Radar dataKey="A" />, <PolarAngleAxis dataKey="subject" />. */
export const featureRatings = (rows) => rows.map((r) => ({ subject: r.feature, A: r.averageScore }));

/** The charts by the names they have in the API: the pipeline they start from, its parameters, and the mapper. */
export const charts = {
  "sales-trend": { source: "sales-over-time", parameters: {}, map: salesTrend, money: ["sales"] },
  "top-products": { source: "top-products", parameters: { by: "revenue" }, map: topProducts, money: ["revenue"] },
  "orders-by-region": { source: "regional-sales", parameters: {}, map: ordersByRegion, money: [] },
  "sales-by-category": { source: "sales-by-category", parameters: {}, map: salesByCategory, money: ["value"] },
  "customers-by-segment": { source: "customer-segments", parameters: {}, map: customersBySegment, money: [] },
  "customer-spend": { source: "customer-activity", parameters: { days: null }, map: customerSpend, money: ["y"] },
  "feature-ratings": { source: "feature-ratings", parameters: {}, map: featureRatings, money: [] },
};
