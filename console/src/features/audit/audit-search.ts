/** Which entries are shown, as the address says it. Days are local. */
export interface TrailSearch {
  text?: string;
  table?: string;
  /** A record's key as JSON: its history. */
  key?: string;
  action?: string;
  actor?: number;
  subject?: number;
  from?: string;
  to?: string;
}

/** Which activity is shown. */
export interface ActivitySearch {
  user?: number;
  type?: string;
  from?: string;
  to?: string;
}

export const actions = ["insert", "update", "delete", "view"] as const;

export function parseTrailSearch(raw: Record<string, unknown>): TrailSearch {
  const action = actions.find((known) => known === raw["action"]);
  return {
    ...optional("text", textOf(raw["text"])),
    ...optional("table", textOf(raw["table"])),
    ...optional("key", keyOf(raw["key"])),
    ...optional("action", action),
    ...optional("actor", idOf(raw["actor"])),
    ...optional("subject", idOf(raw["subject"])),
    ...optional("from", dayOf(raw["from"])),
    ...optional("to", dayOf(raw["to"])),
  };
}

export function parseActivitySearch(raw: Record<string, unknown>): ActivitySearch {
  return {
    ...optional("user", idOf(raw["user"])),
    ...optional("type", textOf(raw["type"])),
    ...optional("from", dayOf(raw["from"])),
    ...optional("to", dayOf(raw["to"])),
  };
}

function optional<TName extends string, TValue>(
  name: TName,
  value: TValue | undefined,
): Partial<Record<TName, TValue>> {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<TName, TValue>>;
}

// Addresses turn what looks like a number into one, and what looks like an object, too.
function textOf(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text.trim().slice(0, 500) : undefined;
}

function keyOf(value: unknown): string | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? JSON.stringify(value) : textOf(value);
}

function idOf(value: unknown): number | undefined {
  const id = typeof value === "string" && /^[1-9]\d{0,14}$/.test(value) ? Number(value) : value;
  return typeof id === "number" && Number.isSafeInteger(id) && id > 0 ? id : undefined;
}

function dayOf(value: unknown): string | undefined {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;
}
