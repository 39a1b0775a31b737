import { describe, expect, it } from "vitest";
import { defaultGranularity, parseDay, resolvePeriod } from "./period";

const london = "Europe/London";
const at = (iso: string): Date => new Date(iso);

describe("resolvePeriod", () => {
  it("cuts days in the marketplace's zone, not in UTC", () => {
    // 22:30 UTC on 1 July is the second of July in Kathmandu, 5:45 ahead.
    const { current } = resolvePeriod({ period: "today" }, at("2026-07-01T22:30:00Z"), "Asia/Kathmandu");
    expect(current).toEqual({ from: "2026-07-01T18:15:00Z", to: "2026-07-02T18:15:00Z" });
  });

  it("gives the day on which clocks go back its 25 hours", () => {
    const { current } = resolvePeriod({ period: "today" }, at("2026-10-25T12:00:00Z"), london);
    expect(current).toEqual({ from: "2026-10-24T23:00:00Z", to: "2026-10-26T00:00:00Z" });
  });

  it("gives the day on which clocks go forward its 23 hours", () => {
    const { current } = resolvePeriod({ period: "today" }, at("2026-03-29T12:00:00Z"), london);
    expect(current).toEqual({ from: "2026-03-29T00:00:00Z", to: "2026-03-29T23:00:00Z" });
  });

  it("starts a day whose midnight does not exist at its first moment", () => {
    // In Beirut clocks went from 00:00 to 01:00 on 31 March 2024.
    const choice = { period: "custom", from: "2024-03-31", to: "2024-03-31" } as const;
    const { current } = resolvePeriod(choice, at("2024-06-01T00:00:00Z"), "Asia/Beirut");
    expect(current.from).toBe("2024-03-30T22:00:00Z");
  });

  it("compares a running day with yesterday up to the same time on the clock", () => {
    const { previous } = resolvePeriod({ period: "today" }, at("2026-06-10T09:30:00Z"), london);
    expect(previous).toEqual({ from: "2026-06-08T23:00:00Z", to: "2026-06-09T09:30:00Z" });
  });

  it("keeps the time on the clock when the zone's offset differs between the two", () => {
    // 10:00 in London on 29 March is 09:00 UTC; on the day before it was 10:00 UTC.
    const { previous } = resolvePeriod({ period: "today" }, at("2026-03-29T09:00:00Z"), london);
    expect(previous?.to).toBe("2026-03-28T10:00:00Z");
  });

  it("ends last 30 days with today and compares with the 30 days before", () => {
    const { current, previous } = resolvePeriod({ period: "30d" }, at("2026-07-30T12:00:00Z"), "UTC");
    expect(current).toEqual({ from: "2026-07-01T00:00:00Z", to: "2026-07-31T00:00:00Z" });
    expect(previous).toEqual({ from: "2026-06-01T00:00:00Z", to: "2026-06-30T12:00:00Z" });
  });

  it("takes whole months for last 12 months", () => {
    const { current, previous } = resolvePeriod({ period: "12m" }, at("2026-11-22T12:00:00Z"), "UTC");
    expect(current).toEqual({ from: "2025-12-01T00:00:00Z", to: "2026-11-23T00:00:00Z" });
    expect(previous?.from).toBe("2024-12-01T00:00:00Z");
  });

  it("compares 29 February with 28 February of the year before", () => {
    const { previous } = resolvePeriod({ period: "year" }, at("2028-02-29T10:00:00Z"), "UTC");
    expect(previous).toEqual({ from: "2027-01-01T00:00:00Z", to: "2027-02-28T10:00:00Z" });
  });

  it("includes the last day of a custom range and compares with as many days before it", () => {
    const choice = { period: "custom", from: "2026-05-01", to: "2026-05-10" } as const;
    const { current, previous } = resolvePeriod(choice, at("2026-11-22T12:00:00Z"), "UTC");
    expect(current).toEqual({ from: "2026-05-01T00:00:00Z", to: "2026-05-11T00:00:00Z" });
    expect(previous).toEqual({ from: "2026-04-21T00:00:00Z", to: "2026-05-01T00:00:00Z" });
  });

  it("has nothing to compare all time with", () => {
    const { current, previous } = resolvePeriod({ period: "all" }, at("2026-11-22T12:00:00Z"), "UTC");
    expect(current).toEqual({ from: null, to: null });
    expect(previous).toBeNull();
  });
});

describe("parseDay", () => {
  it("refuses days that no calendar has", () => {
    expect(parseDay("2026-02-29")).toBeNull();
    expect(parseDay("2028-02-29")).toEqual({ year: 2028, month: 2, day: 29 });
    expect(parseDay("2026-2-1")).toBeNull();
    expect(parseDay(undefined)).toBeNull();
  });
});

describe("defaultGranularity", () => {
  it("goes from days over weeks to months as a period grows", () => {
    const of = (to: string): string => defaultGranularity({ from: "2026-01-01T00:00:00Z", to });
    expect([of("2026-01-31T00:00:00Z"), of("2026-04-01T00:00:00Z"), of("2027-01-01T00:00:00Z")]).toEqual([
      "day",
      "week",
      "month",
    ]);
  });
});
