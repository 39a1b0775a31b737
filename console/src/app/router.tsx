import type { QueryClient } from "@tanstack/react-query";
import {
  createRoute,
  createRouter,
  lazyRouteComponent,
  notFound,
  redirect,
} from "@tanstack/react-router";
import { parseUsersSearch } from "../features/accounts/users-search";
import { findReport } from "../features/analytics/reports";
import { parseSearch } from "../features/analytics/search";
import { parseActivitySearch, parseTrailSearch } from "../features/audit/audit-search";
import { parseMediaSearch } from "../features/catalog/media-search";
import { parseProductsSearch } from "../features/catalog/products-search";
import { parseVendorsSearch } from "../features/vendors/vendors-search";
import { sessionQuery } from "../lib/session";
import { NotFoundPage } from "./not-found.page";
import {
  audit,
  catalogue,
  figures,
  operation,
  people,
  privacy,
  shop,
  staff,
  startOf,
  vendors,
} from "./pages";
import { RouteError } from "./route-error";
import { RoutePending } from "./route-pending";
import { root, shell } from "./shell-route";
import { shopRoutes } from "./shop-routes";
import { stockRoutes } from "./stock-routes";
import { taxonomyRoutes } from "./taxonomy-routes";

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

const home = createRoute({
  getParentRoute: () => shell,
  path: "/",
  staticData: { demand: figures },
  validateSearch: parseSearch,
  beforeLoad: async ({ context }) => {
    const start = startOf(await context.queryClient.query({ ...sessionQuery, staleTime: "static" }));
    if (start !== "/") {
      throw redirect({ to: start, replace: true });
    }
  },
  component: lazyRouteComponent(() => import("../features/analytics/home.page"), "HomePage"),
});

