import { useReducedMotion } from "@mantine/hooks";
import type { ReactElement } from "react";
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { ChartTooltip } from "./chart-tooltip";
import { axisStyle, gridColor, seriesColor, shorten } from "./palette";

export interface BarPoint {
  name: string;
  value: number;
}

interface Props {
  points: BarPoint[];
  label: string;
  format: (value: number) => string;
  formatAxis: (value: number) => string;
  /** Lying bars leave room for long names; standing ones suit a short scale such as stars. */
  lying?: boolean;
  color?: string;
}

export function BarsChart({
  points,
  label,
  format,
  formatAxis,
  lying = true,
  color = seriesColor(0),
}: Props): ReactElement {
  const still = useReducedMotion();
  const names = { dataKey: "name", type: "category", tickLine: false, tick: axisStyle } as const;
  const values = {
    type: "number",
    tickLine: false,
    axisLine: false,
    tick: axisStyle,
    tickFormatter: formatAxis,
  } as const;
  return (
    <ResponsiveContainer width="100%" height="100%">
      <BarChart
        data={points}
        layout={lying ? "vertical" : "horizontal"}
        margin={{ top: 4, right: 12, bottom: 0, left: 0 }}
        barCategoryGap="22%"
        accessibilityLayer={false}
      >
        <CartesianGrid vertical={lying} horizontal={!lying} stroke={gridColor} />
        {lying ? <XAxis {...values} /> : <XAxis {...names} axisLine={{ stroke: gridColor }} />}
        {lying ? (
          <YAxis
            {...names}
            axisLine={false}
            width={148}
            interval={0}
            tickFormatter={(name: string) => shorten(name, 22)}
          />
        ) : (
          <YAxis {...values} width={48} />
        )}
        <Tooltip
          cursor={{ fill: "var(--chart-grid)", opacity: 0.5 }}
          content={({ active, payload }) => {
            const point = payload[0]?.payload as BarPoint | undefined;
            return !active || point === undefined ? null : (
              <ChartTooltip title={point.name} entries={[{ label, value: format(point.value), color }]} />
            );
          }}
        />
        <Bar
          dataKey="value"
          fill={color}
          radius={lying ? [0, 4, 4, 0] : [4, 4, 0, 0]}
          maxBarSize={26}
          isAnimationActive={!still}
          animationDuration={400}
        />
      </BarChart>
    </ResponsiveContainer>
  );
}
