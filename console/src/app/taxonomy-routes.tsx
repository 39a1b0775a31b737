import { createRoute, lazyRouteComponent, notFound } from "@tanstack/react-router";
import { parseAttributesSearch } from "../features/catalog/attributes-search";
import { currencies, taxonomy } from "./pages";
import { shell } from "./shell-route";

const categories = createRoute({
  getParentRoute: () => shell,
  path: "/categories",
  staticData: { demand: taxonomy },
  component: lazyRouteComponent(() => import("../features/catalog/categories.page"), "CategoriesPage"),
});

const synonyms = createRoute({
  getParentRoute: () => shell,
  path: "/synonyms",
  staticData: { demand: taxonomy },
  component: lazyRouteComponent(() => import("../features/catalog/synonyms.page"), "SynonymsPage"),
});

const attributes = createRoute({
  getParentRoute: () => shell,
  path: "/attributes",
  staticData: { demand: taxonomy },
  validateSearch: parseAttributesSearch,
  component: lazyRouteComponent(() => import("../features/catalog/attributes.page"), "AttributesPage"),
});

const attribute = createRoute({
  getParentRoute: () => shell,
  path: "/attributes/$id",
  staticData: { demand: taxonomy },
  beforeLoad: ({ params }) => {
    if (!/^[1-9]\d{0,17}$/.test(params.id)) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/catalog/attribute.page"), "AttributePage"),
});

const productTypes = createRoute({
  getParentRoute: () => shell,
  path: "/product-types",
  staticData: { demand: taxonomy },
  component: lazyRouteComponent(() => import("../features/catalog/product-types.page"), "ProductTypesPage"),
});

const productType = createRoute({
  getParentRoute: () => shell,
  path: "/product-types/$id",
  staticData: { demand: taxonomy },
  beforeLoad: ({ params }) => {
    if (!/^(new|[1-9]\d{0,17})$/.test(params.id)) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/catalog/product-type.page"), "ProductTypePage"),
});

const currenciesPage = createRoute({
  getParentRoute: () => shell,
  path: "/currencies",
  staticData: { demand: currencies },
  component: lazyRouteComponent(() => import("../features/pricing/currencies.page"), "CurrenciesPage"),
});

export const taxonomyRoutes = [
  categories,
  synonyms,
  attributes,
  attribute,
  productTypes,
  productType,
  currenciesPage,
] as const;
