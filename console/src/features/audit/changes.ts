import type { TrailEntry, Values } from "./audit.api";

/** A column of an entry: what it was and what it is; null where there was or is nothing. */
export interface Difference {
  column: string;
  before: string | null;
  after: string | null;
  /** The trail keeps only that it changed. */
  isHidden: boolean;
}

const actionWords: Readonly<Record<TrailEntry["action"], string>> = {
  insert: "added",
  update: "changed",
  delete: "removed",
  view: "seen",
};

export function actionWord(action: TrailEntry["action"]): string {
  return actionWords[action];
}

/** What an entry changed, column by column. */
export function differences({ action, before, after }: Pick<TrailEntry, "action" | "before" | "after">): Difference[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  return names.map((column) => {
    const [was, is] = [before?.[column], after?.[column]];
    // Of what is hidden the trail says whether there was something, and whether it is another one.
    const isHidden = action === "update" && typeof was === "boolean" && is === "changed";
    return {
      column: column.replaceAll("_", " "),
      before: before === null ? null : isHidden ? (was ? "kept secret" : "nothing") : textOf(was),
      after: after === null ? null : isHidden ? "another, kept secret" : textOf(is),
      isHidden,
    };
  });
}

/** What a row is called: "person 7" for accounts.users {user_id: 7}. */
export function recordName(tableName: string, rowKey: Values): string {
  const values = Object.values(rowKey).map((value) => shorten(textOf(value) ?? ""));
  const noun = nouns[tableName] ?? (tableName.split(".").pop() ?? tableName).replaceAll("_", " ");
  return `${noun} ${values.join(", ")}`;
}

export const nouns: Readonly<Record<string, string>> = {
  "accounts.users": "person",
  "accounts.roles": "role",
  "accounts.role_permissions": "permission of role",
  "accounts.api_keys": "API key",
  "accounts.passkeys": "passkey",
  "accounts.security_answers": "security answer",
  "pricing.exchange_rates": "exchange rate",
  "platform.retention_rules": "retention rule",
  "platform.settings": "setting",
  "vendors.vendors": "vendor",
  "vendors.vendor_members": "vendor's member",
};

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) {
    return null;
  }
  return typeof value === "string" ? value : JSON.stringify(value);
}

function shorten(text: string): string {
  return text.length > 24 ? `${text.slice(0, 20)}…` : text;
}
