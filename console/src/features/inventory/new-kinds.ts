/** What is written on a page of its own. */
const newKinds = ["receipt", "adjustment", "transfer"] as const;
export type NewKind = (typeof newKinds)[number];

export function isNewKind(kind: string): kind is NewKind {
  return newKinds.some((known) => known === kind);
}
