import { describe, expect, it } from "vitest";
import { correctionOf, daysText, detailsOf, progressText } from "./privacy-words";

describe("for how long", () => {
  it("counts one day and many", () => {
    expect([0, 1, 2, 1095].map(daysText)).toEqual(["0 days", "1 day", "2 days", "1,095 days"]);
  });
});

describe("how far a request is", () => {
  const request = {
    kind: "export",
    state: "running",
    dueAt: "2026-11-30T10:00:00Z",
    steps: 12,
    stepsDone: 3,
    failure: null,
  } as const;

  it("is told in parts while a copy is made", () => {
    expect(progressText(request)).toBe("3 of 12 parts");
    expect(progressText({ ...request, steps: 0, stepsDone: 0 })).toBe("");
  });

  it("is a day for an erasure that waits, and nothing for a copy that begins at once", () => {
    expect(progressText({ ...request, kind: "erasure", state: "waiting" })).toContain("until 30 Nov 2026");
    expect(progressText({ ...request, state: "waiting" })).toBe("");
  });

  it("is why it failed or waits, until that is over", () => {
    const waiting = { ...request, kind: "erasure", state: "waiting", failure: "Not yet: order A-1 is open." } as const;
    expect(progressText(waiting)).toBe("Not yet: order A-1 is open.");
    expect(progressText({ ...waiting, state: "done" })).toBe("");
    expect(progressText({ ...waiting, state: "cancelled" })).toBe("");
  });
});

describe("a correction", () => {
  const before = detailsOf({ name: "Ann", email: "ann@example.org", phone: null });

  it("says only what was changed", () => {
    expect(correctionOf(before, before)).toEqual({ name: null, email: null, phone: null });
    expect(correctionOf(before, { ...before, email: " ann@example.net " })).toEqual({
      name: null,
      email: "ann@example.net",
      phone: null,
    });
  });

  it("removes a phone that was emptied, and adds one", () => {
    expect(correctionOf({ ...before, phone: "+44 20 7946 0018" }, before).phone).toBe("");
    expect(correctionOf(before, { ...before, phone: "+44 20 7946 0018" }).phone).toBe("+44 20 7946 0018");
  });
});
