import type { ColumnSort, ReportColumn, ReportConfig, ReportName } from "./report-types";

/** A report of one page each: what it shows, what it can be asked, what it is compared with. */

const byColumn = (value: string): ColumnSort => ({ values: { desc: { param: "by", value } } });
const vendor: ReportColumn = { name: "vendor", header: "Vendor", kind: "text", optional: true };
const everySold = {
  param: "sold",
  label: "Sold only",
  description: "Counts shipped and completed orders; off counts orders in every state.",
} as const;
const noOrders = "No order of this period matches.";

const sales: readonly ReportConfig[] = [
  {
    name: "sales-over-time",
    title: "Sales over time",
    summary: "What customers paid and what the items brought in, by month, week or day.",
    filters: ["period", "currency", "vendor", "category", "granularity", "compare"],
    columns: [
      {
        name: "period",
        header: "Period",
        kind: "bucket",
        sort: { values: { asc: { param: "order", value: "asc" }, desc: { param: "order", value: "desc" } } },
      },
      { name: "totalSales", header: "Sales", kind: "money", optional: true },
      { name: "totalRevenue", header: "Revenue", kind: "money" },
      { name: "totalRefunds", header: "Refunds", kind: "money", optional: true },
      { name: "totalOrders", header: "Orders", kind: "count" },
      { name: "totalCheckouts", header: "Purchases", kind: "count" },
    ],
    options: [{ ...everySold, initial: true }],
    chart: { kind: "trend" },
    headlines: [
      { label: "Sales", kind: "money", total: "totalSales" },
      { label: "Revenue", kind: "money", total: "totalRevenue" },
      { label: "Orders", kind: "count", total: "totalOrders" },
      { label: "Purchases", kind: "count", total: "totalCheckouts" },
    ],
    whenEmpty: noOrders,
    limit: 1000,
  },
  {
    name: "top-products",
    title: "Top products",
    summary: "The products that sold most, by units or by revenue.",
    filters: ["period", "currency", "vendor", "category", "compare"],
    options: [
      {
        param: "by",
        label: "Ranked by",
        values: [
          { value: "quantity", label: "Units" },
          { value: "revenue", label: "Revenue" },
        ],
      },
      { ...everySold, initial: true },
    ],
    columns: [
      { name: "product", header: "Product", kind: "text" },
      vendor,
      { name: "totalQuantity", header: "Units", kind: "count", sort: byColumn("quantity") },
      { name: "totalRevenue", header: "Revenue", kind: "money", sort: byColumn("revenue") },
    ],
    chart: {
      kind: "bars-by",
      name: "product",
      label: "Top products",
      top: 10,
      values: {
        quantity: { column: "totalQuantity", money: false, label: "Units" },
        revenue: { column: "totalRevenue", money: true, label: "Revenue" },
      },
    },
    rowChange: { keys: ["productId"], value: "totalRevenue" },
    headlines: [
      { label: "Products sold", kind: "count", total: "totalProducts" },
      { label: "Units", kind: "count", total: "totalQuantity" },
      { label: "Revenue", kind: "money", total: "totalRevenue" },
    ],
    whenEmpty: noOrders,
    limit: 10,
  },
  {
    name: "product-trends",
    title: "Product trends",
    summary: "Units by product and month, and where in its life each product stands.",
    filters: ["period", "vendor", "category"],
    columns: [
      { name: "product", header: "Product", kind: "text" },
      vendor,
      { name: "year", header: "Year", kind: "text" },
      { name: "month", header: "Month", kind: "text" },
      { name: "totalQuantity", header: "Units", kind: "count" },
      { name: "stage", header: "Stage", kind: "stage" },
    ],
    chart: { kind: "stages" },
    headlines: [
      { label: "Products sold", kind: "count", total: "totalProducts" },
      { label: "Units", kind: "count", total: "totalQuantity" },
    ],
    whenEmpty: noOrders,
  },
  {
    name: "regional-sales",
    title: "Regional sales",
    summary: "Where sales come from, by the customer's address or the one delivered to.",
    filters: ["period", "currency", "vendor", "category", "compare"],
    options: [
      {
        param: "by",
        label: "Region of",
        values: [
          { value: "customer", label: "The customer" },
          { value: "shipping", label: "The delivery" },
        ],
      },
      {
        param: "level",
        label: "Down to",
        values: [
          { value: "country", label: "Country" },
          { value: "region", label: "Region" },
          { value: "city", label: "City" },
        ],
      },
      { ...everySold, initial: true },
    ],
    columns: [
      { name: "country", header: "Country", kind: "country" },
      { name: "region", header: "Region", kind: "text", optional: true },
      { name: "city", header: "City", kind: "text", optional: true },
      { name: "totalSales", header: "Sales", kind: "money", optional: true },
      { name: "totalRevenue", header: "Revenue", kind: "money", optional: true },
      { name: "totalRefunds", header: "Refunds", kind: "money", optional: true },
      { name: "totalOrders", header: "Orders", kind: "count" },
    ],
    chart: { kind: "bars", name: "place", value: "totalSales", money: true, label: "Sales", top: 10 },
    rowChange: { keys: ["country", "region", "city"], value: "totalSales" },
    headlines: [
      { label: "Sales", kind: "money", total: "totalSales" },
      { label: "Revenue", kind: "money", total: "totalRevenue" },
      { label: "Orders", kind: "count", total: "totalOrders" },
      { label: "Places", kind: "count", total: "totalPlaces" },
    ],
    whenEmpty: noOrders,
  },
  {
    name: "refunds",
    title: "Refunds",
    summary: "What was paid back, and why.",
    filters: ["period", "currency", "vendor", "compare"],
    columns: [
      { name: "refundReason", header: "Reason", kind: "text" },
      { name: "totalRefunds", header: "Refunds", kind: "count" },
      { name: "totalAmount", header: "Amount", kind: "money" },
      { name: "affectedOrders", header: "Orders", kind: "ids" },
    ],
    chart: { kind: "bars", name: "refundReason", value: "totalAmount", money: true, label: "Refunded", top: 10 },
    rowChange: { keys: ["refundReason"], value: "totalAmount", lessIsBetter: true },
    headlines: [
      { label: "Refunded", kind: "money", total: "totalAmount", lessIsBetter: true },
      { label: "Refunds", kind: "count", total: "totalRefunds", lessIsBetter: true },
      { label: "Orders affected", kind: "count", total: "affectedOrders", lessIsBetter: true },
    ],
    whenEmpty: "Nothing was paid back in this period.",
  },
];

