import { numberAt } from "./analytics.api";
import type { ReportRow } from "./analytics.api";

const stages = ["new", "growing", "mature", "declining", "dormant"] as const;

/** How many products are in each stage, from the report's head: its rows are one a month. */
export function stageCounts(head: ReportRow): { name: string; value: number }[] {
  return stages.map((stage) => ({
    name: `${stage[0]?.toUpperCase() ?? ""}${stage.slice(1)}`,
    value: numberAt(head, stage) ?? 0,
  }));
}
