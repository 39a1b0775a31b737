import type { CategoryMove, CategoryNode } from "./taxonomy.api";

/** A category as a row of the tree: only rows whose parents are open are there. */
export interface TreeRow {
  node: CategoryNode;
  level: number;
  /** Place among its neighbours, from 1 on. */
  place: number;
  neighbours: number;
  hasChildren: boolean;
  isOpen: boolean;
}

/** Categories by what they are below; null: on top. Neighbours are in their order. */
export class Tree {
  readonly byId: ReadonlyMap<number, CategoryNode>;
  private readonly below: ReadonlyMap<number | null, readonly CategoryNode[]>;

  constructor(nodes: readonly CategoryNode[]) {
    const below = new Map<number | null, CategoryNode[]>();
    for (const node of nodes) {
      const list = below.get(node.parentId);
      if (list === undefined) {
        below.set(node.parentId, [node]);
      } else {
        list.push(node);
      }
    }
    this.byId = new Map(nodes.map((node) => [node.categoryId, node]));
    this.below = below;
  }

  children(id: number | null): readonly CategoryNode[] {
    return this.below.get(id) ?? [];
  }

  /** From the top down to it. */
  path(id: number): CategoryNode[] {
    const path: CategoryNode[] = [];
    let at = this.byId.get(id);
    while (at !== undefined) {
      path.unshift(at);
      at = at.parentId === null ? undefined : this.byId.get(at.parentId);
    }
    return path;
  }

  isWithin(id: number | null, root: number): boolean {
    return id !== null && this.path(id).some(({ categoryId }) => categoryId === root);
  }

  /** What is seen: below those that are open; of a search, what is found and all above it. */
  rows(open: ReadonlySet<number>, q: string): TreeRow[] {
    const wanted = q.trim().toLowerCase();
    const kept = new Set<number>();
    if (wanted !== "") {
      for (const node of this.byId.values()) {
        if (node.name.toLowerCase().includes(wanted)) {
          for (const { categoryId } of this.path(node.categoryId)) {
            kept.add(categoryId);
          }
        }
      }
    }
    const rows: TreeRow[] = [];
    const visit = (parent: number | null, level: number): void => {
      const here = this.children(parent).filter(({ categoryId }) => wanted === "" || kept.has(categoryId));
      here.forEach((node, at) => {
        const children = this.children(node.categoryId);
        const shown = wanted === "" ? children.length : children.filter((c) => kept.has(c.categoryId)).length;
        const isOpen = shown > 0 && (wanted !== "" || open.has(node.categoryId));
        rows.push({ node, level, place: at + 1, neighbours: here.length, hasChildren: shown > 0, isOpen });
        if (isOpen) {
          visit(node.categoryId, level + 1);
        }
      });
    };
    visit(null, 1);
    return rows;
  }
}

export type Step = "up" | "down" | "in" | "out";

/** Where a step takes a category: among its neighbours, below the one in front of it, or beside its parent. */
export function stepOf(tree: Tree, id: number, step: Step): CategoryMove | null {
  const node = tree.byId.get(id);
  if (node === undefined) {
    return null;
  }
  const here = tree.children(node.parentId);
  const at = here.indexOf(node);
  const before = here[at - 1];
  if (step === "up") {
    return before === undefined ? null : { parentId: node.parentId, beforeId: before.categoryId };
  }
  if (step === "down") {
    return at === here.length - 1
      ? null
      : { parentId: node.parentId, beforeId: here[at + 2]?.categoryId ?? null };
  }
  if (step === "in") {
    return before === undefined ? null : { parentId: before.categoryId, beforeId: null };
  }
  const parent = node.parentId === null ? undefined : tree.byId.get(node.parentId);
  if (parent === undefined) {
    return null;
  }
  const beside = tree.children(parent.parentId);
  return { parentId: parent.parentId, beforeId: beside[beside.indexOf(parent) + 1]?.categoryId ?? null };
}

export type Zone = "before" | "inside" | "after";

/** Where something that is dropped on a row goes; null: it cannot, for it would be below itself. */
export function dropOf(tree: Tree, dragged: number, target: number, zone: Zone): CategoryMove | null {
  const node = tree.byId.get(target);
  const parentId = zone === "inside" ? target : (node?.parentId ?? null);
  if (node === undefined || target === dragged || tree.isWithin(parentId, dragged)) {
    return null;
  }
  if (zone === "inside") {
    return { parentId, beforeId: null };
  }
  const here = tree.children(parentId).filter(({ categoryId }) => categoryId !== dragged);
  const at = here.indexOf(node) + (zone === "after" ? 1 : 0);
  return { parentId, beforeId: here[at]?.categoryId ?? null };
}
