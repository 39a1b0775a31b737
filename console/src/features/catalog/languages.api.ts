import { queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { paths } from "../../lib/api-types";

const address = "/api/v1/shop/languages" satisfies keyof paths;

export interface ShopLanguages {
  /** In the order shown, each such as de or pt-BR. */
  languages: string[];
  /** The one that vendors write in. */
  default: string;
}

export const languagesKey = ["catalog", "languages"] as const;

export const languagesQuery = queryOptions({
  queryKey: languagesKey,
  queryFn: ({ signal }) => getJson<ShopLanguages>(address, {}, signal),
});

export function saveLanguages(token: string, languages: ShopLanguages): Promise<null> {
  return sendJson("PUT", address, token, languages);
}
