export const reportNames = [
  "sales-over-time",
  "top-products",
  "product-trends",
  "regional-sales",
  "refunds",
  "customer-activity",
  "customer-segments",
  "new-vs-returning",
  "funnel",
  "user-activity",
  "vendor-performance",
  "product-ratings",
  "low-stock",
] as const;
export type ReportName = (typeof reportNames)[number];

export type CellKind =
  | "text"
  | "money"
  | "average"
  | "count"
  | "decimal"
  | "rating"
  | "share"
  | "hours"
  | "days"
  | "dateTime"
  | "country"
  | "bucket"
  | "score"
  | "segment"
  | "stage"
  | "histogram"
  | "ids";

/** Sends `param=value` when the column's header is pressed; the host sorts, the page never does. */
export interface ColumnSort {
  values: Partial<Record<"asc" | "desc", { param: "by" | "order"; value: string }>>;
}

export interface ReportColumn {
  name: string;
  header: string;
  kind: CellKind;
  /** Left out when every row of the answer lacks it, an e-mail that vendors do not see for one. */
  optional?: boolean;
  sort?: ColumnSort;
}

export type FilterName = "period" | "currency" | "vendor" | "category" | "granularity" | "compare";

/** Something only this report can be asked. */
export type ReportOption =
  | { param: "by" | "level"; label: string; values: readonly { value: string; label: string }[] }
  | { param: "sold"; label: string; initial: boolean; description: string }
  | { param: "threshold"; label: string; initial: number; description: string };

/** A single figure above the table. */
export interface Headline {
  label: string;
  kind: "money" | "count" | "rating";
  /** The total in the report's head, which counts every row and not only those of a page. */
  total: string;
  lessIsBetter?: boolean;
}

export type ReportChart =
  | { kind: "trend" }
  | { kind: "bars"; name: string; value: string; money: boolean; label: string; top: number }
  | {
      kind: "bars-by";
      name: string;
      label: string;
      top: number;
      values: Readonly<Record<string, { column: string; money: boolean; label: string }>>;
    }
  | { kind: "ratings" }
  | { kind: "funnel" }
  | { kind: "segments" }
  | { kind: "spend" }
  | { kind: "stages" }
  | { kind: "newcomers" };

export interface ReportConfig {
  name: ReportName;
  title: string;
  /** One line under the title. */
  summary: string;
  filters: readonly FilterName[];
  options?: readonly ReportOption[];
  columns: readonly ReportColumn[];
  chart: ReportChart;
  headlines?: readonly Headline[];
  /** Rows that can be compared with the period before: which columns name a row, and which figure changes. */
  rowChange?: { keys: readonly string[]; value: string; lessIsBetter?: boolean };
  /** Why there may be nothing to see, beyond a period without orders. */
  whenEmpty: string;
  limit?: number;
  /** Without a start the host takes the last so many days only. */
  reachesBack?: boolean;
}
