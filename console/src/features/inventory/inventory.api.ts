import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson, sendText, withParams } from "../../lib/api";
import type { paths } from "../../lib/api-types";
import type { StockSearch } from "./stock-search";

// The compiler refuses an address that the host's OpenAPI document does not have.
const addresses = {
  stock: "/api/v1/vendor/stock",
  export: "/api/v1/vendor/stock/export",
  settings: "/api/v1/vendor/stock/settings",
  reservations: "/api/v1/vendor/stock/reservations",
  warehouses: "/api/v1/vendor/warehouses",
  documents: "/api/v1/vendor/stock-documents",
  receipts: "/api/v1/vendor/stock-documents/receipts",
  adjustments: "/api/v1/vendor/stock-documents/adjustments",
  transfers: "/api/v1/vendor/stock-documents/transfers",
  counts: "/api/v1/vendor/stock-counts",
} as const satisfies Record<string, keyof paths>;

/** Whose stock: operators name a vendor, a vendor's people never do. */
export type Vendor = number | undefined;

export interface StockRow {
  variantId: number;
  productId: number;
  sku: string;
  variantName: string;
  productName: string;
  isActive: boolean;
  onHand: number;
  reserved: number;
  free: number;
  inTransit: number;
  lowStockAt: number;
  hasOwnThreshold: boolean;
  isLow: boolean;
  waiting: number;
}

interface Paged<T> {
  rows: T[];
  nextCursor: string | null;
}

export interface Level {
  warehouseId: number;
  code: string;
  name: string;
  isArchived: boolean;
  onHand: number;
  reserved: number;
  free: number;
  inTransit: number;
}

export interface JournalRow {
  movementId: number;
  occurredAt: string;
  kind: string;
  quantity: number;
  warehouse: string;
  reason: string;
  documentId: number | null;
  documentKind: string | null;
  orderNumber: string | null;
  actor: string | null;
}

interface VariantStock {
  variant: StockRow;
  levels: Level[];
  journal: JournalRow[];
  nextCursor: string | null;
}

export interface WarehouseInput {
  code: string;
  name: string;
  street: string;
  postalCode: string;
  city: string;
  region: string;
  countryCode: string | null;
  isDefault: boolean;
}

export interface Warehouse extends WarehouseInput {
  warehouseId: number;
  isArchived: boolean;
}

export const documentKinds = ["receipt", "adjustment", "transfer", "count"] as const;
export type DocumentKind = (typeof documentKinds)[number];
export const documentStates = ["open", "done", "cancelled"] as const;
export type DocumentState = (typeof documentStates)[number];

export interface StockDocument {
  documentId: number;
  kind: DocumentKind;
  state: DocumentState;
  warehouseId: number;
  warehouse: string;
  toWarehouseId: number | null;
  toWarehouse: string | null;
  reference: string | null;
  supplier: string;
  currency: string | null;
  reason: string | null;
  note: string;
  lineCount: number;
  units: number;
  inTransit: number;
  counted: number;
  createdAt: string;
  finishedAt: string | null;
  actor: string | null;
  finishedBy: string | null;
}

export interface DocumentLine {
  lineNumber: number;
  variantId: number;
  sku: string;
  productName: string;
  variantName: string;
  quantity: number;
  unitCost: number | null;
  inTransit: number;
  received: number | null;
  expected: number | null;
  counted: number | null;
  booked: number | null;
}

interface DocumentDetail {
  document: StockDocument;
  lines: DocumentLine[];
  nextCursor: string | null;
}

export interface Reservation {
  reservationId: number;
  variantId: number;
  sku: string;
  productName: string;
  warehouse: string;
  quantity: number;
  orderNumber: string | null;
  createdAt: string;
  expiresAt: string;
  isExpired: boolean;
}

export interface StockSettings {
  lowStockAt: number;
  sendsAlerts: boolean;
}

export interface Line {
  variantId: number;
  quantity: number;
  unitCost?: number | null;
}

