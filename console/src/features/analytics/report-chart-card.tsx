import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { Suspense } from "react";
import { ChartFrame } from "../../charts/chart-frame";
import { FunnelChart } from "../../charts/funnel-chart";
import { BarsChart, PointsChart, SlicesChart, TrendChart } from "../../charts/lazy-charts";
import type { Point } from "../../charts/points-chart";
import type { Slice } from "../../charts/slices-chart";
import { sumExact } from "../../lib/decimal";
import {
  countryName,
  formatCount,
  formatCountAxis,
  formatMoney,
  formatMoneyAxis,
  formatPercent,
} from "../../lib/format";
import { chartQuery, numberAt, textAt } from "./analytics.api";
import type { Report, ReportRow } from "./analytics.api";
import { histogramCounts } from "./cell";
import { funnelSteps } from "./funnel-steps";
import { only } from "./parameters";
import type { ReportChart, ReportConfig } from "./report-types";
import { stageCounts } from "./stage-counts";
import { trendPoints } from "./trend-points";
import type { View } from "./use-view";

interface Props {
  config: ReportConfig;
  view: View;
  report: Report;
  rows: ReportRow[];
  previous: Report | undefined;
}

export interface Drawing {
  /** What is drawn, as Recharts takes it. */
  points: readonly unknown[];
  title: string;
  summary: string;
  columns: readonly string[];
  rows: readonly (readonly string[])[];
  picture: ReactNode;
  height?: number;
}

/** The picture above a report's table: of the same rows or, where those are a part only, of the chart's own data. */
export function useDrawing(props: Omit<Props, "report"> & { report: Report | undefined }): Drawing | null {
  const { config, view, report, rows } = props;
  const { kind } = config.chart;
  const asked = only(view.view.current, people);
  const segments = useQuery({ ...chartQuery<Slice>("customers-by-segment", asked), enabled: kind === "segments" });
  const spend = useQuery({ ...chartQuery<Point>("customer-spend", asked), enabled: kind === "spend" });
  if (report === undefined || rows.length === 0) {
    return null;
  }
  switch (kind) {
    case "segments":
      return drawSegments(segments.data ?? []);
    case "spend":
      return drawSpend(spend.data ?? [], report.currency);
    default:
      return draw(config.chart, { ...props, report });
  }
}

export function ReportChartCard({ drawing }: { drawing: Drawing }): ReactElement {
  const height = drawing.height ?? 300;
  return (
    <ChartFrame
      title={drawing.title}
      summary={drawing.summary}
      table={{ columns: drawing.columns, rows: drawing.rows }}
      height={height}
    >
      <Suspense fallback={<Skeleton height={height} />}>{drawing.picture}</Suspense>
    </ChartFrame>
  );
}

function draw(chart: ReportChart, props: Props): Drawing | null {
  switch (chart.kind) {
    case "trend":
      return drawTrend(props);
    case "bars":
      return drawBars(props, chart.name, chart.value, chart.money, chart.label, chart.top);
    case "bars-by": {
      const by = chart.values[props.view.search.by ?? ""] ?? Object.values(chart.values)[0];
      return by === undefined ? null : drawBars(props, chart.name, by.column, by.money, by.label, chart.top);
    }
    case "ratings":
      return drawRatings(props);
    case "funnel":
      return drawFunnel(props);
    case "stages":
      return drawStages(props);
    case "newcomers":
      return drawNewcomers(props);
    default:
      return null;
  }
}

function drawTrend({ config, report, rows, previous }: Props): Drawing {
  const column = rows.some((row) => numberAt(row, "totalSales") !== null) ? "totalSales" : "totalRevenue";
  const label = column === "totalSales" ? "Sales" : "Revenue";
  const format = (value: number): string => formatMoney(value, report.currency);
  const points = trendPoints(rows, previous?.rows ?? null, column);
  return {
    points,
    title: config.title,
    summary: `${label} in ${points.length} steps.`,
    columns: ["When", label, "Earlier"],
    rows: points.map(({ name, value, previous: before }) => [
      name,
      value === null ? "not recorded" : format(value),
      before === undefined || before === null ? "" : format(before),
    ]),
    picture: (
      <TrendChart
        points={points}
        label={label}
        format={format}
        formatAxis={(value) => formatMoneyAxis(value, report.currency)}
      />
    ),
  };
}

