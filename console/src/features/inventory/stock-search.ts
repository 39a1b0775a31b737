import { documentKinds, documentStates } from "./inventory.api";
import type { DocumentKind, DocumentState } from "./inventory.api";

/** What the stock desk shows, as the address says it. */
export interface StockSearch {
  /** Operators: whose stock. */
  vendor?: number;
  q?: string;
  only?: "low" | "out";
  warehouse?: number;
  kind?: DocumentKind;
  state?: DocumentState;
}

export function parseStockSearch(raw: Record<string, unknown>): StockSearch {
  const { q, only } = raw;
  const [vendor, warehouse] = [whole(raw["vendor"]), whole(raw["warehouse"])];
  const kind = documentKinds.find((known) => known === raw["kind"]);
  const state = documentStates.find((known) => known === raw["state"]);
  return {
    ...(vendor === undefined ? {} : { vendor }),
    // Addresses turn what looks like a number into one.
    ...((typeof q === "string" && q !== "") || typeof q === "number" ? { q: String(q).slice(0, 100) } : {}),
    ...(only === "low" || only === "out" ? { only } : {}),
    ...(warehouse === undefined ? {} : { warehouse }),
    ...(kind === undefined ? {} : { kind }),
    ...(state === undefined ? {} : { state }),
  };
}

function whole(value: unknown): number | undefined {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
