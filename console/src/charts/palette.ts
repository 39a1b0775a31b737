/** The series colours are CSS variables, so that a chart follows the colour scheme without being drawn again. */
export function seriesColor(index: number): string {
  return `var(--chart-${(index % 10) + 1})`;
}

/** "Other" is not a series of its own and keeps to grey. */
export function sliceColor(name: string, index: number): string {
  return name === "Other" ? "var(--chart-10)" : seriesColor(index % 9);
}

export const axisStyle = { fontSize: 11.5, fill: "var(--stoa-quiet)" } as const;
export const gridColor = "var(--chart-grid)";

/** Cuts a label that an axis has no room for. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}
