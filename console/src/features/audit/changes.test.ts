import { describe, expect, it } from "vitest";
import { days } from "./audit.api";
import { parseActivitySearch, parseTrailSearch } from "./audit-search";
import { differences, recordName } from "./changes";

describe("what an entry changed", () => {
  it("is told column by column, before and after", () => {
    const entry = {
      action: "update",
      before: { status: "active", expires_at: null },
      after: { status: "banned", expires_at: "2027" },
    } as const;
    expect(differences(entry)).toEqual([
      { column: "status", before: "active", after: "banned", isHidden: false },
      { column: "expires at", before: null, after: "2027", isHidden: false },
    ]);
  });

  it("keeps to itself what the trail keeps secret", () => {
    const entry = { action: "update", before: { email: true }, after: { email: "changed" } } as const;
    expect(differences(entry)).toEqual([
      { column: "email", before: "kept secret", after: "another, kept secret", isHidden: true },
    ]);
  });

  it("has no side where there was nothing", () => {
    const entry = { action: "insert", before: null, after: { permissions: ["a", "b"] } } as const;
    expect(differences(entry)).toEqual([
      { column: "permissions", before: null, after: '["a","b"]', isHidden: false },
    ]);
  });
});

describe("a record's name", () => {
  it("is a word and its key, shortened where that is long", () => {
    expect(recordName("accounts.users", { user_id: 7 })).toBe("person 7");
    expect(recordName("catalog.big_things", { a: 1, b: "x".repeat(60) })).toBe(`big things 1, ${"x".repeat(20)}…`);
  });
});

describe("the address", () => {
  it("keeps what means something and drops the rest", () => {
    expect(
      parseTrailSearch({ text: 42, key: { user_id: 7 }, action: "shout", actor: "7", subject: -1, from: "today" }),
    ).toEqual({ text: "42", key: '{"user_id":7}', actor: 7 });
    expect(parseActivitySearch({ user: 3, type: "sign-in", to: "2026-11-23" })).toEqual({
      user: 3,
      type: "sign-in",
      to: "2026-11-23",
    });
  });

  it("counts the last day in", () => {
    const { from, to } = days({ from: "2026-11-23", to: "2026-11-23" });
    expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(86_400_000);
  });
});