const customers: readonly ReportConfig[] = [
  {
    name: "customer-activity",
    title: "Customer activity",
    summary: "Who bought, how often and for how much. Guests have no account and are left out.",
    filters: ["period", "currency", "vendor", "compare"],
    columns: [
      { name: "user", header: "Customer", kind: "text" },
      { name: "email", header: "E-mail", kind: "text", optional: true },
      { name: "totalOrders", header: "Orders", kind: "count" },
      { name: "totalCheckouts", header: "Purchases", kind: "count" },
      { name: "totalSpent", header: "Spent", kind: "money" },
      { name: "averageOrderValue", header: "Average order", kind: "average" },
      { name: "averagePurchaseValue", header: "Average purchase", kind: "average" },
      { name: "lastOrderAt", header: "Last order", kind: "dateTime" },
    ],
    chart: { kind: "spend" },
    headlines: [
      { label: "Active customers", kind: "count", total: "activeCustomers" },
      { label: "Spent", kind: "money", total: "totalSpent" },
      { label: "Orders", kind: "count", total: "totalOrders" },
      { label: "Purchases", kind: "count", total: "totalCheckouts" },
    ],
    reachesBack: true,
    whenEmpty: "Nobody with an account bought anything in this period.",
  },
  {
    name: "customer-segments",
    title: "Customer segments",
    summary: "Customers scored by how recently, how often and for how much they bought.",
    filters: ["period", "currency", "vendor"],
    options: [
      {
        param: "threshold",
        label: "Spent at least",
        initial: 0,
        description: "Leaves out customers who spent less; 1,000 gives the high-value list.",
      },
    ],
    columns: [
      { name: "user", header: "Customer", kind: "text" },
      { name: "email", header: "E-mail", kind: "text", optional: true },
      { name: "totalSpent", header: "Spent", kind: "money" },
      { name: "totalPurchases", header: "Purchases", kind: "count", optional: true },
      { name: "lastOrderAt", header: "Last order", kind: "dateTime", optional: true },
      { name: "recency", header: "Recency", kind: "score" },
      { name: "frequency", header: "Frequency", kind: "score" },
      { name: "monetary", header: "Money", kind: "score" },
      { name: "segment", header: "Segment", kind: "segment" },
    ],
    chart: { kind: "segments" },
    headlines: [
      { label: "Customers", kind: "count", total: "totalCustomers" },
      { label: "Spent", kind: "money", total: "totalSpent" },
    ],
    whenEmpty: "No customer of this period spent that much.",
  },
  {
    name: "new-vs-returning",
    title: "New and returning customers",
    summary: "New means that the first purchase ever lies inside the period.",
    filters: ["period", "currency", "vendor", "compare"],
    columns: [
      { name: "newCustomers", header: "New customers", kind: "count" },
      { name: "returningCustomers", header: "Returning customers", kind: "count" },
      { name: "newCustomersSales", header: "Sales to new customers", kind: "money", optional: true },
      { name: "returningCustomersSales", header: "Sales to returning customers", kind: "money", optional: true },
    ],
    chart: { kind: "newcomers" },
    headlines: [
      { label: "New customers", kind: "count", total: "newCustomers" },
      { label: "Returning customers", kind: "count", total: "returningCustomers" },
    ],
    reachesBack: true,
    whenEmpty: "Nobody with an account bought anything in this period.",
  },
  {
    name: "funnel",
    title: "Funnel",
    summary: "How many people went from a visit to a purchase, and to another.",
    filters: ["period", "vendor", "compare"],
    columns: [
      { name: "step", header: "Step", kind: "text" },
      { name: "people", header: "People", kind: "count" },
      { name: "rate", header: "Of the step before", kind: "share" },
      { name: "rateFromFirst", header: "Of the first step", kind: "share", optional: true },
    ],
    chart: { kind: "funnel" },
    rowChange: { keys: ["step"], value: "people" },
    whenEmpty: "Nobody visited in this period.",
  },
  {
    name: "user-activity",
    title: "User activity",
    summary: "Who was active, how much and when last.",
    filters: ["period", "vendor"],
    columns: [
      { name: "user", header: "User", kind: "text" },
      { name: "email", header: "E-mail", kind: "text", optional: true },
      { name: "actionsCount", header: "Actions", kind: "count" },
      { name: "lastActivity", header: "Last activity", kind: "dateTime" },
      { name: "lastLogin", header: "Last sign-in", kind: "dateTime", optional: true },
    ],
    chart: { kind: "bars", name: "user", value: "actionsCount", money: false, label: "Actions", top: 10 },
    headlines: [
      { label: "Active users", kind: "count", total: "activeUsers" },
      { label: "Actions", kind: "count", total: "totalActions" },
    ],
    whenEmpty: "No activity was recorded in this period. An imported history brings none.",
  },
];

