import { parseDay, periodNames } from "../../lib/period";
import type { Granularity, PeriodName } from "../../lib/period";

/**
 * What a view shows, kept in the address so that a view can be shared. Names are the API's where the API has
 * them; what equals the default is left out.
 */
export interface AnalyticsSearch {
  period?: PeriodName;
  /** First and last day of a custom range, both included. */
  from?: string;
  to?: string;
  currency?: string;
  vendorId?: number;
  categoryId?: number;
  granularity?: Granularity;
  compare?: false;
  by?: string;
  level?: string;
  sold?: boolean;
  order?: "asc" | "desc";
  threshold?: number;
}

const granularities: readonly Granularity[] = ["day", "week", "month"];

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((one) => one === value);
}

function positiveId(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Reads the address; what makes no sense is dropped, so that an old or mistyped link still opens. */
export function parseSearch(raw: Record<string, unknown>): AnalyticsSearch {
  const search: { [K in keyof AnalyticsSearch]: AnalyticsSearch[K] | undefined } = {
    period: oneOf(raw["period"], periodNames),
    currency: typeof raw["currency"] === "string" && /^[A-Z]{3}$/.test(raw["currency"]) ? raw["currency"] : undefined,
    vendorId: positiveId(raw["vendorId"]),
    categoryId: positiveId(raw["categoryId"]),
    granularity: oneOf(raw["granularity"], granularities),
    compare: raw["compare"] === false ? false : undefined,
    by: typeof raw["by"] === "string" && /^[a-z]{1,20}$/i.test(raw["by"]) ? raw["by"] : undefined,
    level: typeof raw["level"] === "string" && /^[a-z]{1,20}$/i.test(raw["level"]) ? raw["level"] : undefined,
    sold: typeof raw["sold"] === "boolean" ? raw["sold"] : undefined,
    order: oneOf(raw["order"], ["asc", "desc"]),
    threshold:
      Number.isInteger(raw["threshold"]) && Number(raw["threshold"]) >= 0 ? Number(raw["threshold"]) : undefined,
  };
  if (search.period === "custom") {
    const from = typeof raw["from"] === "string" ? raw["from"] : undefined;
    const to = typeof raw["to"] === "string" ? raw["to"] : undefined;
    if (parseDay(from) !== null && parseDay(to) !== null && (from ?? "") <= (to ?? "")) {
      search.from = from;
      search.to = to;
    } else {
      search.period = undefined;
    }
  }
  return withoutUndefined(search);
}

/** Merges a change into the address; `undefined` takes a parameter out. */
export function changeSearch(
  before: AnalyticsSearch,
  change: { [K in keyof AnalyticsSearch]?: AnalyticsSearch[K] | undefined },
): AnalyticsSearch {
  return withoutUndefined({ ...before, ...change });
}

/** What goes along from one report to the next: the period and whose figures, not how a report is laid out. */
export function carrySearch(search: AnalyticsSearch): AnalyticsSearch {
  const { period, from, to, currency, vendorId, categoryId, compare } = search;
  return withoutUndefined({ period, from, to, currency, vendorId, categoryId, compare });
}

function withoutUndefined(search: { [K in keyof AnalyticsSearch]: AnalyticsSearch[K] | undefined }): AnalyticsSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined));
}
