import { useReducedMotion } from "@mantine/hooks";
import type { ReactElement } from "react";
import { useId } from "react";
import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartTooltip } from "./chart-tooltip";
import { axisStyle, gridColor, seriesColor } from "./palette";

export interface TrendPoint {
  name: string;
  value: number | null;
  previousName?: string | undefined;
  previous?: number | null | undefined;
}

interface Props {
  points: TrendPoint[];
  label: string;
  format: (value: number) => string;
  formatAxis: (value: number) => string;
  /** As a line over the part of the axis where it runs, for what is never near nothing: rates. */
  tight?: boolean;
}

/** A figure over time as an area, and the period before it as a dashed line. */
export function TrendChart({ points, label, format, formatAxis, tight = false }: Props): ReactElement {
  const gradient = useId();
  const still = useReducedMotion();
  const compared = points.some((point) => point.previous !== undefined && point.previous !== null);
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={points} margin={{ top: 8, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <defs>
          <linearGradient id={gradient} x1="0" y1="0" x2="0" y2="1">
            <stop offset="0%" stopColor={seriesColor(0)} stopOpacity={0.28} />
            <stop offset="100%" stopColor={seriesColor(0)} stopOpacity={0.02} />
          </linearGradient>
        </defs>
        <CartesianGrid vertical={false} stroke={gridColor} />
        <XAxis dataKey="name" tick={axisStyle} tickLine={false} axisLine={{ stroke: gridColor }} minTickGap={28} />
        <YAxis
          tick={axisStyle}
          tickLine={false}
          axisLine={false}
          width={58}
          tickFormatter={formatAxis}
          {...(tight ? { domain: ["auto", "auto"] as const } : {})}
        />
        <Tooltip
          cursor={{ stroke: "var(--stoa-quiet)", strokeDasharray: "3 3" }}
          content={({ active, payload }) => {
            const point = payload[0]?.payload as TrendPoint | undefined;
            if (!active || point === undefined) {
              return null;
            }
            const entries = [
              { label: compared ? point.name : label, value: show(point.value, format), color: seriesColor(0) },
            ];
            if (compared && point.previousName !== undefined) {
              entries.push({
                label: point.previousName,
                value: show(point.previous ?? null, format),
                color: seriesColor(1),
              });
            }
            return <ChartTooltip title={compared ? label : point.name} entries={entries} />;
          }}
        />
        {compared && (
          <Line
            type="monotone"
            dataKey="previous"
            stroke={seriesColor(1)}
            strokeWidth={1.75}
            strokeDasharray="5 4"
            dot={false}
            activeDot={{ r: 3 }}
            isAnimationActive={!still}
            animationDuration={400}
          />
        )}
        <Area
          type="monotone"
          dataKey="value"
          stroke={seriesColor(0)}
          strokeWidth={2.25}
          fill={tight ? "none" : `url(#${gradient})`}
          dot={points.length === 1}
          activeDot={{ r: 4 }}
          isAnimationActive={!still}
          animationDuration={400}
        />
      </ComposedChart>
    </ResponsiveContainer>
  );
}

function show(value: number | null, format: (value: number) => string): string {
  return value === null ? "not recorded" : format(value);
}