function drawBars(
  props: Props,
  name: string,
  value: string,
  money: boolean,
  label: string,
  top: number,
): Drawing | null {
  const { report, rows } = props;
  // Sales of a category are not told; its revenue is.
  const column = rows.some((row) => numberAt(row, value) !== null) ? value : "totalRevenue";
  const points = rows
    .map((row) => ({ name: labelOf(row, name), value: numberAt(row, column) }))
    .filter((point): point is { name: string; value: number } => point.value !== null)
    .sort((a, b) => (props.config.name === "low-stock" ? a.value - b.value : b.value - a.value))
    .slice(0, top);
  if (points.length === 0) {
    return null;
  }
  const shown = column === value ? label : "Revenue";
  const format = (figure: number): string => (money ? formatMoney(figure, report.currency) : formatCount(figure));
  return {
    points,
    title: points.length < rows.length ? `${shown}: the first ${points.length}` : shown,
    summary: points[0] === undefined ? "" : `First: ${points[0].name}, ${format(points[0].value)}.`,
    columns: [props.config.columns[0]?.header ?? "Name", shown],
    rows: points.map((point) => [point.name, format(point.value)]),
    height: Math.max(120, 34 + points.length * 30),
    picture: (
      <BarsChart
        points={points}
        label={shown}
        format={format}
        formatAxis={(figure) => (money ? formatMoneyAxis(figure, report.currency) : formatCountAxis(figure))}
      />
    ),
  };
}

/** What a bar is called; a place is as fine as the report went, and may be unknown. */
function labelOf(row: ReportRow, name: string): string {
  if (name !== "place") {
    return textAt(row, name);
  }
  const country = textAt(row, "country");
  const place = [textAt(row, "city"), textAt(row, "region"), country === "" ? "" : countryName(country)];
  return place.filter((part) => part !== "").join(", ") || "not recorded";
}

function drawRatings({ rows }: Props): Drawing {
  const counts = [0, 0, 0, 0, 0];
  for (const row of rows) {
    histogramCounts(row["histogram"] ?? null).forEach((count, index) => {
      counts[index] = (counts[index] ?? 0) + count;
    });
  }
  const points = counts.map((value, index) => ({ name: index === 0 ? "1 star" : `${index + 1} stars`, value }));
  return {
    points,
    title: "Stars given to the products listed",
    summary: points.map(({ name, value }) => `${name}: ${formatCount(value)}`).join(", "),
    columns: ["Stars", "Reviews"],
    rows: points.map(({ name, value }) => [name, formatCount(value)]),
    height: 240,
    picture: (
      <BarsChart
        points={points}
        label="Reviews"
        format={formatCount}
        formatAxis={formatCountAxis}
        lying={false}
        color="var(--chart-4)"
      />
    ),
  };
}

function drawFunnel({ rows }: Props): Drawing {
  const steps = funnelSteps(rows);
  return {
    points: steps,
    title: "From a visit to a second purchase",
    summary: `${steps.length} steps.`,
    columns: ["Step", "People", "Of the step before"],
    rows: steps.map(({ name, people, rate }) => [
      name,
      formatCount(people),
      rate === null ? "" : formatPercent(rate),
    ]),
    height: 250,
    picture: <FunnelChart steps={steps} />,
  };
}

function drawStages({ report }: Props): Drawing {
  const points = stageCounts(report.head);
  return {
    points,
    title: "Products by stage",
    summary: points.map(({ name, value }) => `${name}: ${formatCount(value)}`).join(", "),
    columns: ["Stage", "Products"],
    rows: points.map(({ name, value }) => [name, formatCount(value)]),
    height: 200,
    picture: <BarsChart points={points} label="Products" format={formatCount} formatAxis={formatCountAxis} />,
  };
}

function drawNewcomers({ rows }: Props): Drawing | null {
  const slices = [
    { name: "New", value: numberAt(rows[0], "newCustomers") ?? 0 },
    { name: "Returning", value: numberAt(rows[0], "returningCustomers") ?? 0 },
  ];
  const total = slices.reduce((sum, { value }) => sum + value, 0);
  return total === 0 ? null : drawSlices("New and returning", slices, formatCount(total));
}

function drawSlices(title: string, slices: Slice[], total: string): Drawing {
  return {
    points: slices,
    title,
    summary: slices.map(({ name, value }) => `${name}: ${formatCount(value)}`).join(", "),
    columns: ["Group", "Customers"],
    rows: slices.map(({ name, value }) => [name, formatCount(value)]),
    height: 240,
    picture: <SlicesChart slices={slices} label="customers" format={formatCount} total={total} />,
  };
}

const people = ["from", "to", "currency", "vendorId"] as const;

function drawSegments(slices: Slice[]): Drawing | null {
  const total = sumExact(slices.map(({ value }) => value));
  return slices.length === 0 ? null : drawSlices("Customers by segment", slices, formatCount(total));
}

function drawSpend(points: Point[], currency: string): Drawing | null {
  const money = (value: number): string => formatMoney(value, currency);
  const sorted = [...points].sort((a, b) => b.y - a.y).slice(0, 100);
  return points.length === 0
    ? null
    : {
        points,
        title: "Purchases and money spent",
        summary: `${formatCount(points.length)} customers.`,
        columns: ["Customer", "Purchases", "Spent"],
        rows: sorted.map(({ name, x, y }) => [name, formatCount(x), money(y)]),
        picture: (
          <PointsChart
            points={points}
            xLabel="Purchases"
            yLabel="Spent"
            formatX={formatCount}
            formatY={money}
            formatAxis={(value) => formatMoneyAxis(value, currency)}
          />
        ),
      };
}
