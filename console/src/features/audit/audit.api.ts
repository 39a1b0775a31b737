import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { paths } from "../../lib/api-types";
import type { ActivitySearch, TrailSearch } from "./audit-search";

// The compiler refuses an address that the host's OpenAPI document does not have.
const addresses = {
  entries: "/api/v1/audit/entries",
  activity: "/api/v1/audit/activity",
  heads: "/api/v1/audit/heads",
  verify: "/api/v1/audit/verify",
} as const satisfies Record<string, keyof paths>;

export type Values = Readonly<Record<string, unknown>>;

export interface TrailEntry {
  id: number;
  at: string;
  login: string;
  actorId: number | null;
  actorName: string | null;
  subjectId: number | null;
  subjectName: string | null;
  reason: string | null;
  hasSealedReason: boolean;
  tableName: string;
  rowKey: Values;
  action: "insert" | "update" | "delete" | "view";
  before: Values | null;
  after: Values | null;
  sealNumber: number | null;
}

export interface SealedEntry extends TrailEntry {
  typedReason: string | null;
  isReasonErased: boolean;
  chain: string | null;
  sealedAt: string | null;
  isIntact: boolean | null;
}

export interface ActivityRow {
  id: number;
  at: string;
  userId: number | null;
  userName: string | null;
  vendorId: number | null;
  type: string;
  description: string;
}

export interface Heads {
  sealedUpTo: number;
  chain: string | null;
  sealedAt: string | null;
  waiting: number;
  verifiedAt: string | null;
  verified: string | null;
  key: string;
  publicKey: string;
  heads: { number: number; chain: string; hostAt: string }[];
}

export interface Verification {
  checked: number;
  heads: number | null;
  problems: number;
  examples: string[];
}

interface PageOf<TRow> {
  rows: TRow[];
  nextCursor: string | null;
}

export const keys = { audit: ["audit"], heads: ["audit", "heads"] } as const;

/** The trail page by page, latest first. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function entriesQuery(search: TrailSearch) {
  return infiniteQueryOptions({
    queryKey: [...keys.audit, "entries", search],
    queryFn: ({ signal, pageParam }) =>
      getJson<PageOf<TrailEntry>>(addresses.entries, { ...search, ...days(search), cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function entryQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.audit, "entry", id],
    queryFn: ({ signal }) => getJson<SealedEntry>(`${addresses.entries}/${id}`, {}, signal),
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function activityQuery(search: ActivitySearch) {
  return infiniteQueryOptions({
    queryKey: [...keys.audit, "activity", search],
    queryFn: ({ signal, pageParam }) =>
      getJson<PageOf<ActivityRow>>(addresses.activity, { ...search, ...days(search), cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

export const headsQuery = queryOptions({
  queryKey: keys.heads,
  queryFn: ({ signal }) => getJson<Heads>(addresses.heads, {}, signal),
});

export function verifyTrail(token: string): Promise<Verification> {
  return sendJson("POST", addresses.verify, token);
}

/** Whole days by the clock of whoever looks, the last one included. */
export function days({ from, to }: { from?: string; to?: string }): { from?: string; to?: string } {
  const end = to === undefined ? undefined : new Date(`${to}T00:00:00`);
  end?.setDate(end.getDate() + 1);
  return {
    ...(from === undefined ? {} : { from: new Date(`${from}T00:00:00`).toISOString() }),
    ...(end === undefined ? {} : { to: end.toISOString() }),
  };
}
