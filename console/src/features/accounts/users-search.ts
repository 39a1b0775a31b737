import { statuses } from "./accounts.api";
import type { Status } from "./accounts.api";

/** Which people are shown, as the address says it. */
export interface UsersSearch {
  q?: string;
  role?: string;
  status?: Status;
}

export function parseUsersSearch(raw: Record<string, unknown>): UsersSearch {
  const { q, role } = raw;
  const status = statuses.find((known) => known === raw["status"]);
  return {
    // Addresses turn what looks like a number into one.
    ...((typeof q === "string" && q !== "") || typeof q === "number" ? { q: String(q).slice(0, 200) } : {}),
    ...(typeof role === "string" && role !== "" ? { role } : {}),
    ...(status === undefined ? {} : { status }),
  };
}
