import type { VendorStatus } from "./shop.api";

export const vendorStatuses = ["pending", "active", "suspended", "refused", "closed"] as const;

/** Which vendors are shown, as the address says it. */
export interface VendorsSearch {
  q?: string;
  status?: VendorStatus;
}

export function parseVendorsSearch(raw: Record<string, unknown>): VendorsSearch {
  const { q } = raw;
  const status = vendorStatuses.find((known) => known === raw["status"]);
  return {
    // Addresses turn what looks like a number into one.
    ...((typeof q === "string" && q !== "") || typeof q === "number" ? { q: String(q).slice(0, 200) } : {}),
    ...(status === undefined ? {} : { status }),
  };
}
