import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { joinLive } from "../../lib/live";
import type { LiveState } from "../../lib/live-stream";
import { isStillSignedIn, useSession } from "../../lib/session";
import { filterOptionsQuery } from "./analytics.api";
import { createRefresher } from "./refresher";
import { moveOn } from "./use-now";

const address = "/api/v1/analytics/live";

/** New figures come to the page by themselves as long as this is mounted. Answers how the connection is. */
export function useLiveFigures(): LiveState {
  const client = useQueryClient();
  const router = useRouter();
  const { user, permissions } = useSession();
  const [state, setState] = useState<LiveState>("off");
  const userId = user?.id;
  const mayRead = permissions.includes("analytics.read");
  useEffect(() => {
    if (userId === undefined || !mayRead) {
      return;
    }
    const refresher = createRefresher(() => refreshFigures(client));
    const live = joinLive({
      name: `stoa-live-${userId}`,
      address,
      onFigures: refresher.note,
      onState: setState,
      mayGoOn: async () => {
        const still = await isStillSignedIn(client, userId);
        if (!still) {
          await router.invalidate();
        }
        return still;
      },
    });
    const look = (): void => {
      if (!document.hidden) {
        moveOn();
        refresher.look();
        live.hurry();
      }
    };
    document.addEventListener("visibilitychange", look);
    window.addEventListener("online", live.hurry);
    return () => {
      document.removeEventListener("visibilitychange", look);
      window.removeEventListener("online", live.hurry);
      refresher.stop();
      live.leave();
    };
  }, [client, router, userId, mayRead]);
  return state;
}

/** Reads the figures on the screen anew, and the others when they are shown next. What is there stays until then. */
export async function refreshFigures(client: QueryClient): Promise<void> {
  const options = client.getQueryData(filterOptionsQuery.queryKey);
  const isFigure = ({ queryKey: [feature, kind] }: { queryKey: readonly unknown[] }): boolean =>
    // The choices of filters change rarely, except with a marketplace's first order.
    feature === "analytics" && (kind !== "filters" || options?.firstOrderAt === null);
  // What is on its way may have been read before the change, and is not thrown away either: it comes first.
  while (client.isFetching({ predicate: isFigure }) > 0) {
    await new Promise((done) => setTimeout(done, 100));
  }
  moveOn();
  await client.invalidateQueries({ predicate: isFigure });
}
