import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendFile, sendJson, withParams } from "../../lib/api";
import type { paths } from "../../lib/api-types";

const address = "/api/v1/vendor/imports" as const satisfies keyof paths;

export type ImportStatus =
  | "checking"
  | "checked"
  | "running"
  | "pictures"
  | "done"
  | "undoing"
  | "undone"
  | "failed";

/** A file of products and how far it is. */
export interface ImportState {
  importId: number;
  vendorId: number;
  fileName: string;
  kind: "stoa" | "spree" | "shopify" | "translations";
  status: ImportStatus;
  products: number;
  lines: number;
  problem: string | null;
  note: string | null;
  createdAt: string;
  created: number;
  updated: number;
  submitted: number;
  unchanged: number;
  refused: number;
  pictureProblems: number;
  undone: number;
  skipped: number;
}

export interface ImportRow {
  place: number;
  line: number | null;
  sku: string;
  name: string;
  outcome: "created" | "updated" | "submitted" | "unchanged" | "refused" | null;
  field: string | null;
  problem: string | null;
  pictureProblem: string | null;
  productId: number | null;
  undone: "deleted" | "archived" | "restored" | "skipped" | null;
}

interface Page<T> {
  rows: T[];
  nextCursor: string | null;
}

export const importsKey = ["catalog", "imports"] as const;

const open: readonly ImportStatus[] = ["checking", "running", "pictures", "undoing"];

/** Whether the host is at it. */
export function isUnderWay({ status }: { status: ImportStatus }): boolean {
  return open.includes(status);
}

/** How many of its products were reached so far, from 0 to 1. */
export function shareOf(state: ImportState): number {
  const { created, updated, submitted, unchanged, refused, products, undone, skipped, status } = state;
  return status === "undoing"
    ? (undone + skipped) / Math.max(1, created + updated + submitted)
    : (created + updated + submitted + unchanged + refused) / Math.max(1, products);
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the inferred type carries the key
export function importsQuery(vendorId: number | undefined) {
  return infiniteQueryOptions({
    queryKey: [...importsKey, "list", vendorId ?? null],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<ImportState>>(address, { vendorId, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the inferred type carries the key
export function importQuery(id: number) {
  return queryOptions({
    queryKey: [...importsKey, "one", id],
    queryFn: ({ signal }) => getJson<ImportState>(`${address}/${id}`, {}, signal),
    // While the host is at it, it is asked again and again.
    refetchInterval: ({ state }) => (state.data !== undefined && isUnderWay(state.data) ? 700 : false),
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the inferred type carries the key
export function importRowsQuery(id: number, problems: boolean, status: ImportStatus | undefined) {
  return infiniteQueryOptions({
    queryKey: [...importsKey, "rows", id, problems, status],
    queryFn: ({ signal, pageParam }) =>
      getJson<Page<ImportRow>>(`${address}/${id}/rows`, { problems, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

export function uploadProducts(
  token: string,
  { file, vendorId, makeMissing }: { file: File; vendorId: number; makeMissing: boolean },
): Promise<ImportState> {
  // What a browser calls a CSV file depends on the machine; the host looks into it.
  const plain = file.slice(0, file.size, "application/octet-stream");
  const query = { vendorId, fileName: file.name, makeMissing: makeMissing ? true : undefined };
  return sendFile(withParams(address, query), token, plain);
}

export function startImport(token: string, { id, what }: { id: number; what: "run" | "undo" }): Promise<ImportState> {
  return sendJson("POST", `${address}/${id}/${what}`, token);
}

/** All that went wrong, as a file to correct the other by. */
export async function problemsCsv(id: number): Promise<Blob> {
  const lines = ["line,sku,name,column,problem"];
  let cursor: string | null = null;
  do {
    const page: Page<ImportRow> = await getJson(`${address}/${id}/rows`, { problems: true, cursor });
    for (const row of page.rows) {
      const problem = [row.problem, row.pictureProblem].filter((text) => text !== null).join(" ");
      lines.push([String(row.line ?? ""), row.sku, row.name, row.field ?? "", problem].map(cell).join(","));
    }
    cursor = page.nextCursor;
  } while (cursor !== null);
  return new Blob([`\uFEFF${lines.join("\r\n")}\r\n`], { type: "text/csv" });
}

/** What begins like a formula must not become one in a spreadsheet. */
export function cell(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
