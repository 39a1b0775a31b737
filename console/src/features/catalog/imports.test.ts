import { describe, expect, it } from "vitest";
import { cell, shareOf } from "./imports.api";
import type { ImportState } from "./imports.api";

const state: ImportState = {
  importId: 1,
  vendorId: 1,
  fileName: "a.csv",
  kind: "stoa",
  status: "running",
  products: 10,
  lines: 20,
  problem: null,
  note: null,
  createdAt: "2026-01-01T00:00:00Z",
  created: 3,
  updated: 1,
  submitted: 0,
  unchanged: 0,
  refused: 1,
  pictureProblems: 0,
  undone: 2,
  skipped: 0,
};

describe("an import", () => {
  it("says how far it is, and how far its undoing is", () => {
    expect(shareOf(state)).toBe(0.5);
    expect(shareOf({ ...state, status: "undoing" })).toBe(0.5);
  });

  it("writes cells that no spreadsheet takes for formulas", () => {
    expect(cell("=1+1")).toBe("'=1+1");
    expect(cell('say "no", please')).toBe('"say ""no"", please"');
    expect(cell("-5,2")).toBe(`"'-5,2"`);
    expect(cell("plain")).toBe("plain");
  });
});
