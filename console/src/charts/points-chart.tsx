import { useReducedMotion } from "@mantine/hooks";
import type { ReactElement } from "react";
import { CartesianGrid, ResponsiveContainer, Scatter, ScatterChart, Tooltip, XAxis, YAxis } from "recharts";
import { ChartTooltip } from "./chart-tooltip";
import { axisStyle, gridColor, seriesColor } from "./palette";

export interface Point {
  x: number;
  y: number;
  name: string;
}

interface Props {
  points: Point[];
  xLabel: string;
  yLabel: string;
  formatX: (value: number) => string;
  formatY: (value: number) => string;
  formatAxis: (value: number) => string;
}

export function PointsChart({ points, xLabel, yLabel, formatX, formatY, formatAxis }: Props): ReactElement {
  const still = useReducedMotion();
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ScatterChart margin={{ top: 8, right: 12, bottom: 14, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid stroke={gridColor} />
        <XAxis
          dataKey="x"
          type="number"
          tick={axisStyle}
          tickLine={false}
          axisLine={{ stroke: gridColor }}
          allowDecimals={false}
          domain={[0, "auto"]}
          label={{ value: xLabel, position: "insideBottom", offset: -8, ...axisStyle }}
        />
        <YAxis
          dataKey="y"
          type="number"
          tick={axisStyle}
          tickLine={false}
          axisLine={false}
          width={58}
          tickFormatter={formatAxis}
        />
        <Tooltip
          cursor={{ strokeDasharray: "3 3", stroke: "var(--stoa-quiet)" }}
          content={({ active, payload }) => {
            const point = payload[0]?.payload as Point | undefined;
            return !active || point === undefined ? null : (
              <ChartTooltip
                title={point.name}
                entries={[
                  { label: yLabel, value: formatY(point.y), color: seriesColor(0) },
                  { label: xLabel, value: formatX(point.x), color: "transparent" },
                ]}
              />
            );
          }}
        />
        <Scatter
          data={points}
          fill={seriesColor(0)}
          fillOpacity={0.5}
          isAnimationActive={!still}
          animationDuration={300}
        />
      </ScatterChart>
    </ResponsiveContainer>
  );
}
