interface Category {
  id: number;
  name: string;
  parentId: number | null;
}

/** Categories as a list in tree order; deeper ones are indented. A parent that is missing makes a root. */
export function categoryChoices(categories: readonly Category[]): { value: string; label: string }[] {
  const known = new Set(categories.map(({ id }) => id));
  const children = new Map<number | null, Category[]>();
  for (const category of categories) {
    const parent = category.parentId !== null && known.has(category.parentId) ? category.parentId : null;
    children.set(parent, [...(children.get(parent) ?? []), category]);
  }
  const result: { value: string; label: string }[] = [];
  const visit = (parent: number | null, depth: number): void => {
    const here = [...(children.get(parent) ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    for (const { id, name } of here) {
      result.push({ value: String(id), label: `${"\u2003".repeat(depth)}${name}` });
      visit(id, depth + 1);
    }
  };
  visit(null, 0);
  return result;
}
