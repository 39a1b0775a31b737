import { describe, expect, it } from "vitest";
import { parseStockSearch } from "./stock-search";

describe("the stock desk's address", () => {
  it("keeps what it knows and drops the rest", () => {
    const raw = { vendor: 3, q: 12, only: "low", warehouse: "7", kind: "count", state: "x", y: 1 };
    expect(parseStockSearch(raw)).toEqual({ vendor: 3, q: "12", only: "low", warehouse: 7, kind: "count" });
    expect(parseStockSearch({ vendor: -1, q: "", only: "all", warehouse: 1.5 })).toEqual({});
  });
});
