import type { ImportRow } from "./vendor-list.api";

/** The result as CSV (RFC 4180). Texts that a spreadsheet would run as a formula get an apostrophe in front. */
export function csvOf(rows: readonly ImportRow[]): string {
  const lines = rows.map((row) =>
    [row.line, row.outcome, row.reason, row.name, row.slug, row.email, row.vendorId, row.isInvited, row.isWritten]
      .map(cell)
      .join(","),
  );
  return ["line,outcome,reason,name,slug,email,vendor_id,invited,written", ...lines, ""].join("\r\n");
}

function cell(value: string | number | boolean | null): string {
  const text = value === null ? "" : String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
