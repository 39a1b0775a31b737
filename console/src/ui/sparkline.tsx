import type { ReactElement } from "react";

interface Props {
  values: readonly number[];
  color?: string;
}

/** A small line without axes. Pure decoration beside a figure that says the same, hence hidden from assistive tools. */
export function Sparkline({ values, color = "var(--chart-1)" }: Props): ReactElement | null {
  if (values.length < 2) {
    return null;
  }
  const low = Math.min(...values, 0);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, index) => {
    const x = (100 * index) / (values.length - 1);
    const y = 27 - (24 * (value - low)) / span;
    return `${x.toFixed(2)},${y.toFixed(2)}`;
  });
  return (
    <svg
      viewBox="0 0 100 30"
      preserveAspectRatio="none"
      width="100%"
      height="30"
      aria-hidden="true"
      focusable="false"
    >
      <polygon points={`0,30 ${points.join(" ")} 100,30`} fill={color} opacity="0.1" />
      <polyline
        points={points.join(" ")}
        fill="none"
        stroke={color}
        strokeWidth="1.6"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
