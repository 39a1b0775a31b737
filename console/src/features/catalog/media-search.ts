import { mediaKinds } from "../../lib/media";
import type { MediaSearch } from "../../lib/media";

/** Which of the library are shown, as the address says it. */
export function parseMediaSearch(raw: Record<string, unknown>): MediaSearch {
  const { q, vendorId } = raw;
  const kind = mediaKinds.find((known) => known === raw["kind"]);
  return {
    // Addresses turn what looks like a number into one.
    ...((typeof q === "string" && q !== "") || typeof q === "number" ? { q: String(q).slice(0, 200) } : {}),
    ...(kind === undefined ? {} : { kind }),
    ...(raw["unused"] === true ? { unused: true } : {}),
    ...(typeof vendorId === "number" && Number.isSafeInteger(vendorId) && vendorId > 0 ? { vendorId } : {}),
  };
}
