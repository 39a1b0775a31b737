import { formatCount, formatDecimal, formatMoment } from "../../lib/format";

const instant = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/;

/** What a job says it did, as words and values that people read: `expiredRows: 3` is "expired rows", "3". */
export function summaryLines(summary: Readonly<Record<string, unknown>>): { name: string; value: string }[] {
  return Object.entries(summary)
    .filter(([, value]) => value !== null && value !== "")
    .map(([name, value]) => ({ name: wordsOf(name), value: textOf(name, value) }));
}

function wordsOf(name: string): string {
  return name
    .replaceAll(/[-_]/g, " ")
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
}

function textOf(name: string, value: unknown): string {
  if (typeof value === "number") {
    return name === "bytes" ? formatBytes(value) : Number.isInteger(value) ? formatCount(value) : formatDecimal(value);
  }
  if (typeof value === "string") {
    return instant.test(value) ? formatMoment(value) : value;
  }
  if (typeof value === "boolean") {
    return value ? "yes" : "no";
  }
  return typeof value === "object" && value !== null
    ? summaryLines(value as Readonly<Record<string, unknown>>)
        .map((line) => `${line.name} ${line.value}`)
        .join(", ")
    : "";
}

/** 1,234,567 bytes are "1.2 MB": thousands, as disks count. */
export function formatBytes(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? formatCount(size) : formatDecimal(size)} ${units[unit] ?? ""}`;
}

const days = {
  SUN: "Sundays",
  MON: "Mondays",
  TUE: "Tuesdays",
  WED: "Wednesdays",
  THU: "Thursdays",
  FRI: "Fridays",
  SAT: "Saturdays",
};

/** "0 15 2 * * ?" is "daily at 02:15 UTC"; what is more complicated stays as it is. */
export function formatSchedule(schedule: string | null): string {
  if (schedule === null) {
    return "when somebody asks";
  }
  const daily = /^0 (\d{1,2}) (\d{1,2}) \* \* \?$/.exec(schedule);
  const weekly = /^0 (\d{1,2}) (\d{1,2}) \? \* (SUN|MON|TUE|WED|THU|FRI|SAT)$/.exec(schedule);
  const at = daily ?? weekly;
  if (at === null) {
    return `${schedule} (UTC)`;
  }
  const time = `${(at[2] ?? "").padStart(2, "0")}:${(at[1] ?? "").padStart(2, "0")} UTC`;
  return weekly === null ? `daily at ${time}` : `${days[weekly[3] as keyof typeof days]} at ${time}`;
}
