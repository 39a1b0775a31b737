import { queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { paths } from "../../lib/api-types";

const address = "/api/v1/shop/pages" satisfies keyof paths;

export interface PageText {
  title: string;
  /** Plain text or simple HTML. */
  body: string;
}

export interface ShopPage {
  /** /pages/<slug> */
  slug: string;
  isShown: boolean;
  /** By language, such as de. */
  texts: Record<string, PageText>;
}

export interface ShopPages {
  /** In the order of the links at the foot of the shop. */
  pages: ShopPage[];
}

export const pagesKey = ["catalog", "pages"] as const;

export const pagesQuery = queryOptions({
  queryKey: pagesKey,
  queryFn: ({ signal }) => getJson<ShopPages>(address, {}, signal),
});

export function savePages(token: string, pages: ShopPages): Promise<null> {
  return sendJson("PUT", address, token, pages);
}

/** The pages without texts that nobody wrote; the language at hand stays, so that an empty page is told of. */
export function written(pages: ShopPage[]): ShopPage[] {
  return pages.map((page) => {
    const texts = Object.entries(page.texts).filter(([, text]) => text.title.trim() !== "" || text.body.trim() !== "");
    return { ...page, slug: page.slug.trim(), texts: Object.fromEntries(texts) };
  });
}

/** Another order: the page at an index moves by so many places. */
export function moved(pages: ShopPage[], index: number, by: number): ShopPage[] {
  const page = pages[index];
  if (page === undefined) {
    return pages;
  }
  return pages.toSpliced(index, 1).toSpliced(Math.max(0, index + by), 0, page);
}
