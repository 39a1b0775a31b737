import { describe, expect, it } from "vitest";
import { formatChange, formatCount, formatMoney, formatMoneyShort, formatPercent, formatTime } from "./format";

describe("formatMoney", () => {
  it("shows the currency's own decimals and no more than the figure has", () => {
    expect(formatMoney(1234.5, "GBP")).toBe("£1,234.50");
    expect(formatMoney(1234, "JPY")).toBe("JP¥1,234");
    expect(formatMoney(1.5, "KWD")).toMatch(/^KWD\s1\.500$/);
  });

  it("keeps up to four exact decimals", () => {
    expect(formatMoney(0.0025, "GBP")).toBe("£0.0025");
    expect(formatMoney(73.3333, "EUR")).toBe("€73.3333");
  });

  it("tells zero from what was never recorded", () => {
    expect(formatMoney(0, "GBP")).toBe("£0.00");
    expect(formatMoney(null, "GBP")).toBe("not recorded");
  });
});

describe("short figures", () => {
  it("drops the pence of large sums only", () => {
    expect(formatMoneyShort(999.99, "GBP")).toBe("£999.99");
    expect(formatMoneyShort(126_796.49, "GBP")).toBe("£126,796");
  });

  it("signs changes with a real minus", () => {
    expect(formatChange(0.123)).toBe("+12.3%");
    expect(formatChange(-0.04)).toBe("−4%");
  });

  it("tells nothing from null for counts and shares too", () => {
    expect([formatCount(0), formatCount(null)]).toEqual(["0", "not recorded"]);
    expect([formatPercent(0), formatPercent(null)]).toEqual(["0.0%", "not recorded"]);
  });
});

describe("formatTime", () => {
  it("shows the time of day of the zone, to the second", () => {
    expect(formatTime("2026-07-01T22:31:02Z", "Europe/London")).toBe("23:31:02");
  });
});
