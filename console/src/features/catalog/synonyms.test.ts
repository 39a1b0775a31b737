import { expect, test } from "vitest";
import { fromText, toText } from "./synonyms.api";

test("a line is a group, and empty words and lines are none", () => {
  expect(fromText("sofa, couch\n\n mug ,cup,, Tasse \n,\n")).toEqual([
    ["sofa", "couch"],
    ["mug", "cup", "Tasse"],
  ]);
  expect(fromText("")).toEqual([]);
});

test("what is read is written the same", () => {
  const groups = [
    ["couch", "sofa"],
    ["cup", "mug"],
  ];
  expect(fromText(toText(groups))).toEqual(groups);
});
