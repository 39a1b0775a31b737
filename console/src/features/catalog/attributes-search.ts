import { kinds } from "./taxonomy.api";
import type { AttributesSearch } from "./taxonomy.api";

export function parseAttributesSearch(raw: Record<string, unknown>): AttributesSearch {
  const { q } = raw;
  const kind = kinds.find((known) => known === raw["kind"]);
  return {
    // Addresses turn what looks like a number into one.
    ...((typeof q === "string" && q !== "") || typeof q === "number" ? { q: String(q).slice(0, 200) } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(raw["archived"] === true ? { archived: true } : {}),
  };
}
