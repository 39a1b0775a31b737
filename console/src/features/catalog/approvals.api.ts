import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import { keys } from "./products.api";
import type { ProductDocument, ShownMedia } from "./products.api";

export const changeStatuses = ["pending", "approved", "refused", "withdrawn"] as const;
export type ChangeStatus = (typeof changeStatuses)[number];

/** A new product or a change of what is written about one: the properties that differ, before and after. */
export interface ProductChange {
  changeId: number;
  productId: number;
  productName: string;
  vendorId: number;
  vendorName: string;
  kind: "new" | "change";
  status: ChangeStatus;
  revision: number;
  reason: string;
  submittedAt: string;
  decidedAt: string | null;
  before: Partial<ProductDocument>;
  after: Partial<ProductDocument>;
  names: {
    categories: Record<string, string>;
    productTypes: Record<string, string>;
    media: Record<string, ShownMedia>;
  };
}

interface ChangePage {
  rows: ProductChange[];
  nextCursor: string | null;
}

export interface DecisionResult {
  changeId: number;
  outcome: "approved" | "refused";
  problem: string | null;
}

export interface ReviewPolicy {
  vendorId: number | null;
  vendorName: string | null;
  categoryId: number | null;
  categoryName: string | null;
  policy: "all" | "first" | "none";
  firstProducts: number | null;
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function changesQuery(status: ChangeStatus) {
  return infiniteQueryOptions({
    queryKey: [...keys.changes, status],
    queryFn: ({ pageParam, signal }) =>
      getJson<ChangePage>("/api/v1/product-changes", { status, cursor: pageParam, limit: 25 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export const policiesQuery = queryOptions({
  queryKey: ["catalog", "review policies"],
  queryFn: ({ signal }) => getJson<ReviewPolicy[]>("/api/v1/review-policies", {}, signal),
});

/** The vendors there are. */
export const vendorsQuery = queryOptions({
  queryKey: ["catalog", "vendors"],
  queryFn: async ({ signal }) =>
    (await getJson<{ vendors: { id: number; name: string }[] }>("/api/v1/analytics/filters", {}, signal)).vendors,
  staleTime: 5 * 60_000,
});

export function decide(
  token: string,
  input: { changes: { changeId: number; revision: number }[]; approve: boolean; reason: string | null },
): Promise<DecisionResult[]> {
  return sendJson("POST", "/api/v1/product-changes/decisions", token, input);
}

export function setPolicy(
  token: string,
  input: {
    vendorId: number | null;
    categoryId: number | null;
    policy: string | null;
    firstProducts: number | null;
  },
): Promise<null> {
  return sendJson("PUT", "/api/v1/review-policies", token, input);
}
