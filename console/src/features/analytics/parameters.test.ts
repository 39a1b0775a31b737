import { describe, expect, it } from "vitest";
import type { FilterOptions } from "./analytics.api";
import { defaultPeriod, fromTheStart, optionParameters, viewParameters } from "./parameters";
import { findReport, reportGroups } from "./reports";
import { reportNames } from "./report-types";

const now = new Date("2026-11-22T12:00:00Z");
const options: FilterOptions = {
  currencies: ["GBP"],
  vendors: [],
  categories: [],
  timezone: "UTC",
  currency: "GBP",
  firstOrderAt: "2024-11-20T10:00:00Z",
  lastOrderAt: "2026-11-21T10:00:00Z",
};

describe("viewParameters", () => {
  it("asks only for the filters that a report takes", () => {
    const search = { period: "7d", currency: "EUR", vendorId: 3, categoryId: 4 } as const;
    const { current } = viewParameters(search, options, now, ["period", "vendor"]);
    expect(current).toEqual({ from: "2026-11-16T00:00:00Z", to: "2026-11-23T00:00:00Z", vendorId: 3 });
  });

  it("compares only where that is wanted and there is something before", () => {
    const previous = (search: Parameters<typeof viewParameters>[0]): unknown =>
      viewParameters(search, options, now, ["period", "compare"]).previous;
    expect(previous({ period: "7d" })).not.toBeNull();
    expect(previous({ period: "7d", compare: false })).toBeNull();
    expect(previous({ period: "all" })).toBeNull();
  });

  it("opens an old history on all of it", () => {
    expect(defaultPeriod(options, now)).toBe("12m");
    expect(defaultPeriod({ ...options, lastOrderAt: "2011-12-09T12:50:00Z" }, now)).toBe("all");
  });
});

describe("the reports' own parameters", () => {
  it("are the defaults until the address says otherwise", () => {
    const report = findReport("top-products");
    expect(report && optionParameters(report, {})).toEqual({ by: "quantity", sold: true });
    expect(report && optionParameters(report, { by: "revenue", sold: false })).toEqual({
      by: "revenue",
      sold: false,
    });
    expect(report && optionParameters(report, { by: "nonsense" })).toEqual({ by: "quantity", sold: true });
  });

  it("reach back to the first order where all time is meant", () => {
    expect(fromTheStart({}, options)).toEqual({ from: "2024-11-20T10:00:00Z" });
    expect(fromTheStart({ from: "2026-01-01T00:00:00Z" }, options)).toEqual({ from: "2026-01-01T00:00:00Z" });
  });

  it("cover all thirteen reports", () => {
    const names = reportGroups.flatMap(({ reports }) => reports.map(({ name }) => name));
    expect(names).toHaveLength(13);
    expect(new Set(names)).toEqual(new Set(reportNames));
  });
});
