import { numberAt, textAt } from "./analytics.api";
import type { ReportRow } from "./analytics.api";
import type { FunnelStep } from "../../charts/funnel-chart";

export const stepNames: Readonly<Record<string, string>> = {
  visited: "Visited",
  viewedProduct: "Viewed a product",
  addedToCart: "Added to cart",
  startedCheckout: "Started checkout",
  purchased: "Purchased",
  purchasedAgain: "Purchased again",
};

export function funnelSteps(rows: readonly ReportRow[]): FunnelStep[] {
  return rows.map((row) => ({
    name: stepNames[textAt(row, "step")] ?? textAt(row, "step"),
    people: numberAt(row, "people"),
    rate: numberAt(row, "rate"),
  }));
}
