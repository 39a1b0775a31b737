import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, withParams } from "../../lib/api";
import type { QueryParams } from "../../lib/api";
import type { components, paths } from "../../lib/api-types";
import type { ReportName } from "./report-types";

const base = "/api/v1/analytics";

/** A report's address. The compiler refuses a name that the host's OpenAPI document does not have. */
const addressOf = (name: ReportName): keyof paths => `${base}/${name}`;

type ChartName = keyof paths extends infer P ? (P extends `/api/v1/analytics/charts/${infer N}` ? N : never) : never;
const chartAddressOf = (name: ChartName): string => `${base}/charts/${name}`;

/** A cell as it comes over the wire. Null is "never recorded". */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [name: string]: Cell };
export type ReportRow = Readonly<Record<string, Cell>>;

export interface Report {
  from: string | null;
  to: string | null;
  currency: string;
  timezone: string;
  /** The instant up to which every committed order is counted. */
  asOf: string;
  head: ReportRow;
  rows: ReportRow[];
  nextCursor: string | null;
}

export interface FilterOptions {
  currencies: string[];
  vendors: { id: number; name: string }[];
  categories: { id: number; name: string; parentId: number | null }[];
  timezone: string;
  currency: string;
  firstOrderAt: string | null;
  lastOrderAt: string | null;
}

export type Definition = components["schemas"]["DefinitionAnswer"];

/** How a figure is counted. */
export interface Explanation {
  definition: Definition;
  /** The database's routine that counts it from the rows. */
  routine: string;
  /** That routine and the ones it uses. */
  sql: string;
  /** A line for psql, with the filters that were asked with. */
  call: string;
  timezone: string;
}

export const filterOptionsQuery = queryOptions({
  queryKey: ["analytics", "filters"],
  queryFn: ({ signal }) => getJson<FilterOptions>(`${base}/filters`, {}, signal),
  staleTime: 5 * 60_000,
});

export const definitionsQuery = queryOptions({
  queryKey: ["definitions"],
  queryFn: ({ signal }) => getJson<Definition[]>(`${base}/definitions`, {}, signal),
  staleTime: Infinity,
});

/** How a figure is counted, with the filters it was asked with. Charts are named `charts/…`. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function explanationQuery(name: string, params: QueryParams) {
  return queryOptions({
    queryKey: ["definitions", name, params],
    queryFn: ({ signal }) => getJson<Explanation>(`${base}/definitions/${name}`, params, signal),
    staleTime: Infinity,
  });
}

/** One page of a report. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function reportQuery(name: ReportName, params: QueryParams) {
  return queryOptions({
    queryKey: ["analytics", "report", name, params],
    queryFn: ({ signal }) => getJson<Report>(addressOf(name), params, signal),
    placeholderData: keepPreviousData,
  });
}

/** A report page by page, each starting where the one before ended. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function reportPagesQuery(name: ReportName, params: QueryParams) {
  return infiniteQueryOptions({
    queryKey: ["analytics", "pages", name, params],
    queryFn: ({ signal, pageParam }) => getJson<Report>(addressOf(name), { ...params, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** A chart's bare array. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function chartQuery<T>(name: ChartName, params: QueryParams) {
  return queryOptions({
    queryKey: ["analytics", "chart", name, params],
    queryFn: ({ signal }) => getJson<T[]>(chartAddressOf(name), params, signal),
    placeholderData: keepPreviousData,
  });
}

/** Where the browser fetches every row of a report as a file. */
export function csvAddress(name: ReportName, params: QueryParams): string {
  return withParams(addressOf(name), { ...params, limit: undefined, format: "csv" });
}

/** A figure of a row, or null where there is none. */
export function numberAt(row: ReportRow | undefined, column: string): number | null {
  const value = row?.[column];
  return typeof value === "number" ? value : null;
}

/** A text of a row; figures become text, anything else nothing. */
export function textAt(row: ReportRow, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : typeof value === "number" ? String(value) : "";
}
