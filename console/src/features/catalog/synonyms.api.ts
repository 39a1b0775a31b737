import { queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { paths } from "../../lib/api-types";

const address = "/api/v1/catalog/synonyms" satisfies keyof paths;

export interface Synonyms {
  /** Words that mean the same, from 2 to 20 in each. */
  groups: string[][];
}

export const synonymsKey = ["catalog", "synonyms"] as const;

export const synonymsQuery = queryOptions({
  queryKey: synonymsKey,
  queryFn: ({ signal }) => getJson<Synonyms>(address, {}, signal),
});

export function saveSynonyms(token: string, synonyms: Synonyms): Promise<null> {
  return sendJson("PUT", address, token, synonyms);
}

/** A line for each group, words between commas. */
export function toText(groups: string[][]): string {
  return groups.map((group) => group.join(", ")).join("\n");
}

export function fromText(text: string): string[][] {
  return text
    .split("\n")
    .map((line) =>
      line
        .split(",")
        .map((word) => word.trim())
        .filter((word) => word !== ""),
    )
    .filter((group) => group.length > 0);
}
