import { describe, expect, it } from "vitest";
import type { CategoryNode } from "./taxonomy.api";
import { dropOf, stepOf, Tree } from "./tree";

function node(categoryId: number, parentId: number | null, name: string): CategoryNode {
  return { categoryId, parentId, name, slug: name, isActive: true, products: 0, attributes: 0 };
}

// Home: Lamps (Desk, Floor), Rugs. Tools.
const tree = new Tree([
  node(1, null, "Home"),
  node(5, null, "Tools"),
  node(2, 1, "Lamps"),
  node(4, 1, "Rugs"),
  node(3, 2, "Desk"),
  node(6, 2, "Floor"),
]);

describe("the rows of the tree", () => {
  it("are those whose parents are open, with their places", () => {
    expect(tree.rows(new Set(), "").map(({ node: { name } }) => name)).toEqual(["Home", "Tools"]);
    const rows = tree.rows(new Set([1]), "");
    expect(rows.map(({ node: { name }, level, place, neighbours }) => [name, level, place, neighbours])).toEqual([
      ["Home", 1, 1, 2],
      ["Lamps", 2, 1, 2],
      ["Rugs", 2, 2, 2],
      ["Tools", 1, 2, 2],
    ]);
    expect(rows[1]).toMatchObject({ hasChildren: true, isOpen: false });
  });

  it("of a search are what is found and all above it", () => {
    const rows = tree.rows(new Set(), "dEs");
    expect(rows.map(({ node: { name } }) => name)).toEqual(["Home", "Lamps", "Desk"]);
    expect(rows[2]).toMatchObject({ hasChildren: false, place: 1, neighbours: 1 });
    expect(tree.rows(new Set(), "nothing")).toEqual([]);
  });
});

describe("a step by the keyboard", () => {
  it("goes among neighbours, in and out", () => {
    expect(stepOf(tree, 4, "up")).toEqual({ parentId: 1, beforeId: 2 });
    expect(stepOf(tree, 2, "up")).toBeNull();
    expect(stepOf(tree, 3, "down")).toEqual({ parentId: 2, beforeId: null });
    expect(stepOf(tree, 4, "in")).toEqual({ parentId: 2, beforeId: null });
    expect(stepOf(tree, 2, "in")).toBeNull();
    expect(stepOf(tree, 3, "out")).toEqual({ parentId: 1, beforeId: 4 });
    expect(stepOf(tree, 1, "out")).toBeNull();
  });
});

describe("what is dropped", () => {
  it("goes before, after or below what it is dropped on", () => {
    expect(dropOf(tree, 5, 2, "before")).toEqual({ parentId: 1, beforeId: 2 });
    expect(dropOf(tree, 5, 2, "after")).toEqual({ parentId: 1, beforeId: 4 });
    expect(dropOf(tree, 2, 4, "after")).toEqual({ parentId: 1, beforeId: null });
    expect(dropOf(tree, 5, 4, "inside")).toEqual({ parentId: 4, beforeId: null });
  });

  it("cannot go below itself", () => {
    expect(dropOf(tree, 1, 3, "inside")).toBeNull();
    expect(dropOf(tree, 2, 2, "inside")).toBeNull();
    expect(dropOf(tree, 2, 3, "before")).toBeNull();
    expect(dropOf(tree, 2, 4, "before")).toEqual({ parentId: 1, beforeId: 4 });
  });
});
