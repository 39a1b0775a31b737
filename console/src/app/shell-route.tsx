import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, redirect } from "@tanstack/react-router";
import { sessionQuery } from "../lib/session";
import { NotFoundPage } from "./not-found.page";
import { Shell } from "./shell";

interface RouterContext {
  queryClient: QueryClient;
}

export const root = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFoundPage });

/** Every page of somebody who is signed in. */
export const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.query({ ...sessionQuery, staleTime: "static" });
    if (session.user === null) {
      throw redirect({
        to: "/sign-in",
        search: location.pathname === "/" ? {} : { next: location.href },
        replace: true,
      });
    }
  },
  component: Shell,
  notFoundComponent: NotFoundPage,
});
