import { useReducedMotion } from "@mantine/hooks";
import type { ReactElement } from "react";
import {
  PolarAngleAxis,
  PolarGrid,
  PolarRadiusAxis,
  Radar,
  RadarChart,
  ResponsiveContainer,
  Tooltip,
} from "recharts";
import { formatDecimal } from "../lib/format";
import { ChartTooltip } from "./chart-tooltip";
import { axisStyle, gridColor, seriesColor } from "./palette";

export interface Spoke {
  subject: string;
  A: number;
}

/** Scores of one to five on one spoke each. */
export function SpokesChart({ spokes, label }: { spokes: Spoke[]; label: string }): ReactElement {
  const still = useReducedMotion();
  return (
    <ResponsiveContainer width="100%" height="100%">
      <RadarChart data={spokes} outerRadius="74%" accessibilityLayer={false}>
        <PolarGrid stroke={gridColor} />
        <PolarAngleAxis dataKey="subject" tick={axisStyle} />
        <PolarRadiusAxis domain={[0, 5]} tickCount={6} tick={false} axisLine={false} />
        <Tooltip
          content={({ active, payload }) => {
            const spoke = payload[0]?.payload as Spoke | undefined;
            return !active || spoke === undefined ? null : (
              <ChartTooltip
                title={spoke.subject}
                entries={[{ label, value: `${formatDecimal(spoke.A, 2)} of 5`, color: seriesColor(0) }]}
              />
            );
          }}
        />
        <Radar
          dataKey="A"
          stroke={seriesColor(0)}
          strokeWidth={2}
          fill={seriesColor(0)}
          fillOpacity={0.22}
          isAnimationActive={!still}
          animationDuration={400}
        />
      </RadarChart>
    </ResponsiveContainer>
  );
}
