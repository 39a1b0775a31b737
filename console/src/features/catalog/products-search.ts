import { statuses } from "./products.api";
import type { ProductStatus } from "./products.api";

/** Which products are shown, as the address says it. */
export interface ProductsSearch {
  q?: string;
  status?: ProductStatus;
  category?: number;
  vendor?: number;
}

export function parseProductsSearch(raw: Record<string, unknown>): ProductsSearch {
  const { q } = raw;
  const status = statuses.find((known) => known === raw["status"]);
  const category = idOf(raw["category"]);
  const vendor = idOf(raw["vendor"]);
  return {
    // Addresses turn what looks like a number into one.
    ...((typeof q === "string" && q !== "") || typeof q === "number" ? { q: String(q).slice(0, 200) } : {}),
    ...(status === undefined ? {} : { status }),
    ...(category === undefined ? {} : { category }),
    ...(vendor === undefined ? {} : { vendor }),
  };
}

function idOf(value: unknown): number | undefined {
  const id = Number(value);
  return Number.isSafeInteger(id) && id > 0 ? id : undefined;
}
