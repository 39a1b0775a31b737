import { describe, expect, it } from "vitest";
import { differ } from "./differ";

function write(before: string, after: string): string {
  return differ(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "gone" ? `[-${text}-]` : `[+${text}+]`))
    .join("");
}

describe("differ", () => {
  it("marks the words that went and came", () => {
    expect(write("a soft shirt", "a very soft blouse")).toBe("a [+very +]soft [-shirt-][+blouse+]");
  });

  it("says nothing of what is the same, and all of what is new", () => {
    expect([write("same", "same"), write("", "new"), write("old", ""), write("", "")]).toEqual([
      "same",
      "[+new+]",
      "[-old-]",
      "",
    ]);
  });

  it("puts both texts together again, whatever they are", () => {
    const [before, after] = ["one two  three\nfour two", "two three two\n\nfive one"];
    const parts = differ(before, after);
    expect(parts.filter(({ kind }) => kind !== "added").map(({ text }) => text).join("")).toBe(before);
    expect(parts.filter(({ kind }) => kind !== "gone").map(({ text }) => text).join("")).toBe(after);
  });

  it("shows very long texts as a whole", () => {
    const long = "word ".repeat(3_000);
    expect(differ(long, `${long}end`).map(({ kind }) => kind)).toEqual(["gone", "added"]);
  });
});
