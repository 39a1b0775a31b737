import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { getJson, sendJson } from "./api";

export interface SessionUser {
  id: number;
  name: string;
  email: string | null;
  role: string;
  vendorId: number | null;
  vendorName: string | null;
}

export interface Session {
  user: SessionUser | null;
  permissions: string[];
  antiforgeryToken: string;
}

const sessionPath = "/api/v1/auth/session";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => getJson<Session>(sessionPath, {}, signal),
  staleTime: 5 * 60_000,
});

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** Signs in and reads the session again: antiforgery tokens belong to one identity and change with it. */
export async function signIn(client: QueryClient, email: string, password: string): Promise<void> {
  const before = await client.query({ ...sessionQuery, staleTime: 0 });
  await sendJson<unknown>("POST", sessionPath, before.antiforgeryToken, { email, password });
  client.clear();
  await client.query({ ...sessionQuery, staleTime: 0 });
}

export async function signOut(client: QueryClient, antiforgeryToken: string): Promise<void> {
  await sendJson<unknown>("DELETE", sessionPath, antiforgeryToken);
  forgetSession(client);
}

/**
 * Whether it is still the same person who is signed in. If not, what was read is dropped and the session is the new
 * one. A host that cannot be reached says nothing about it.
 */
export async function isStillSignedIn(client: QueryClient, userId: number): Promise<boolean> {
  try {
    const session = await getJson<Session>(sessionPath);
    if (session.user?.id === userId) {
      return true;
    }
    forgetSession(client);
    client.setQueryData<Session>(sessionQuery.queryKey, session);
    return false;
  } catch {
    return true;
  }
}

/** Drops what was read as the signed-in person, so that nothing of it shows up for the next one. */
export function forgetSession(client: QueryClient): void {
  client.setQueryData<Session>(sessionQuery.queryKey, { user: null, permissions: [], antiforgeryToken: "" });
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
}
