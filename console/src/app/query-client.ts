import { QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiError } from "../lib/api";
import { forgetSession } from "../lib/session";

/** A cache whose 401s end the session: the routes then lead to the sign-in page and from there back. */
export function createQueryClient(onSessionEnded: () => void): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (error instanceof ApiError && error.status === 401) {
          forgetSession(client);
          onSessionEnded();
        }
      },
    }),
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
