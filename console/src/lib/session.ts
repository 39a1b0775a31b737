import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { ApiError, getJson, sendJson } from "./api";
import { askForPasskey } from "./passkey";

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
  hasSecondFactor: boolean;
  /** Their role demands a second factor that this session has not seen: they may do nothing. */
  needsSecondFactor: boolean;
}

const sessionPath = "/api/v1/auth/session";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => getJson<Session>(sessionPath, {}, signal),
  staleTime: 5 * 60_000,
  // Somebody who comes back may have set a second factor up meanwhile, or got another role.
  refetchOnWindowFocus: "always",
});

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data;
}

/** Signs in; answers a challenge where a second factor is wanted, else null. */
export async function signIn(client: QueryClient, email: string, password: string): Promise<string | null> {
  try {
    await enter(client, sessionPath, () => Promise.resolve({ email, password }));
    return null;
  } catch (error) {
    if (error instanceof ApiError && error.is("second-factor-needed") && error.challengeToken !== null) {
      return error.challengeToken;
    }
    throw error;
  }
}

/** Answers the challenge by a code of the authenticator app, or a recovery code. */
export function answerChallenge(client: QueryClient, challengeToken: string, code: string): Promise<void> {
  return enter(client, `${sessionPath}/challenge`, () => Promise.resolve({ challengeToken, code }));
}

export function signInByPasskey(client: QueryClient): Promise<void> {
  return enter(client, `${sessionPath}/passkey`, askForPasskey);
}

/** Opens a session and reads it again: antiforgery tokens belong to one identity and change with it. */
async function enter(
  client: QueryClient,
  path: string,
  bodyOf: (antiforgeryToken: string) => Promise<unknown>,
): Promise<void> {
  const { antiforgeryToken } = await client.query({ ...sessionQuery, staleTime: 0 });
  await sendJson<unknown>("POST", path, antiforgeryToken, await bodyOf(antiforgeryToken));
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
  client.setQueryData<Session>(sessionQuery.queryKey, {
    user: null,
    permissions: [],
    antiforgeryToken: "",
    hasSecondFactor: false,
    needsSecondFactor: false,
  });
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
}
