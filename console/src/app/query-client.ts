import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "../lib/api";
import { forgetSession, sessionQuery } from "../lib/session";
import type { Session } from "../lib/session";

/**
 * A cache that notices when the session is another one than it was. A 401 ends it: the routes then lead to the sign-in
 * page and from there back. A 403 means that a role changed meanwhile: what one may do is read anew.
 */
export function createQueryClient(onSessionEnded: () => void): QueryClient {
  let lastUser: number | null = null;
  const onError = (error: Error): void => {
    if (!(error instanceof ApiError)) {
      return;
    }
    if (error.is("unauthenticated")) {
      lastUser = null;
      forgetSession(client);
      onSessionEnded();
    } else if (error.is("forbidden") || error.is("second-factor-required")) {
      void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    }
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError,
      onSuccess: (data, { queryKey }) => {
        if (queryKey[0] !== sessionQuery.queryKey[0]) {
          return;
        }
        const session = data as Session;
        const user = session.user?.id ?? null;
        if (lastUser !== null && user !== lastUser) {
          forgetSession(client);
          client.setQueryData<Session>(sessionQuery.queryKey, session);
          onSessionEnded();
        }
        lastUser = user;
      },
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // What the host refused stays refused; what did not arrive is worth two more tries.
        retry: (count, error) =>
          count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
      },
    },
  });
  return client;
}
