import { describe, expect, it } from "vitest";
import { carrySearch, changeSearch, parseSearch } from "./search";

describe("parseSearch", () => {
  it("keeps what makes sense and drops the rest, so that an old link still opens", () => {
    const raw = { period: "30d", currency: "EUR", vendorId: 3, categoryId: "x", granularity: "decade", color: "red" };
    expect(parseSearch(raw)).toEqual({ period: "30d", currency: "EUR", vendorId: 3 });
  });

  it("opens a custom range only when it is one", () => {
    const range = { period: "custom", from: "2026-01-01", to: "2026-01-31" };
    expect(parseSearch(range)).toEqual(range);
    expect(parseSearch({ ...range, to: "2025-12-31" })).toEqual({});
    expect(parseSearch({ ...range, from: "2026-02-30" })).toEqual({});
    expect(parseSearch({ from: "2026-01-01", to: "2026-01-31" })).toEqual({});
  });

  it("takes whole positive ids only", () => {
    expect(parseSearch({ vendorId: -1, categoryId: 1.5, threshold: 0 })).toEqual({ threshold: 0 });
  });

  it("reads back what it wrote", () => {
    const search = parseSearch({ period: "90d", compare: false, by: "revenue", sold: false, order: "asc" });
    expect(parseSearch({ ...search })).toEqual(search);
  });
});

describe("changing the address", () => {
  it("takes a parameter out when it is set to undefined", () => {
    expect(changeSearch({ period: "7d", vendorId: 3 }, { vendorId: undefined })).toEqual({ period: "7d" });
  });

  it("carries the period along to the next report, but not how one is laid out", () => {
    expect(carrySearch({ period: "7d", vendorId: 3, by: "revenue", granularity: "day" })).toEqual({
      period: "7d",
      vendorId: 3,
    });
  });
});