const report = createRoute({
  getParentRoute: () => shell,
  path: "/reports/$report",
  staticData: { demand: figures },
  validateSearch: parseSearch,
  beforeLoad: ({ params }) => {
    if (findReport(params.report) === undefined) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/analytics/report.page"), "ReportPage"),
});

const users = createRoute({
  getParentRoute: () => shell,
  path: "/users",
  staticData: { demand: people },
  validateSearch: parseUsersSearch,
  component: lazyRouteComponent(() => import("../features/accounts/users.page"), "UsersPage"),
});

const user = createRoute({
  getParentRoute: () => shell,
  path: "/users/$id",
  staticData: { demand: people },
  beforeLoad: ({ params }) => {
    if (!/^[1-9]\d{0,17}$/.test(params.id)) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/accounts/user.page"), "UserPage"),
});

const invitations = createRoute({
  getParentRoute: () => shell,
  path: "/invitations",
  staticData: { demand: people },
  component: lazyRouteComponent(() => import("../features/accounts/invitations.page"), "InvitationsPage"),
});

const roles = createRoute({
  getParentRoute: () => shell,
  path: "/roles",
  staticData: { demand: people },
  component: lazyRouteComponent(() => import("../features/accounts/roles.page"), "RolesPage"),
});

const privacyPage = createRoute({
  getParentRoute: () => shell,
  path: "/privacy",
  staticData: { demand: privacy },
  component: lazyRouteComponent(() => import("../features/accounts/privacy.page"), "PrivacyPage"),
});

const trail = createRoute({
  getParentRoute: () => shell,
  path: "/audit",
  staticData: { demand: audit },
  validateSearch: parseTrailSearch,
  component: lazyRouteComponent(() => import("../features/audit/trail.page"), "TrailPage"),
});

const activity = createRoute({
  getParentRoute: () => shell,
  path: "/activity",
  staticData: { demand: audit },
  validateSearch: parseActivitySearch,
  component: lazyRouteComponent(() => import("../features/audit/activity.page"), "ActivityPage"),
});

const productsPage = createRoute({
  getParentRoute: () => shell,
  path: "/products",
  staticData: { demand: catalogue },
  validateSearch: parseProductsSearch,
  component: lazyRouteComponent(() => import("../features/catalog/products.page"), "ProductsPage"),
});

const newProduct = createRoute({
  getParentRoute: () => shell,
  path: "/products/new",
  staticData: { demand: catalogue },
  component: lazyRouteComponent(() => import("../features/catalog/product.page"), "NewProductPage"),
});

const product = createRoute({
  getParentRoute: () => shell,
  path: "/products/$id",
  staticData: { demand: catalogue },
  beforeLoad: ({ params }) => {
    if (!/^[1-9]\d{0,17}$/.test(params.id)) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/catalog/product.page"), "ProductPage"),
});

const approvals = createRoute({
  getParentRoute: () => shell,
  path: "/approvals",
  staticData: { demand: catalogue },
  component: lazyRouteComponent(() => import("../features/catalog/approvals.page"), "ApprovalsPage"),
});

const members = createRoute({
  getParentRoute: () => shell,
  path: "/staff",
  staticData: { demand: staff },
  component: lazyRouteComponent(() => import("../features/vendors/staff.page"), "StaffPage"),
});

const media = createRoute({
  getParentRoute: () => shell,
  path: "/media",
  staticData: { demand: catalogue },
  validateSearch: parseMediaSearch,
  component: lazyRouteComponent(() => import("../features/catalog/media.page"), "MediaPage"),
});

const vendorList = createRoute({
  getParentRoute: () => shell,
  path: "/vendors",
  staticData: { demand: vendors },
  validateSearch: parseVendorsSearch,
  component: lazyRouteComponent(() => import("../features/vendors/vendors.page"), "VendorsPage"),
});

const vendorImport = createRoute({
  getParentRoute: () => shell,
  path: "/vendors/import",
  staticData: { demand: vendors },
  component: lazyRouteComponent(() => import("../features/vendors/import.page"), "VendorImportPage"),
});

const vendor = createRoute({
  getParentRoute: () => shell,
  path: "/vendors/$id",
  staticData: { demand: vendors },
  beforeLoad: ({ params }) => {
    if (!/^[1-9]\d{0,17}$/.test(params.id)) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/vendors/vendor.page"), "VendorPage"),
});

const shopHome = createRoute({
  getParentRoute: () => shell,
  path: "/shop",
  staticData: { demand: shop },
  component: lazyRouteComponent(() => import("../features/vendors/shop.page"), "ShopPage"),
});

const shopProfile = createRoute({
  getParentRoute: () => shell,
  path: "/shop/profile",
  staticData: { demand: shop },
  component: lazyRouteComponent(() => import("../features/vendors/shop-profile.page"), "ShopProfilePage"),
});

const shopDocuments = createRoute({
  getParentRoute: () => shell,
  path: "/shop/documents",
  staticData: { demand: shop },
  component: lazyRouteComponent(() => import("../features/vendors/shop-documents.page"), "ShopDocumentsPage"),
});

const shopPayouts = createRoute({
  getParentRoute: () => shell,
  path: "/shop/payouts",
  staticData: { demand: shop },
  component: lazyRouteComponent(() => import("../features/vendors/shop-payouts.page"), "ShopPayoutsPage"),
});

const imports = createRoute({
  getParentRoute: () => shell,
  path: "/imports",
  staticData: { demand: catalogue },
  component: lazyRouteComponent(() => import("../features/catalog/imports.page"), "ImportsPage"),
});

const importRoute = createRoute({
  getParentRoute: () => shell,
  path: "/imports/$id",
  staticData: { demand: catalogue },
  beforeLoad: ({ params }) => {
    if (!/^[1-9]\d{0,17}$/.test(params.id)) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/catalog/import.page"), "ImportPage"),
});

const jobs = createRoute({
  getParentRoute: () => shell,
  path: "/jobs",
  staticData: { demand: operation },
  component: lazyRouteComponent(() => import("../features/platform/jobs.page"), "JobsPage"),
});

const job = createRoute({
  getParentRoute: () => shell,
  path: "/jobs/$job",
  staticData: { demand: operation },
  component: lazyRouteComponent(() => import("../features/platform/job.page"), "JobPage"),
});

const apiKeys = createRoute({
  getParentRoute: () => shell,
  path: "/api-keys",
  component: lazyRouteComponent(() => import("../features/accounts/api-keys.page"), "ApiKeysPage"),
});

const sessions = createRoute({
  getParentRoute: () => shell,
  path: "/sessions",
  component: lazyRouteComponent(() => import("../features/accounts/sessions.page"), "SessionsPage"),
});

const routeTree = root.addChildren([
  signIn,
  shell.addChildren([
    home,
    report,
    users,
    user,
    invitations,
    roles,
    privacyPage,
    trail,
    activity,
    productsPage,
    newProduct,
    product,
    approvals,
    members,
    media,
    ...stockRoutes,
    ...shopRoutes,
    ...taxonomyRoutes,
    imports,
    importRoute,
    vendorList,
    vendorImport,
    vendor,
    shopHome,
    shopProfile,
    shopDocuments,
    shopPayouts,
    jobs,
    job,
    apiKeys,
    sessions,
  ]),
]);

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
