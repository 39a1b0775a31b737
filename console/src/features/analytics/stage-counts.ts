import { textAt } from "./analytics.api";
import type { ReportRow } from "./analytics.api";

const stages = ["new", "growing", "mature", "declining", "dormant"] as const;

/** How many of the products listed are in each stage. A product has one row a month and one stage for all of them. */
export function stageCounts(rows: readonly ReportRow[]): { name: string; value: number }[] {
  const byProduct = new Map(rows.map((row) => [row["productId"] ?? row["product"], textAt(row, "stage")]));
  const counts = new Map<string, number>();
  for (const stage of byProduct.values()) {
    counts.set(stage, (counts.get(stage) ?? 0) + 1);
  }
  return stages.map((stage) => ({ name: `${stage[0]?.toUpperCase() ?? ""}${stage.slice(1)}`, value: counts.get(stage) ?? 0 }));
}
