import { useReducedMotion } from "@mantine/hooks";
import type { ReactElement } from "react";
import { Pie, PieChart, ResponsiveContainer, Tooltip } from "recharts";
import { formatPercent } from "../lib/format";
import { ChartTooltip } from "./chart-tooltip";
import { sliceColor } from "./palette";
import classes from "./slices-chart.module.css";

export interface Slice {
  name: string;
  value: number;
}

interface Props {
  slices: Slice[];
  label: string;
  format: (value: number) => string;
  /** A ring leaves the middle free for the total. */
  ring?: boolean;
  total?: string;
}

/** A pie whose legend carries names, figures and shares, so that colour alone never decides. */
export function SlicesChart({ slices, label, format, ring = true, total }: Props): ReactElement {
  const still = useReducedMotion();
  const sum = slices.reduce((all, slice) => all + slice.value, 0);
  return (
    <div className={classes["chart"]}>
      <div className={classes["pie"]}>
        <ResponsiveContainer width="100%" height="100%">
          <PieChart accessibilityLayer={false}>
            <Pie
              data={slices.map((slice, index) => ({ ...slice, fill: sliceColor(slice.name, index) }))}
              dataKey="value"
              nameKey="name"
              innerRadius={ring ? "64%" : 0}
              outerRadius="96%"
              startAngle={90}
              endAngle={-270}
              paddingAngle={ring && slices.length > 1 ? 1.2 : 0}
              stroke="var(--stoa-surface)"
              strokeWidth={ring ? 0 : 1.5}
              isAnimationActive={!still}
              animationDuration={400}
              rootTabIndex={-1}
            />
            <Tooltip
              content={({ active, payload }) => {
                const entry = payload[0];
                if (!active || entry === undefined) {
                  return null;
                }
                const name = String(entry.name);
                const index = slices.findIndex((slice) => slice.name === name);
                const value = format(Number(entry.value));
                return <ChartTooltip title={name} entries={[{ label, value, color: sliceColor(name, index) }]} />;
              }}
            />
          </PieChart>
        </ResponsiveContainer>
        {ring && total !== undefined && (
          <div className={classes["middle"]}>
            <b>{total}</b>
            <span>{label}</span>
          </div>
        )}
      </div>
      <ul className={classes["legend"]}>
        {slices.map((slice, index) => (
          <li key={slice.name}>
            <span className={classes["dot"]} style={{ background: sliceColor(slice.name, index) }} />
            <span className={classes["name"]} title={slice.name}>
              {slice.name}
            </span>
            <span className={classes["share"]}>{sum === 0 ? "" : formatPercent(slice.value / sum)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
