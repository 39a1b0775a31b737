import { describe, expect, it } from "vitest";
import { signed, stateName, variantTitle } from "./words";

describe("words of the stock desk", () => {
  it("says what an open document is at", () => {
    expect(stateName({ kind: "transfer", state: "open" })).toBe("under way");
    expect(stateName({ kind: "count", state: "open" })).toBe("counting");
    expect(stateName({ kind: "receipt", state: "done" })).toBe("done");
  });

  it("signs units and names variants", () => {
    expect([signed(3), signed(-3), signed(0)]).toEqual(["+3", "−3", "0"]);
    expect(variantTitle({ productName: "Lamp", variantName: "" })).toBe("Lamp");
    expect(variantTitle({ productName: "Lamp", variantName: "Rose" })).toBe("Lamp, Rose");
  });
});
