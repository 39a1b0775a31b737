import { describe, expect, it } from "vitest";
import { formatBytes, formatSchedule, summaryLines } from "./run-summary";

describe("what a job did", () => {
  it("is said in words", () => {
    expect(summaryLines({ expiredCopies: 3, bytes: 125_400_000, verify: "All hold.", none: null })).toEqual([
      { name: "expired copies", value: "3" },
      { name: "bytes", value: "125.4 MB" },
      { name: "verify", value: "All hold." },
    ]);
  });

  it("shows what is inside of what", () => {
    expect(summaryLines({ dropped: { sessions: 1200, outbox_messages: 4 } })).toEqual([
      { name: "dropped", value: "sessions 1,200, outbox messages 4" },
    ]);
  });
});

describe("sizes", () => {
  it("count in thousands", () => {
    const sizes = [0, 999, 1000, 1_234_567, 5e12].map(formatBytes);
    expect(sizes).toEqual(["0 bytes", "999 bytes", "1.0 kB", "1.2 MB", "5.0 TB"]);
  });
});

describe("when a job runs", () => {
  it("is said in words where that is simple", () => {
    expect(formatSchedule("0 15 2 * * ?")).toBe("daily at 02:15 UTC");
    expect(formatSchedule("0 45 3 ? * SUN")).toBe("Sundays at 03:45 UTC");
    expect(formatSchedule("0 0/5 * * * ?")).toBe("0 0/5 * * * ? (UTC)");
    expect(formatSchedule(null)).toBe("when somebody asks");
  });
});
