import { defaultGranularity, resolvePeriod } from "../../lib/period";
import type { Granularity, PeriodName, Span } from "../../lib/period";
import type { QueryParams } from "../../lib/api";
import type { FilterOptions } from "./analytics.api";
import type { AnalyticsSearch } from "./search";
import type { FilterName, ReportConfig } from "./report-types";

/** What a view asks the API: for the period itself, and for the one before it where there is one. */
export interface ViewParameters {
  current: QueryParams;
  previous: QueryParams | null;
  granularity: Granularity;
  period: PeriodName;
}

const day = 86_400_000;

/**
 * The last twelve months, unless the latest order is older than that: an imported history should not open on an
 * empty page.
 */
export function defaultPeriod(options: FilterOptions, now: Date): PeriodName {
  const latest = options.lastOrderAt;
  return latest !== null && now.getTime() - Date.parse(latest) > 330 * day ? "all" : "12m";
}

/** The whole history as a span, so that a granularity can be chosen for it. */
function spanOf(current: Span, options: FilterOptions, now: Date): Span {
  return current.from === null
    ? { from: options.firstOrderAt, to: options.lastOrderAt ?? now.toISOString() }
    : current;
}

export function viewParameters(
  search: AnalyticsSearch,
  options: FilterOptions,
  now: Date,
  filters: readonly FilterName[],
): ViewParameters {
  const period = search.period ?? defaultPeriod(options, now);
  const resolved = resolvePeriod({ period, from: search.from, to: search.to }, now, options.timezone);
  const granularity = search.granularity ?? defaultGranularity(spanOf(resolved.current, options, now));
  const has = (name: FilterName): boolean => filters.includes(name);
  const shared: QueryParams = {
    ...(has("currency") && { currency: search.currency }),
    ...(has("vendor") && { vendorId: search.vendorId }),
    ...(has("category") && { categoryId: search.categoryId }),
    ...(has("granularity") && { granularity }),
  };
  const ask = (span: Span): QueryParams =>
    clean({ ...(has("period") && { from: span.from, to: span.to }), ...shared });
  const compares = has("compare") && search.compare !== false && resolved.previous !== null;
  return {
    current: ask(resolved.current),
    previous: compares && resolved.previous !== null ? ask(resolved.previous) : null,
    granularity,
    period,
  };
}

/** Reports on people reach back a fixed number of days unless told from when: all time has to be said. */
export function fromTheStart(params: QueryParams, options: FilterOptions): QueryParams {
  return params["from"] === undefined ? clean({ ...params, from: options.firstOrderAt }) : params;
}

/** The parameters of a report's own options; what the API takes by default is left out. */
export function optionParameters(config: ReportConfig, search: AnalyticsSearch): QueryParams {
  const params: Record<string, string | number | boolean | undefined> = {};
  for (const option of config.options ?? []) {
    if ("values" in option) {
      const chosen = search[option.param];
      params[option.param] = option.values.find(({ value }) => value === chosen)?.value ?? option.values[0]?.value;
    } else if (option.param === "sold") {
      params["sold"] = search.sold ?? option.initial;
    } else {
      const threshold = search.threshold ?? option.initial;
      params["threshold"] = threshold === 0 && config.name === "customer-segments" ? undefined : threshold;
    }
  }
  if (config.columns.some(({ sort }) => sort?.values.asc?.param === "order")) {
    params["order"] = search.order ?? "desc";
  }
  return clean(params);
}

/** The few of the parameters that a report takes. */
export function only(params: QueryParams, names: readonly string[]): QueryParams {
  return clean(Object.fromEntries(names.map((name) => [name, params[name]])));
}

/** Sales over time for a chart: every bucket at once. The tiles and the chart ask the same, so it is read once. */
export function trendParameters(params: QueryParams): QueryParams {
  return { ...params, order: "asc", limit: 5000 };
}

/** Drops what has no value, so that equal questions are equal keys in the cache. */
function clean(params: QueryParams): QueryParams {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== null));
}
