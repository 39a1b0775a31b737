import { describe, expect, it } from "vitest";
import type { Session } from "../lib/session";
import { figures, mayOpen, people, staff, startOf } from "./pages";

function holding(permissions: string[], vendorId: number | null = null): Session {
  return {
    user: { id: 1, name: "Ann", email: "ann@stoa.example", role: "some", vendorId, vendorName: null },
    permissions,
    antiforgeryToken: "t",
    hasSecondFactor: false,
    needsSecondFactor: false,
  };
}

describe("what one may open", () => {
  it("follows the permissions one holds", () => {
    const support = holding(["accounts.read"]);
    expect(mayOpen(people, support)).toBe(true);
    expect(mayOpen(figures, support)).toBe(false);
    expect(mayOpen(undefined, holding([]))).toBe(true);
  });

  it("keeps a vendor's staff from an operator, who has no vendor", () => {
    expect(mayOpen(staff, holding(["members.manage"]))).toBe(false);
    expect(mayOpen(staff, holding(["members.manage"], 7))).toBe(true);
  });

  it("starts at the first page that is open", () => {
    expect(startOf(holding(["analytics.read", "accounts.read"]))).toBe("/");
    expect(startOf(holding(["accounts.read"]))).toBe("/users");
    expect(startOf(holding(["members.manage"], 7))).toBe("/staff");
    expect(startOf(holding(["stock.manage"], 7))).toBe("/stock");
    expect(startOf(holding(["members.manage"]))).toBe("/");
    expect(startOf(holding([]))).toBe("/");
  });
});
