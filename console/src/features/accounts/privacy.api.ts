import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { paths } from "../../lib/api-types";

const addresses = {
  requests: "/api/v1/privacy/requests",
  guests: "/api/v1/privacy/guest-erasures",
  retention: "/api/v1/retention",
} as const satisfies Record<string, keyof paths>;

export interface PrivacyRequest {
  id: number;
  userId: number;
  kind: "export" | "correction" | "erasure";
  state: "waiting" | "running" | "done" | "cancelled" | "failed";
  isByStaff: boolean;
  askedAt: string;
  dueAt: string;
  finishedAt: string | null;
  expiresAt: string | null;
  stepsDone: number;
  steps: number;
  bytes: number | null;
  failure: string | null;
}

export interface RetentionState {
  rule: {
    kind: string;
    keepDays: number;
    leastDays: number;
    mostDays: number;
    isOn: boolean;
    what: string;
  };
  /** How much of it the next night removes. */
  due: number;
}

/** A purpose, and whether somebody agrees to it now. */
export interface ConsentState {
  purpose: string;
  text: string;
  isGiven: boolean;
  /** Null where they never said anything. */
  since: string | null;
}

/** What somebody said to a purpose, once. */
export interface ConsentLine {
  purpose: string;
  isGiven: boolean;
  at: string;
  /** Where they said so, such as account or api. */
  place: string;
  textVersion: string;
}

export const privacyKeys = {
  requests: ["privacy", "requests"],
  retention: ["privacy", "retention"],
  consents: (id: number) => ["privacy", "consents", id],
} as const;

/** What a person agrees to, now and ever, newest first. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function consentsQuery(id: number) {
  return queryOptions({
    queryKey: privacyKeys.consents(id),
    queryFn: ({ signal }) =>
      getJson<{ now: ConsentState[]; history: ConsentLine[] }>(`/api/v1/users/${id}/consents`, {}, signal),
  });
}

export const requestsQuery = infiniteQueryOptions({
  queryKey: privacyKeys.requests,
  queryFn: ({ signal, pageParam }) =>
    getJson<{ rows: PrivacyRequest[]; nextCursor: string | null }>(addresses.requests, { cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.nextCursor,
});

export const retentionQuery = queryOptions({
  queryKey: privacyKeys.retention,
  queryFn: ({ signal }) => getJson<RetentionState[]>(addresses.retention, {}, signal),
});

export function changeRetention(
  token: string,
  { kind, ...input }: { kind: string; keepDays: number; isOn: boolean },
): Promise<null> {
  return sendJson("PUT", `${addresses.retention}/${encodeURIComponent(kind)}`, token, input);
}

export function eraseGuest(
  token: string,
  input: { email: string; orderNumber: string; reason: string },
): Promise<null> {
  return sendJson("POST", addresses.guests, token, input);
}

/** What staff does about somebody's data. */
export function askAbout(
  token: string,
  { id, kind, ...input }: { id: number; kind: "exports" | "erasure"; reason: string },
): Promise<null> {
  return sendJson("POST", `/api/v1/users/${id}/${kind}`, token, input);
}

export function correct(
  token: string,
  { id, ...input }: { id: number; name: string | null; email: string | null; phone: string | null; reason: string },
): Promise<null> {
  return sendJson("POST", `/api/v1/users/${id}/correction`, token, input);
}
