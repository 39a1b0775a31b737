import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendFile, sendJson, withParams } from "../../lib/api";
import type { paths } from "../../lib/api-types";

// The compiler refuses an address that the host's OpenAPI document does not have.
const addresses = {
  currencies: "/api/v1/currencies",
  rates: "/api/v1/exchange-rates",
  files: "/api/v1/exchange-rates/files",
} as const satisfies Record<string, keyof paths>;

/** How converted prices are rounded in a currency. */
export interface Rule {
  increment: number | null;
  ending: number | null;
  markupPercent: number;
}

export interface ShopCurrency extends Rule {
  currency: string;
  name: string;
  minorUnit: number;
  isMarketplace: boolean;
  isActive: boolean;
  position: number;
  /** What one unit of the marketplace's currency is; null without a rate. */
  rate: number | null;
  rateDate: string | null;
  /** The currency that the rate goes through, where there is no direct one. */
  through: string | null;
}

export interface CurrencyInput extends Rule {
  isActive: boolean;
  position: number;
}

export interface Preview {
  amount: number;
  converted: number | null;
  price: number | null;
}

export interface RateRow {
  base: string;
  quote: string;
  day: string;
  rate: number;
  source: string;
}

export interface RatesSummary {
  given: number;
  added: number;
  changed: number;
  unchanged: number;
  unknown: string[];
}

export const pricingKey = ["pricing"] as const;

export const currenciesQuery = queryOptions({
  queryKey: [...pricingKey, "currencies"],
  queryFn: ({ signal }) => getJson<ShopCurrency[]>(addresses.currencies, {}, signal),
});

const page = 200;

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function ratesQuery(base: string, quote: string) {
  return infiniteQueryOptions({
    queryKey: [...pricingKey, "rates", base, quote],
    queryFn: ({ signal, pageParam }) =>
      getJson<RateRow[]>(addresses.rates, { base, quote, before: pageParam, limit: page }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (rows) => (rows.length < page ? null : (rows.at(-1)?.day ?? null)),
    placeholderData: keepPreviousData,
  });
}

export function saveCurrency(
  token: string,
  { currency, input }: { currency: string; input: CurrencyInput },
): Promise<null> {
  return sendJson("PUT", `${addresses.currencies}/${currency}`, token, input);
}

export function removeCurrency(token: string, currency: string): Promise<null> {
  return sendJson("DELETE", `${addresses.currencies}/${currency}`, token);
}

/** What the rule would do; the host counts, nothing is saved. */
export function previewRule(token: string, { currency, rule }: { currency: string; rule: Rule }): Promise<Preview[]> {
  return sendJson("POST", `${addresses.currencies}/${currency}/preview`, token, rule);
}

export interface RateInput {
  base: string;
  quote: string;
  day: string;
  rate: number;
}

export function enterRate(token: string, input: RateInput): Promise<RatesSummary> {
  return sendJson("PUT", addresses.rates, token, [input]);
}

export function enterFile(token: string, { file, dryRun }: { file: File; dryRun: boolean }): Promise<RatesSummary> {
  return sendFile(withParams(addresses.files, { dryRun }), token, file);
}
