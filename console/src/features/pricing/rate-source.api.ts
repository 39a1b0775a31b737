import { queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { paths } from "../../lib/api-types";

const address = "/api/v1/exchange-rates/source" satisfies keyof paths;

export interface RateSource {
  /** Null: rates come from nowhere by themselves. */
  address: string | null;
}

export const rateSourceKey = ["pricing", "rate source"] as const;

export const rateSourceQuery = queryOptions({
  queryKey: rateSourceKey,
  queryFn: ({ signal }) => getJson<RateSource>(address, {}, signal),
});

export function saveRateSource(token: string, source: RateSource): Promise<null> {
  return sendJson("PUT", address, token, source);
}
