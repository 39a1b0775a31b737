import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendFile, sendJson, withParams } from "../../lib/api";
import type { paths } from "../../lib/api-types";
import type { ChecklistItem, VendorDocument, VendorProfile, VendorStatus } from "./shop.api";
import type { VendorsSearch } from "./vendors-search";

const addresses = {
  vendors: "/api/v1/vendors",
  import: "/api/v1/vendors/import",
  kinds: "/api/v1/vendors/document-kinds",
} as const satisfies Record<string, keyof paths>;

export interface VendorRow {
  id: number;
  name: string;
  slug: string;
  status: VendorStatus;
  country: string | null;
  currency: string;
  commissionRate: number;
  rating: number;
  reviewsCount: number;
  createdAt: string;
  ownerId: number | null;
  ownerName: string | null;
  ownerEmail: string | null;
  isAway: boolean;
}

interface VendorPage {
  rows: VendorRow[];
  nextCursor: string | null;
}

export interface VendorApplication {
  applicationId: number;
  name: string;
  sells: string;
  state: "open" | "approved" | "refused" | "withdrawn";
  reason: string;
  createdAt: string;
  decidedAt: string | null;
}

export interface StatusChange {
  fromStatus: VendorStatus | null;
  toStatus: VendorStatus;
  reason: string;
  changedAt: string;
  changedByName: string | null;
}

export interface VendorMember {
  userId: number;
  name: string;
  email: string | null;
  role: string;
  hasSecondFactor: boolean;
  isOwner: boolean;
}

/** All that operators see of a vendor. */
export interface Dossier {
  profile: VendorProfile;
  checklist: ChecklistItem[];
  documents: VendorDocument[];
  applications: VendorApplication[];
  history: StatusChange[];
  members: VendorMember[];
}

export type ImportMode = "check" | "valid" | "all";

export interface ImportRow {
  line: number;
  outcome: "create" | "update" | "unchanged" | "error";
  reason: string;
  vendorId: number | null;
  name: string | null;
  slug: string | null;
  email: string | null;
  isInvited: boolean;
  isWritten: boolean;
}

export interface ImportResult {
  mode: ImportMode;
  created: number;
  updated: number;
  unchanged: number;
  errors: number;
  written: number;
  rows: ImportRow[];
}

export const vendorKeys = { vendors: ["vendors", "all"] } as const;

/** Vendors page by page: those that wait for a decision first. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function vendorsQuery({ q, status }: VendorsSearch) {
  return infiniteQueryOptions({
    queryKey: [...vendorKeys.vendors, "list", { q, status }],
    queryFn: ({ signal, pageParam }) =>
      getJson<VendorPage>(addresses.vendors, { q, status, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function dossierQuery(id: number) {
  return queryOptions({
    queryKey: [...vendorKeys.vendors, id],
    queryFn: ({ signal }) => getJson<Dossier>(`${addresses.vendors}/${id}`, {}, signal),
  });
}

export function decideVendor(
  token: string,
  { id, ...decision }: { id: number; status: VendorStatus; reason: string; commissionRate: number | null },
): Promise<null> {
  return sendJson("POST", `${addresses.vendors}/${id}/status`, token, decision);
}

export function setCommission(token: string, { id, rate }: { id: number; rate: number }): Promise<null> {
  return sendJson("PUT", `${addresses.vendors}/${id}/commission`, token, { rate });
}

export function decideDocument(
  token: string,
  { id, documentId, ...decision }: { id: number; documentId: number; isAccepted: boolean; reason: string },
): Promise<null> {
  return sendJson("POST", `${addresses.vendors}/${id}/documents/${documentId}/decision`, token, decision);
}

export function requireDocuments(token: string, required: string[]): Promise<null> {
  return sendJson("PUT", addresses.kinds, token, { required });
}

export function importVendors(
  token: string,
  { file, mode }: { file: File; mode: ImportMode },
): Promise<ImportResult> {
  return sendFile(withParams(addresses.import, { mode }), token, file);
}
