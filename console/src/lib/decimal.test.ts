import { describe, expect, it } from "vitest";
import { ratio, relativeChange, sumExact } from "./decimal";

describe("sumExact", () => {
  it("adds what binary fractions cannot", () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(sumExact([0.1, 0.2])).toBe(0.3);
    expect(sumExact(Array.from({ length: 10_000 }, () => 0.0001))).toBe(1);
  });
});

describe("relativeChange", () => {
  it("says nothing where there was nothing", () => {
    expect(relativeChange(5, 0)).toBeNull();
    expect(relativeChange(5, null)).toBeNull();
    expect(relativeChange(5, 4)).toBe(0.25);
    expect(relativeChange(-1, -2)).toBe(0.5);
  });
});

describe("ratio", () => {
  it("divides by nothing never", () => {
    expect(ratio(1, 0)).toBeNull();
    expect(ratio(1, 4)).toBe(0.25);
  });
});
