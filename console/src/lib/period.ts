/**
 * Periods in the marketplace's time zone. A period is half-open: `from` belongs to it, `to` does not.
 * Days are calendar days, so one that the clocks change on has 23 or 25 hours.
 */
export const periodNames = ["today", "7d", "30d", "90d", "12m", "year", "all", "custom"] as const;
export type PeriodName = (typeof periodNames)[number];

export const periodLabels: Readonly<Record<PeriodName, string>> = {
  today: "Today",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  "12m": "Last 12 months",
  year: "This year",
  all: "All time",
  custom: "Custom range",
};

export interface PeriodChoice {
  period: PeriodName;
  /** First day of a custom range, `2026-01-31`. */
  from?: string | undefined;
  /** Last day of a custom range, itself included. */
  to?: string | undefined;
}

export interface Span {
  /** Instants in UTC, or null for "from the first order" and "until now". */
  from: string | null;
  to: string | null;
}

export interface ResolvedPeriod {
  current: Span;
  /** The same length just before, cut off at the same point when the current one is still running. */
  previous: Span | null;
}

interface Day {
  year: number;
  month: number;
  day: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function wallClock(instant: number, timeZone: string): Date {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  const part = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const get = (name: Intl.DateTimeFormatPartTypes): number => part.get(name) ?? 0;
  return new Date(Date.UTC(get("year"), get("month") - 1, get("day"), get("hour"), get("minute"), get("second")));
}

/** The instant at which a clock in that zone shows these figures; in the gap of spring, the moment after it. */
function instantOf(wall: number, timeZone: string): number {
  const offset = (at: number): number => wallClock(at, timeZone).getTime() - Math.floor(at / 1000) * 1000;
  const first = wall - offset(wall);
  const second = wall - offset(first);
  return second === first ? first : Math.max(second, wall - offset(second));
}

function startOf(day: Day, timeZone: string): number {
  return instantOf(Date.UTC(day.year, day.month - 1, day.day), timeZone);
}

function localDay(instant: number, timeZone: string): Day {
  const wall = wallClock(instant, timeZone);
  return { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate() };
}

function addDays(day: Day, days: number): Day {
  const moved = new Date(Date.UTC(day.year, day.month - 1, day.day + days));
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

function daysBetween(from: Day, to: Day): number {
  return Math.round(
    (Date.UTC(to.year, to.month - 1, to.day) - Date.UTC(from.year, from.month - 1, from.day)) / 86_400_000,
  );
}

/** Moves by months; a day that the other month lacks becomes its last one. */
function addMonths(day: Day, months: number): Day {
  const first = new Date(Date.UTC(day.year, day.month - 1 + months, 1));
  const year = first.getUTCFullYear();
  const month = first.getUTCMonth() + 1;
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { year, month, day: Math.min(day.day, last) };
}

/** Reads `2026-01-31`; null when it is no such day. */
export function parseDay(text: string | undefined): Day | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? "");
  if (match === null) {
    return null;
  }
  const day = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  const checked = addDays(day, 0);
  return checked.month === day.month && checked.day === day.day && day.year >= 1900 ? day : null;
}

export function isoDay(day: Day): string {
  const pad = (value: number, length: number): string => String(value).padStart(length, "0");
  return `${pad(day.year, 4)}-${pad(day.month, 2)}-${pad(day.day, 2)}`;
}

export function today(now: Date, timeZone: string): string {
  return isoDay(localDay(now.getTime(), timeZone));
}

function iso(instant: number): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

/** Turns a choice into instants. Days and months are those of `timeZone`. */
export function resolvePeriod(choice: PeriodChoice, now: Date, timeZone: string): ResolvedPeriod {
  const here = localDay(now.getTime(), timeZone);
  const tomorrow = addDays(here, 1);
  const shiftDays = (days: number) => (day: Day) => addDays(day, -days);
  switch (choice.period) {
    case "today":
      return between(here, tomorrow, shiftDays(1), now, timeZone);
    case "7d":
      return between(addDays(here, -6), tomorrow, shiftDays(7), now, timeZone);
    case "30d":
      return between(addDays(here, -29), tomorrow, shiftDays(30), now, timeZone);
    case "90d":
      return between(addDays(here, -89), tomorrow, shiftDays(90), now, timeZone);
    case "12m":
      // Whole months, this one included: a bar per month, none of them cut at the left.
      return between(
        { ...addMonths({ ...here, day: 1 }, -11), day: 1 },
        tomorrow,
        (day) => addMonths(day, -12),
        now,
        timeZone,
      );
    case "year":
      return between({ year: here.year, month: 1, day: 1 }, tomorrow, (day) => addMonths(day, -12), now, timeZone);
    case "custom": {
      const from = parseDay(choice.from);
      const to = parseDay(choice.to);
      if (from === null || to === null || daysBetween(from, to) < 0) {
        return { current: { from: null, to: null }, previous: null };
      }
      const end = addDays(to, 1);
      return between(from, end, shiftDays(daysBetween(from, end)), now, timeZone);
    }
    case "all":
      return { current: { from: null, to: null }, previous: null };
  }
}

function between(from: Day, to: Day, shift: (day: Day) => Day, now: Date, timeZone: string): ResolvedPeriod {
  const end = startOf(to, timeZone);
  const previousFrom = startOf(shift(from), timeZone);
  let previousTo = startOf(shift(to), timeZone);
  if (now.getTime() < end && now.getTime() > startOf(from, timeZone)) {
    // Still running: compare with as much of the earlier period, up to the same time of day.
    const wall = wallClock(now.getTime(), timeZone);
    const day = shift(localDay(now.getTime(), timeZone));
    const sameTime = Date.UTC(
      day.year,
      day.month - 1,
      day.day,
      wall.getUTCHours(),
      wall.getUTCMinutes(),
      wall.getUTCSeconds(),
    );
    previousTo = Math.min(previousTo, instantOf(sameTime, timeZone));
  }
  return {
    current: { from: iso(startOf(from, timeZone)), to: iso(end) },
    previous: { from: iso(previousFrom), to: iso(previousTo) },
  };
}

export type Granularity = "day" | "week" | "month";

/** A granularity that gives a readable number of points for a period. */
export function defaultGranularity(span: Span): Granularity {
  if (span.from === null || span.to === null) {
    return "month";
  }
  const days = (Date.parse(span.to) - Date.parse(span.from)) / 86_400_000;
  return days <= 46 ? "day" : days <= 200 ? "week" : "month";
}