const shop: readonly ReportConfig[] = [
  {
    name: "vendor-performance",
    title: "Vendor performance",
    summary: "Sales, commission, rating, refunds and speed of delivery, vendor by vendor.",
    filters: ["period", "currency", "vendor", "compare"],
    options: [{ ...everySold, initial: false }],
    columns: [
      { name: "vendor", header: "Vendor", kind: "text" },
      { name: "totalSales", header: "Sales", kind: "money" },
      { name: "totalRevenue", header: "Revenue", kind: "money" },
      { name: "totalOrders", header: "Orders", kind: "count" },
      { name: "averageOrderValue", header: "Average order", kind: "average" },
      { name: "commission", header: "Commission", kind: "money" },
      { name: "rating", header: "Rating", kind: "rating" },
      { name: "refundRate", header: "Refunded", kind: "share" },
      { name: "hoursToShip", header: "Hours to ship", kind: "hours" },
    ],
    chart: { kind: "bars", name: "vendor", value: "totalSales", money: true, label: "Sales", top: 10 },
    rowChange: { keys: ["vendorId"], value: "totalSales" },
    headlines: [
      { label: "Sales", kind: "money", total: "totalSales" },
      { label: "Revenue", kind: "money", total: "totalRevenue" },
      { label: "Orders", kind: "count", total: "totalOrders" },
      { label: "Commission", kind: "money", total: "commission" },
    ],
    whenEmpty: noOrders,
  },
  {
    name: "product-ratings",
    title: "Product ratings",
    summary: "What customers think, product by product.",
    filters: ["period", "vendor", "category"],
    columns: [
      { name: "product", header: "Product", kind: "text" },
      vendor,
      { name: "averageRating", header: "Rating", kind: "rating" },
      { name: "totalReviews", header: "Reviews", kind: "count" },
      { name: "histogram", header: "1 to 5 stars", kind: "histogram" },
    ],
    chart: { kind: "ratings" },
    headlines: [
      { label: "Average rating", kind: "rating", total: "averageRating" },
      { label: "Reviews", kind: "count", total: "totalReviews" },
      { label: "Products", kind: "count", total: "totalProducts" },
    ],
    whenEmpty: "No review was written in this period.",
  },
  {
    name: "low-stock",
    title: "Low stock",
    summary: "What is about to run out, and how long it lasts at the present pace of sales.",
    filters: ["vendor", "category"],
    options: [
      {
        param: "threshold",
        label: "At most in stock",
        initial: 10,
        description: "Lists what has this many units or fewer.",
      },
    ],
    columns: [
      { name: "product", header: "Product", kind: "text" },
      { name: "sku", header: "SKU", kind: "text" },
      vendor,
      { name: "stockQuantity", header: "In stock", kind: "count" },
      { name: "reserved", header: "Reserved", kind: "count" },
      { name: "daysOfCover", header: "Days of cover", kind: "days" },
    ],
    chart: { kind: "bars", name: "product", value: "stockQuantity", money: false, label: "In stock", top: 10 },
    headlines: [
      { label: "At or below", kind: "count", total: "totalVariants", lessIsBetter: true },
      { label: "Sold out", kind: "count", total: "outOfStock", lessIsBetter: true },
    ],
    whenEmpty: "Nothing is at or below this stock level.",
  },
];

export const reportGroups: readonly { label: string; reports: readonly ReportConfig[] }[] = [
  { label: "Sales", reports: sales },
  { label: "Customers", reports: customers },
  { label: "Shop", reports: shop },
];

const byName = new Map<string, ReportConfig>(
  reportGroups.flatMap(({ reports }) => reports).map((one) => [one.name, one]),
);

export function findReport(name: string): ReportConfig | undefined {
  return byName.get(name);
}

export function reportTitle(name: ReportName): string {
  return byName.get(name)?.title ?? name;
}
