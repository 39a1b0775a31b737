import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { paths } from "../../lib/api-types";
import type { UsersSearch } from "./users-search";

// The compiler refuses an address that the host's OpenAPI document does not have.
const addresses = {
  users: "/api/v1/users",
  roles: "/api/v1/roles",
  permissions: "/api/v1/permissions",
  invitations: "/api/v1/invitations",
  ownSessions: "/api/v1/account/sessions",
  apiKeys: "/api/v1/account/api-keys",
  filters: "/api/v1/analytics/filters",
} as const satisfies Record<string, keyof paths>;

export const statuses = ["active", "inactive", "banned"] as const;
export type Status = (typeof statuses)[number];

export interface User {
  id: number;
  name: string;
  email: string | null;
  /** How to reach them is kept from whoever asks, until they give a reason. */
  isMasked: boolean;
  hasPhone: boolean;
  /** Of a record opened in full. */
  phone: string | null;
  role: string;
  status: Status;
  createdAt: string;
  lastLogin: string | null;
  hasSecondFactor: boolean;
  /** Too many failed sign-ins: none succeeds until then. */
  lockedUntil: string | null;
  vendorName: string | null;
}

interface UserPage {
  rows: User[];
  nextCursor: string | null;
}

export interface OpenSession {
  sessionId: number;
  kind: string;
  createdAt: string;
  lastSeenAt: string;
  ip: string | null;
  userAgent: string | null;
  isThis: boolean;
  device: string;
}

export interface Permission {
  name: string;
  description: string;
  /** Roles that act for a vendor can hold it. */
  withinVendor: boolean;
}

export interface RoleInput {
  name: string;
  description: string;
  actsForVendor: boolean;
  requiresSecondFactor: boolean;
  permissions: string[];
}

export interface Role extends RoleInput {
  id: number;
  isSystem: boolean;
  /** How many people have it, up to 1,000. */
  people: number;
}

export interface Invitation {
  id: number;
  email: string;
  role: string;
  createdAt: string;
  expiresAt: string;
}

export interface ApiKey {
  id: number;
  name: string;
  prefix: string;
  permissions: string[];
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
}

export interface NewApiKey {
  id: number;
  key: string;
  expiresAt: string;
}

/** Somebody saw a person's record in full. */
export interface PersonView {
  id: number;
  at: string;
  actorId: number | null;
  actorName: string | null;
  reason: string | null;
  isReasonErased: boolean;
}

interface PersonViews {
  rows: PersonView[];
  nextCursor: string | null;
}

export const keys = {
  users: ["accounts", "users"],
  views: (id: number) => ["accounts", "views", id],
  roles: ["accounts", "roles"],
  invitations: ["accounts", "invitations"],
  ownSessions: ["accounts", "own sessions"],
  apiKeys: ["accounts", "api keys"],
} as const;

