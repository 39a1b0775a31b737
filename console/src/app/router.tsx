import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from "@tanstack/react-router";
import { findReport } from "../features/analytics/reports";
import { parseSearch } from "../features/analytics/search";
import { sessionQuery } from "../lib/session";
import { NotFoundPage } from "./not-found.page";
import { RouteError } from "./route-error";
import { RoutePending } from "./route-pending";
import { Shell } from "./shell";

interface RouterContext {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({ notFoundComponent: NotFoundPage });

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: (raw: Record<string, unknown>): { next?: string } => {
    // Only ways inside the console: a link must not send people elsewhere after they signed in.
    const next = raw["next"];
    return typeof next === "string" && /^\/(?![/\\])/.test(next) ? { next } : {};
  },
  beforeLoad: async ({ context, search }) => {
    const session = await context.queryClient.query({ ...sessionQuery, staleTime: "static" });
    if (session.user !== null) {
      throw redirect({ to: search.next ?? "/", replace: true });
    }
  },
  component: lazyRouteComponent(() => import("../features/accounts/sign-in.page"), "SignInPage"),
});

const shell = createRoute({
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

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  validateSearch: parseSearch,
  component: lazyRouteComponent(() => import("../features/analytics/home.page"), "HomePage"),
});

const report = createRoute({
  getParentRoute: () => shell,
  path: "/reports/$report",
  validateSearch: parseSearch,
  beforeLoad: ({ params }) => {
    if (findReport(params.report) === undefined) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/analytics/report.page"), "ReportPage"),
});

const routeTree = root.addChildren([signIn, shell.addChildren([home, report])]);

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the inferred type carries every route
export function createConsoleRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    basepath: "/console",
    context: { queryClient },
    defaultPreload: "intent",
    defaultPendingMs: 250,
    defaultPendingComponent: RoutePending,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: NotFoundPage,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof createConsoleRouter>;
  }
}
