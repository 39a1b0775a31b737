import type { TrendPoint } from "../../charts/trend-chart";
import { numberAt, textAt } from "./analytics.api";
import type { ReportRow } from "./analytics.api";
import { bucketLabel } from "./bucket";

/** The rows of two periods side by side, oldest first: the first bucket of one stands over the first of the other. */
export function trendPoints(
  rows: readonly ReportRow[],
  previous: readonly ReportRow[] | null,
  column: string,
): TrendPoint[] {
  const current = oldestFirst(rows);
  const before = previous === null ? [] : oldestFirst(previous);
  return current.map((row, index) => {
    const earlier = before[index];
    return {
      name: bucketLabel(textAt(row, "period")),
      value: numberAt(row, column),
      ...(earlier !== undefined && {
        previousName: bucketLabel(textAt(earlier, "period")),
        previous: numberAt(earlier, column),
      }),
    };
  });
}

function oldestFirst(rows: readonly ReportRow[]): ReportRow[] {
  return [...rows].sort((a, b) => textAt(a, "period").localeCompare(textAt(b, "period")));
}