/** People page by page, newest first. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function usersQuery({ q, role, status }: UsersSearch) {
  return infiniteQueryOptions({
    queryKey: [...keys.users, "list", { q, role, status }],
    queryFn: ({ signal, pageParam }) =>
      getJson<UserPage>(addresses.users, { q, role, status, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function userQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.users, id],
    queryFn: ({ signal }) => getJson<User>(`${addresses.users}/${id}`, {}, signal),
  });
}

/** Who saw a person's record in full, page by page, latest first. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function userViewsQuery(id: number) {
  return infiniteQueryOptions({
    queryKey: keys.views(id),
    queryFn: ({ signal, pageParam }) =>
      getJson<PersonViews>(`${addresses.users}/${id}/views`, { cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function userSessionsQuery(id: number) {
  return queryOptions({
    queryKey: [...keys.users, id, "sessions"],
    queryFn: ({ signal }) => getJson<OpenSession[]>(`${addresses.users}/${id}/sessions`, {}, signal),
  });
}

export const rolesQuery = queryOptions({
  queryKey: keys.roles,
  queryFn: ({ signal }) => getJson<Role[]>(addresses.roles, {}, signal),
});

export const permissionsQuery = queryOptions({
  queryKey: ["accounts", "permissions"],
  queryFn: ({ signal }) => getJson<Permission[]>(addresses.permissions, {}, signal),
  staleTime: 5 * 60_000,
});

export const invitationsQuery = queryOptions({
  queryKey: keys.invitations,
  queryFn: ({ signal }) => getJson<Invitation[]>(addresses.invitations, {}, signal),
});

export const ownSessionsQuery = queryOptions({
  queryKey: keys.ownSessions,
  queryFn: ({ signal }) => getJson<OpenSession[]>(addresses.ownSessions, {}, signal),
});

export const apiKeysQuery = queryOptions({
  queryKey: keys.apiKeys,
  queryFn: ({ signal }) => getJson<ApiKey[]>(addresses.apiKeys, {}, signal),
});

/** The vendors there are, for those who may see figures. */
export const vendorsQuery = queryOptions({
  queryKey: ["accounts", "vendors"],
  queryFn: async ({ signal }) =>
    (await getJson<{ vendors: { id: number; name: string }[] }>(addresses.filters, {}, signal)).vendors,
  staleTime: 5 * 60_000,
});

export function changeUser(
  token: string,
  { id, ...change }: { id: number; role?: string; status?: Status; reason?: string },
): Promise<User> {
  return sendJson("PUT", `${addresses.users}/${id}`, token, { role: null, status: null, reason: null, ...change });
}

/** A person's record in full, for a reason that goes into the audit trail. */
export function revealUser(token: string, { id, reason }: { id: number; reason: string }): Promise<User> {
  return sendJson("POST", `${addresses.users}/${id}/reveal`, token, { reason });
}

/** Ends one session of somebody, or, without one, all of them. */
export function endUserSession(
  token: string,
  { id, sessionId }: { id: number; sessionId: number | null },
): Promise<null> {
  const all = `${addresses.users}/${id}/sessions`;
  return sendJson("DELETE", sessionId === null ? all : `${all}/${sessionId}`, token);
}

export function removeSecondFactors(token: string, id: number): Promise<null> {
  return sendJson("DELETE", `${addresses.users}/${id}/second-factor`, token);
}

/** Makes a role, or changes the one of that id. */
export function saveRole(token: string, { id, input }: { id: number | null; input: RoleInput }): Promise<Role> {
  return id === null
    ? sendJson("POST", addresses.roles, token, input)
    : sendJson("PUT", `${addresses.roles}/${id}`, token, input);
}

export function deleteRole(token: string, id: number): Promise<null> {
  return sendJson("DELETE", `${addresses.roles}/${id}`, token);
}

export function invite(
  token: string,
  input: { email: string; role: string; vendorId: number | null },
): Promise<null> {
  return sendJson("POST", addresses.invitations, token, { ...input, language: null });
}

export function endOwnSession(token: string, sessionId: number): Promise<null> {
  return sendJson("DELETE", `${addresses.ownSessions}/${sessionId}`, token);
}

export function createApiKey(
  token: string,
  input: { name: string; permissions: string[]; expiresInDays: number },
): Promise<NewApiKey> {
  return sendJson("POST", addresses.apiKeys, token, input);
}

export function withdrawInvitation(token: string, id: number): Promise<null> {
  return sendJson("DELETE", `${addresses.invitations}/${id}`, token);
}

export function revokeApiKey(token: string, id: number): Promise<null> {
  return sendJson("DELETE", `${addresses.apiKeys}/${id}`, token);
}

/** Makes the session fresh for ten minutes. */
export function prove(
  token: string,
  proof: { code: string } | { password: string } | { passkey: unknown },
): Promise<null> {
  return sendJson("POST", "/api/v1/auth/proof" satisfies keyof paths, token, proof);
}
