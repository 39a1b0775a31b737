import { describe, expect, it } from "vitest";
import { rotationState, storeText } from "./rotation";

const rotation = {
  begunBy: "ops",
  begunAt: "2026-11-20T10:00:00Z",
  total: 3,
  done: 2,
  finishedAt: null,
  previousKept: false,
};

describe("a rotation of the master key", () => {
  it("is said to be missing", () => {
    const none = rotationState({ lastRotation: null, keysOther: 0 });
    expect(none).toEqual({ text: "never", percent: null, tone: "plain" });
  });

  it("has a share done while it is under way, also of nothing", () => {
    const state = rotationState({ lastRotation: rotation, keysOther: 1 });
    expect([state.percent, state.tone]).toEqual([66, "notable"]);
    expect(state.text).toContain("by ops: 2 of 3 sealed anew");
    expect(rotationState({ lastRotation: { ...rotation, total: 0, done: 0 }, keysOther: 0 }).percent).toBe(0);
    expect(rotationState({ lastRotation: { ...rotation, done: 9 }, keysOther: 0 }).percent).toBe(100);
  });

  it("that ended is good unless keys stay under another", () => {
    const ended = { ...rotation, finishedAt: "2026-11-20T10:05:00Z", previousKept: true };
    expect(rotationState({ lastRotation: ended, keysOther: 0 })).toMatchObject({ percent: null, tone: "good" });
    expect(rotationState({ lastRotation: ended, keysOther: 0 }).text).toContain("the old key was kept");
    expect(rotationState({ lastRotation: ended, keysOther: 4 }).tone).toBe("notable");
  });
});

describe("where the key is", () => {
  it("is said in words, a new store by its name", () => {
    expect([storeText("file"), storeText("hsm")]).toEqual(["a file on this host", "hsm"]);
  });
});