/** Whatever moves stock touches all of this. */
export const stockKey = ["inventory"] as const;
export const warehousesKey = ["inventory", "warehouses"] as const;

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function stockQuery({ vendor, q, only, warehouse }: StockSearch) {
  return infiniteQueryOptions({
    queryKey: [...stockKey, "list", { vendor, q, only, warehouse }],
    queryFn: ({ signal, pageParam }) =>
      getJson<Paged<StockRow>>(
        addresses.stock,
        { vendorId: vendor, q, only, warehouseId: warehouse, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** A few variants by SKU or name, for fields that somebody types or scans into. */
export async function findVariants(vendor: Vendor, q: string): Promise<StockRow[]> {
  return (await getJson<Paged<StockRow>>(addresses.stock, { vendorId: vendor, q, limit: 8 })).rows;
}

export function exportAddress({ vendor, q, only, warehouse }: StockSearch): string {
  return withParams(addresses.export, { vendorId: vendor, q, only, warehouseId: warehouse });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function variantQuery(vendor: Vendor, variantId: number) {
  return infiniteQueryOptions({
    queryKey: [...stockKey, "variant", vendor, variantId],
    queryFn: ({ signal, pageParam }) =>
      getJson<VariantStock>(`${addresses.stock}/${variantId}`, { vendorId: vendor, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function warehousesQuery(vendor: Vendor) {
  return queryOptions({
    queryKey: [...warehousesKey, vendor],
    queryFn: ({ signal }) => getJson<Warehouse[]>(addresses.warehouses, { vendorId: vendor }, signal),
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function documentsQuery(vendor: Vendor, kind: DocumentKind | undefined, state: DocumentState | undefined) {
  return infiniteQueryOptions({
    queryKey: [...stockKey, "documents", vendor, kind, state],
    queryFn: ({ signal, pageParam }) =>
      getJson<Paged<StockDocument>>(
        addresses.documents,
        { vendorId: vendor, kind, state, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function documentQuery(vendor: Vendor, id: number, differing: boolean) {
  return infiniteQueryOptions({
    queryKey: [...stockKey, "document", vendor, id, differing],
    queryFn: ({ signal, pageParam }) =>
      getJson<DocumentDetail>(
        `${addresses.documents}/${id}`,
        { vendorId: vendor, differing: differing || undefined, cursor: pageParam },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function reservationsQuery(vendor: Vendor) {
  return infiniteQueryOptions({
    queryKey: [...stockKey, "reservations", vendor],
    queryFn: ({ signal, pageParam }) =>
      getJson<Paged<Reservation>>(addresses.reservations, { vendorId: vendor, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function settingsQuery(vendor: Vendor) {
  return queryOptions({
    queryKey: [...stockKey, "settings", vendor],
    queryFn: ({ signal }) => getJson<StockSettings>(addresses.settings, { vendorId: vendor }, signal),
  });
}

interface Written {
  documentId: number;
}

export interface AdjustmentInput {
  vendor: Vendor;
  warehouseId: number | null;
  reason: string;
  note: string;
  reference: string;
  lines: Line[];
}

export function adjustStock(token: string, { vendor, ...input }: AdjustmentInput): Promise<Written> {
  return sendJson("POST", withParams(addresses.adjustments, { vendorId: vendor }), token, input);
}

export interface ReceiptInput {
  vendor: Vendor;
  warehouseId: number | null;
  supplier: string;
  note: string;
  reference: string;
  lines: Line[];
}

export function receiveStock(token: string, { vendor, ...input }: ReceiptInput): Promise<Written> {
  return sendJson("POST", withParams(addresses.receipts, { vendorId: vendor }), token, input);
}

export interface TransferInput {
  vendor: Vendor;
  fromWarehouseId: number | null;
  toWarehouseId: number | null;
  isImmediate: boolean;
  note: string;
  reference: string;
  lines: Line[];
}

export function sendTransfer(token: string, { vendor, ...input }: TransferInput): Promise<Written> {
  return sendJson("POST", withParams(addresses.transfers, { vendorId: vendor }), token, input);
}

export interface ArrivalInput {
  vendor: Vendor;
  id: number;
  closes: boolean;
  reference: string;
  lines: Line[];
}

export function receiveTransfer(token: string, { vendor, id, ...input }: ArrivalInput): Promise<Written> {
  return sendJson("POST", withParams(`${addresses.transfers}/${id}/arrivals`, { vendorId: vendor }), token, input);
}

interface Named {
  vendor: Vendor;
  id: number;
}

export function cancelTransfer(token: string, { vendor, id }: Named): Promise<null> {
  return sendJson("POST", withParams(`${addresses.transfers}/${id}/cancel`, { vendorId: vendor }), token, {});
}

export interface CountInput {
  vendor: Vendor;
  warehouseId: number | null;
  note: string;
  reference: string;
  variantIds: number[] | null;
}

export function startCount(token: string, { vendor, ...input }: CountInput): Promise<Written> {
  return sendJson("POST", withParams(addresses.counts, { vendorId: vendor }), token, input);
}

export function enterCounts(
  token: string,
  { vendor, id, adds, lines }: Named & { adds: boolean; lines: Line[] },
): Promise<{ lines: number }> {
  return sendJson("PUT", withParams(`${addresses.counts}/${id}/lines`, { vendorId: vendor }), token, { adds, lines });
}

export function enterCountsCsv(
  token: string,
  { vendor, id, text }: Named & { text: string },
): Promise<{ lines: number }> {
  return sendText("PUT", withParams(`${addresses.counts}/${id}/csv`, { vendorId: vendor }), token, "text/csv", text);
}

export function finishCount(
  token: string,
  { vendor, id, uncounted }: Named & { uncounted: "unchanged" | "zero" },
): Promise<{ lines: number }> {
  return sendJson("POST", withParams(`${addresses.counts}/${id}/finish`, { vendorId: vendor }), token, { uncounted });
}

export function cancelCount(token: string, { vendor, id }: Named): Promise<null> {
  return sendJson("POST", withParams(`${addresses.counts}/${id}/cancel`, { vendorId: vendor }), token, {});
}

export function saveWarehouse(
  token: string,
  { vendor, id, input }: { vendor: Vendor; id: number | null; input: WarehouseInput },
): Promise<unknown> {
  return id === null
    ? sendJson("POST", withParams(addresses.warehouses, { vendorId: vendor }), token, input)
    : sendJson("PUT", withParams(`${addresses.warehouses}/${id}`, { vendorId: vendor }), token, input);
}

export function archiveWarehouse(
  token: string,
  { vendor, id, archive }: Named & { archive: boolean },
): Promise<null> {
  const path = `${addresses.warehouses}/${id}/${archive ? "archive" : "restore"}`;
  return sendJson("POST", withParams(path, { vendorId: vendor }), token, {});
}

export function saveSettings(token: string, { vendor, ...input }: StockSettings & { vendor: Vendor }): Promise<null> {
  return sendJson("PUT", withParams(addresses.settings, { vendorId: vendor }), token, input);
}

export function setThreshold(
  token: string,
  { vendor, id, lowStockAt }: Named & { lowStockAt: number | null },
): Promise<null> {
  return sendJson("PUT", withParams(`${addresses.stock}/${id}/threshold`, { vendorId: vendor }), token, { lowStockAt });
}
