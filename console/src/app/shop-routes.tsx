import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { operation } from "./pages";
import { shell } from "./shell-route";

const languages = createRoute({
  getParentRoute: () => shell,
  path: "/languages",
  staticData: { demand: operation },
  component: lazyRouteComponent(() => import("../features/catalog/languages.page"), "LanguagesPage"),
});

const pages = createRoute({
  getParentRoute: () => shell,
  path: "/pages",
  staticData: { demand: operation },
  component: lazyRouteComponent(() => import("../features/catalog/pages.page"), "PagesPage"),
});

/** What operators set for the shop as a whole. */
export const shopRoutes = [languages, pages] as const;
