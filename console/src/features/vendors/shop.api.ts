import { queryOptions } from "@tanstack/react-query";
import { getJson, sendFile, sendJson, withParams } from "../../lib/api";
import type { paths } from "../../lib/api-types";

// The compiler refuses an address that the host's OpenAPI document does not have.
const addresses = {
  profile: "/api/v1/vendor/profile",
  settings: "/api/v1/vendor/settings",
  checklist: "/api/v1/vendor/checklist",
  payout: "/api/v1/vendor/payout-details",
  application: "/api/v1/vendor/application",
  documents: "/api/v1/vendor/documents",
  kinds: "/api/v1/vendor/document-kinds",
  choices: "/api/v1/vendors/applications/choices",
} as const satisfies Record<string, keyof paths>;

export type VendorStatus = "pending" | "active" | "suspended" | "refused" | "closed";

export interface VendorProfile {
  vendorId: number;
  name: string;
  slug: string;
  status: VendorStatus;
  statusReason: string;
  description: string;
  legalName: string;
  country: string | null;
  currency: string;
  /** A share: 0.12 is 12 %. */
  commissionRate: number;
  rating: number;
  reviewsCount: number;
  createdAt: string;
  email: string | null;
  phone: string | null;
  taxNumber: string | null;
  logoMediaId: number | null;
  logoUrl: string | null;
  bannerMediaId: number | null;
  bannerUrl: string | null;
  payoutTail: string | null;
  hasPayoutDetails: boolean;
  payoutChangedAt: string | null;
  languages: string[];
  returnsPolicy: string;
  shippingPolicy: string;
  isAway: boolean;
  /** The first day of orders again, such as 2027-01-31. */
  backOn: string | null;
  awayNote: string;
  showsContact: boolean;
}

export type ProfileInput = Pick<
  VendorProfile,
  | "name"
  | "description"
  | "legalName"
  | "country"
  | "email"
  | "phone"
  | "taxNumber"
  | "logoMediaId"
  | "bannerMediaId"
>;

export type SettingsInput = Pick<
  VendorProfile,
  "languages" | "returnsPolicy" | "shippingPolicy" | "isAway" | "backOn" | "awayNote" | "showsContact"
>;

export interface ChecklistItem {
  item: string;
  title: string;
  /** What waits for it: approval, selling, payouts; empty for advice. */
  neededFor: string;
  isDone: boolean;
  detail: string;
}

export interface VendorDocument {
  documentId: number;
  kind: string;
  kindName: string;
  contentType: string;
  byteSize: number;
  status: "given" | "accepted" | "refused";
  reason: string;
  expiresOn: string | null;
  uploadedAt: string;
  decidedAt: string | null;
}

export interface DocumentKind {
  kind: string;
  name: string;
  description: string;
  isRequired: boolean;
}

export interface PayoutInput {
  holder: string;
  iban: string;
  accountNumber: string;
  routingNumber: string;
  bic: string;
  bankName: string;
}

export const shopKeys = {
  profile: ["vendors", "shop", "profile"],
  checklist: ["vendors", "shop", "checklist"],
  documents: ["vendors", "shop", "documents"],
  kinds: ["vendors", "document kinds"],
} as const;

export const profileQuery = queryOptions({
  queryKey: shopKeys.profile,
  queryFn: ({ signal }) => getJson<VendorProfile>(addresses.profile, {}, signal),
});

export const checklistQuery = queryOptions({
  queryKey: shopKeys.checklist,
  queryFn: ({ signal }) => getJson<ChecklistItem[]>(addresses.checklist, {}, signal),
});

export const documentsQuery = queryOptions({
  queryKey: shopKeys.documents,
  queryFn: ({ signal }) => getJson<VendorDocument[]>(addresses.documents, {}, signal),
});

export const kindsQuery = queryOptions({
  queryKey: shopKeys.kinds,
  queryFn: ({ signal }) => getJson<DocumentKind[]>(addresses.kinds, {}, signal),
});

/** Countries by their names. */
export const countriesQuery = queryOptions({
  queryKey: ["vendors", "countries"],
  queryFn: async ({ signal }) =>
    (await getJson<{ countries: { name: string }[] }>(addresses.choices, {}, signal)).countries.map(({ name }) => name),
  staleTime: Infinity,
});

export function saveProfile(token: string, input: ProfileInput): Promise<VendorProfile> {
  return sendJson("PUT", addresses.profile, token, input);
}

/** The same for the vendor that an operator names. */
export function saveProfileOf(
  token: string,
  { vendorId, input }: { vendorId: number; input: ProfileInput },
): Promise<VendorProfile> {
  return sendJson("PUT", withParams(addresses.profile, { vendorId }), token, input);
}

export function saveSettings(token: string, input: SettingsInput): Promise<VendorProfile> {
  return sendJson("PUT", addresses.settings, token, input);
}

export function setPayoutDetails(token: string, input: PayoutInput): Promise<null> {
  return sendJson("PUT", addresses.payout, token, input);
}

export function withdrawApplication(token: string): Promise<null> {
  return sendJson("DELETE", addresses.application, token);
}

export function addDocument(
  token: string,
  { kind, expiresOn, file }: { kind: string; expiresOn: string; file: File },
): Promise<VendorDocument> {
  return sendFile(withParams(addresses.documents, { kind, expiresOn }), token, file);
}

/** Where a document's content is; operators name the vendor. */
export function documentAddress(documentId: number, vendorId?: number): string {
  return withParams(`${addresses.documents}/${documentId}`, { vendorId });
}
