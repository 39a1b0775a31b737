import type { DocumentKind, StockDocument } from "./inventory.api";

/** Why stock is adjusted, in the host's words. */
export const reasons = [
  "correction",
  "damaged",
  "lost",
  "stolen",
  "expired",
  "found",
  "sample",
  "returned to supplier",
  "other",
] as const;

const kinds: Record<DocumentKind, string> = {
  receipt: "Receipt",
  adjustment: "Adjustment",
  transfer: "Transfer",
  count: "Stock count",
};

export function kindName(kind: DocumentKind): string {
  return kinds[kind];
}

/** A state as people say it: a transfer is under way, a count is being counted. */
export function stateName({ kind, state }: Pick<StockDocument, "kind" | "state">): string {
  return state !== "open" ? state : kind === "transfer" ? "under way" : "counting";
}

/** Signed units with a real minus sign. */
export function signed(units: number): string {
  return units > 0 ? `+${units}` : units < 0 ? `−${-units}` : "0";
}

export function variantTitle({ productName, variantName }: { productName: string; variantName: string }): string {
  return variantName === "" ? productName : `${productName}, ${variantName}`;
}
