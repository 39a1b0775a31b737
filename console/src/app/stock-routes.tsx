import { createRoute, lazyRouteComponent, notFound } from "@tanstack/react-router";
import { isNewKind } from "../features/inventory/new-kinds";
import { parseStockSearch } from "../features/inventory/stock-search";
import { stock } from "./pages";
import { shell } from "./shell-route";

const stockDesk = createRoute({
  getParentRoute: () => shell,
  path: "/stock",
  staticData: { demand: stock },
  validateSearch: parseStockSearch,
  component: lazyRouteComponent(() => import("../features/inventory/stock.page"), "StockPage"),
});

const stockVariant = createRoute({
  getParentRoute: () => shell,
  path: "/stock/variants/$variant",
  staticData: { demand: stock },
  validateSearch: parseStockSearch,
  beforeLoad: ({ params }) => {
    if (!/^[1-9]\d{0,17}$/.test(params.variant)) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/inventory/variant.page"), "VariantPage"),
});

const stockDocuments = createRoute({
  getParentRoute: () => shell,
  path: "/stock/documents",
  staticData: { demand: stock },
  validateSearch: parseStockSearch,
  component: lazyRouteComponent(() => import("../features/inventory/documents.page"), "DocumentsPage"),
});

const stockDocument = createRoute({
  getParentRoute: () => shell,
  path: "/stock/documents/$document",
  staticData: { demand: stock },
  validateSearch: parseStockSearch,
  beforeLoad: ({ params }) => {
    if (!/^[1-9]\d{0,17}$/.test(params.document)) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/inventory/document.page"), "DocumentPage"),
});

const newStockDocument = createRoute({
  getParentRoute: () => shell,
  path: "/stock/new/$kind",
  staticData: { demand: stock },
  validateSearch: parseStockSearch,
  beforeLoad: ({ params }) => {
    if (!isNewKind(params.kind)) {
      throw notFound();
    }
  },
  component: lazyRouteComponent(() => import("../features/inventory/new-document.page"), "NewDocumentPage"),
});

const stockCounts = createRoute({
  getParentRoute: () => shell,
  path: "/stock/counts",
  staticData: { demand: stock },
  validateSearch: parseStockSearch,
  component: lazyRouteComponent(() => import("../features/inventory/documents.page"), "CountsPage"),
});

const stockReservations = createRoute({
  getParentRoute: () => shell,
  path: "/stock/reservations",
  staticData: { demand: stock },
  validateSearch: parseStockSearch,
  component: lazyRouteComponent(() => import("../features/inventory/reservations.page"), "ReservationsPage"),
});

const stockWarehouses = createRoute({
  getParentRoute: () => shell,
  path: "/stock/warehouses",
  staticData: { demand: stock },
  validateSearch: parseStockSearch,
  component: lazyRouteComponent(() => import("../features/inventory/warehouses.page"), "WarehousesPage"),
});

const stockSettings = createRoute({
  getParentRoute: () => shell,
  path: "/stock/settings",
  staticData: { demand: stock },
  validateSearch: parseStockSearch,
  component: lazyRouteComponent(() => import("../features/inventory/settings.page"), "StockSettingsPage"),
});

export const stockRoutes = [
  stockDesk,
  stockVariant,
  stockDocuments,
  stockDocument,
  newStockDocument,
  stockCounts,
  stockReservations,
  stockWarehouses,
  stockSettings,
] as const;
