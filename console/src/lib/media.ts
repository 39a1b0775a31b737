import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson, withParams } from "./api";
import type { paths } from "./api-types";
import { uploadFile } from "./upload";

const addresses = {
  media: "/api/v1/vendor/media",
  fetch: "/api/v1/vendor/media/fetch",
  link: "/api/v1/vendor/media/link",
  filters: "/api/v1/analytics/filters",
} as const satisfies Record<string, keyof paths>;

export const mediaKinds = ["picture", "video", "link"] as const;
export type MediaKind = (typeof mediaKinds)[number];

export interface Media {
  mediaId: number;
  vendorId: number;
  kind: MediaKind;
  url: string;
  /** Null of videos and links. */
  thumbnailUrl: string | null;
  fileName: string;
  altText: string;
  contentType: string;
  byteSize: number | null;
  width: number | null;
  height: number | null;
  linkProvider: string | null;
  /** How many products show it. */
  usedBy: number;
  createdAt: string;
}

interface MediaPage {
  rows: Media[];
  nextCursor: string | null;
}

export interface MediaUse {
  productId: number;
  name: string;
  slug: string;
  status: string;
}

interface MediaDetail {
  media: Media;
  products: MediaUse[];
}

/** Which of the library are shown. */
export interface MediaSearch {
  q?: string;
  kind?: MediaKind;
  unused?: boolean;
  /** An operator's choice. */
  vendorId?: number;
}

export const mediaKey = ["catalog", "media"] as const;

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the inferred type carries the key
export function mediaQuery(search: MediaSearch) {
  return infiniteQueryOptions({
    queryKey: [...mediaKey, "list", search],
    queryFn: ({ signal, pageParam }) =>
      getJson<MediaPage>(addresses.media, { ...search, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- the inferred type carries the key
export function mediaDetailQuery(mediaId: number) {
  return queryOptions({
    queryKey: [...mediaKey, "one", mediaId],
    queryFn: ({ signal }) => getJson<MediaDetail>(`${addresses.media}/${mediaId}`, {}, signal),
  });
}

/** The vendors an operator may act for. */
export const vendorChoicesQuery = queryOptions({
  queryKey: ["catalog", "vendors"],
  queryFn: async ({ signal }) =>
    (await getJson<{ vendors: { id: number; name: string }[] }>(addresses.filters, {}, signal)).vendors,
  staleTime: 5 * 60_000,
});

interface Sending {
  antiforgeryToken: string;
  vendorId: number;
  file: File;
  onProgress: (share: number) => void;
  signal: AbortSignal;
}

export async function uploadMedia({ vendorId, ...sending }: Sending): Promise<Media> {
  const path = withParams(addresses.media, { vendorId });
  const { items } = await uploadFile<{ items: [Media] }>({ path, ...sending });
  return items[0];
}

export interface FromWeb {
  url: string;
  vendorId: number;
  /** The film stays where it is. */
  asLink: boolean;
}

export function addFromWeb(token: string, { url, vendorId, asLink }: FromWeb): Promise<Media> {
  return sendJson("POST", asLink ? addresses.link : addresses.fetch, token, { url, vendorId });
}

export function changeMedia(
  token: string,
  { mediaId, ...change }: { mediaId: number; fileName: string; altText: string },
): Promise<Media> {
  return sendJson("PUT", `${addresses.media}/${mediaId}`, token, change);
}

export function deleteMedia(token: string, mediaId: number): Promise<null> {
  return sendJson("DELETE", `${addresses.media}/${mediaId}`, token);
}
