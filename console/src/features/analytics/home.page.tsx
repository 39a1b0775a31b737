import { Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { FunnelChart } from "../../charts/funnel-chart";
import { BarsChart, PointsChart, SlicesChart, SpokesChart, TrendChart } from "../../charts/lazy-charts";
import type { Point } from "../../charts/points-chart";
import type { Slice } from "../../charts/slices-chart";
import type { Spoke } from "../../charts/spokes-chart";
import { sumExact } from "../../lib/decimal";
import {
  countryName,
  formatCount,
  formatCountAxis,
  formatDecimal,
  formatMoney,
  formatMoneyAxis,
  formatMoneyShort,
  formatPercent,
} from "../../lib/format";
import { useSession } from "../../lib/session";
import { EmptyState } from "../../ui/empty-state";
import { usePageTitle } from "../../ui/page-title";
import { chartQuery, numberAt, reportQuery } from "./analytics.api";
import { ChartCard } from "./chart-card";
import { FilterBar } from "./filter-bar";
import { funnelSteps } from "./funnel-steps";
import classes from "./home.module.css";
import { HomeTiles } from "./home-tiles";
import { only, trendParameters } from "./parameters";
import { PeriodLine } from "./period-line";
import type { FilterName } from "./report-types";
import { trendPoints } from "./trend-points";
import { useView } from "./use-view";
import type { View } from "./use-view";

const filters: readonly FilterName[] = ["period", "currency", "vendor", "category", "granularity", "compare"];
const money = ["from", "to", "currency", "vendorId", "categoryId"] as const;
const noOrders = "No order of this period matches. Choose a longer period or take a filter out.";

export function HomePage(): ReactElement {
  usePageTitle("Overview");
  const view = useView(filters);
  const { user } = useSession();
  const trend = useQuery(reportQuery("sales-over-time", trendParameters(view.view.current)));
  return (
    <div className={classes["page"]}>
      <header className={classes["head"]}>
        <Title order={1}>{user?.vendorName ?? "Overview"}</Title>
        <FilterBar {...view} filters={filters} onChange={view.change} />
      </header>
      <PeriodLine view={view.view} options={view.options} timezone={trend.data?.timezone} asOf={trend.data?.asOf} />
      {view.options.firstOrderAt === null ? (
        <EmptyState title="No orders yet">
          Figures appear here with the first order. An existing history can be imported from the command line.
        </EmptyState>
      ) : (
        <>
          <HomeTiles view={view.view} options={view.options} />
          <div className={classes["charts"]}>
            <TrendCard view={view} currency={trend.data?.currency ?? view.options.currency} />
            <Charts view={view} currency={trend.data?.currency ?? view.options.currency} />
          </div>
        </>
      )}
    </div>
  );
}

function TrendCard({ view: { view, search }, currency }: { view: View; currency: string }): ReactElement {
  const trend = useQuery(reportQuery("sales-over-time", trendParameters(view.current)));
  const before = useQuery({
    ...reportQuery("sales-over-time", trendParameters(view.previous ?? view.current)),
    enabled: view.previous !== null,
  });
  // A category has revenue of its own; what was paid for delivery and tax belongs to whole orders.
  const column = search.categoryId === undefined ? "totalSales" : "totalRevenue";
  const label = search.categoryId === undefined ? "Sales" : "Revenue";
  const format = (value: number): string => formatMoney(value, currency);
  return (
    <ChartCard
      title={`${label} trend`}
      definition="sales-over-time"
      params={trendParameters(view.current)}
      points={({ rows }) => trendPoints(rows, view.previous === null ? null : (before.data?.rows ?? null), column)}
      report="sales-over-time"
      search={search}
      query={trend}
      className={classes["wide"]}
      isEmpty={({ rows }) => rows.every((row) => (numberAt(row, "totalOrders") ?? 0) === 0)}
      whenEmpty={noOrders}
      summary={({ rows }) =>
        `${formatMoneyShort(sumExact(rows.map((row) => numberAt(row, column) ?? 0)), currency)} in all.`
      }
      table={({ rows }) => ({
        columns: ["When", label, "Orders"],
        rows: trendPoints(rows, null, column).map((point, index) => {
          const orders = trendPoints(rows, null, "totalOrders")[index]?.value ?? null;
          return [point.name, point.value === null ? "not recorded" : format(point.value), formatCount(orders)];
        }),
      })}
    >
      {({ rows }) => (
        <TrendChart
          points={trendPoints(rows, view.previous === null ? null : (before.data?.rows ?? null), column)}
          label={label}
          format={format}
          formatAxis={(value) => formatMoneyAxis(value, currency)}
        />
      )}
    </ChartCard>
  );
}

function Charts({ view: { view, search }, currency }: { view: View; currency: string }): ReactElement {
  const ask = only(view.current, money);
  const withoutCategory = only(view.current, ["from", "to", "currency", "vendorId"]);
  const withoutCurrency = only(view.current, ["from", "to", "vendorId", "categoryId"]);
  const ofVisitors = only(view.current, ["from", "to", "vendorId"]);
  const regions = useQuery(chartQuery<Slice>("orders-by-region", ask));
  const products = useQuery(chartQuery<{ name: string; revenue: number }>("top-products", ask));
  const categories = useQuery(chartQuery<Slice>("sales-by-category", ask));
  const segments = useQuery(chartQuery<Slice>("customers-by-segment", withoutCategory));
  const spend = useQuery(chartQuery<Point>("customer-spend", withoutCategory));
  const features = useQuery(chartQuery<Spoke>("feature-ratings", withoutCurrency));
  const funnel = useQuery(reportQuery("funnel", ofVisitors));
  const exact = (value: number): string => formatMoney(value, currency);
  const axis = (value: number): string => formatMoneyAxis(value, currency);
  const none = (rows: readonly unknown[]): boolean => rows.length === 0;
  const named = (slices: Slice[]): Slice[] => slices.map((slice) => ({ ...slice, name: countryName(slice.name) }));
  const largest = (slices: Slice[]): string =>
    slices[0] === undefined ? "" : `Largest: ${countryName(slices[0].name)}.`;
  const sum = (slices: Slice[]): number => sumExact(slices.map(({ value }) => value));
  return (
    <>
      <ChartCard
        title="Orders by region"
        definition="charts/orders-by-region"
        params={ask}
        report="regional-sales"
        search={search}
        query={regions}
        className={classes["slim"]}
        isEmpty={none}
        whenEmpty={noOrders}
        summary={largest}
        table={(slices) => ({
          columns: ["Region", "Orders"],
          rows: slices.map(({ name, value }) => [countryName(name), formatCount(value)]),
        })}
      >
        {(slices) => (
          <SlicesChart slices={named(slices)} label="orders" format={formatCount} total={formatCount(sum(slices))} />
        )}
      </ChartCard>
      <ChartCard
        title="Top products"
        definition="charts/top-products"
        params={ask}
        report="top-products"
        search={search}
        query={products}
        className={classes["wide"]}
        height={320}
        isEmpty={none}
        whenEmpty={noOrders}
        summary={(rows) => (rows[0] === undefined ? "" : `First: ${rows[0].name}, ${exact(rows[0].revenue)}.`)}
        table={(rows) => ({
          columns: ["Product", "Revenue"],
          rows: rows.map(({ name, revenue }) => [name, exact(revenue)]),
        })}
      >
        {(rows) => (
          <BarsChart
            points={rows.map(({ name, revenue }) => ({ name, value: revenue }))}
            label="Revenue"
            format={exact}
            formatAxis={axis}
          />
        )}
      </ChartCard>
      <ChartCard
        title="Sales by category"
        definition="charts/sales-by-category"
        params={ask}
        search={search}
        query={categories}
        className={classes["slim"]}
        height={320}
        isEmpty={none}
        whenEmpty={noOrders}
        summary={largest}
        table={(slices) => ({
          columns: ["Category", "Revenue"],
          rows: slices.map(({ name, value }) => [name, exact(value)]),
        })}
      >
        {(slices) => (
          <SlicesChart
            slices={slices}
            label="revenue"
            format={exact}
            total={formatMoneyAxis(sum(slices), currency)}
          />
        )}
      </ChartCard>
      <ChartCard
        title="Customer spend"
        definition="charts/customer-spend"
        params={withoutCategory}
        report="customer-activity"
        search={search}
        query={spend}
        className={classes["wide"]}
        isEmpty={none}
        whenEmpty="Nobody with an account bought anything in this period."
        summary={(points) => `${formatCount(points.length)} customers by purchases and money spent.`}
        table={(points) => ({
          columns: ["Customer", "Purchases", "Spent"],
          rows: [...points]
            .sort((a, b) => b.y - a.y)
            .slice(0, 100)
            .map(({ name, x, y }) => [name, formatCount(x), exact(y)]),
        })}
      >
        {(points) => (
          <PointsChart
            points={points}
            xLabel="Purchases"
            yLabel="Spent"
            formatX={formatCount}
            formatY={exact}
            formatAxis={axis}
          />
        )}
      </ChartCard>
      <ChartCard
        title="Customers by segment"
        definition="charts/customers-by-segment"
        params={withoutCategory}
        report="customer-segments"
        search={search}
        query={segments}
        className={classes["slim"]}
        isEmpty={none}
        whenEmpty="Nobody with an account bought anything in this period."
        summary={largest}
        table={(slices) => ({
          columns: ["Segment", "Customers"],
          rows: slices.map(({ name, value }) => [name, formatCount(value)]),
        })}
      >
        {(slices) => (
          <SlicesChart slices={slices} label="customers" format={formatCount} total={formatCountAxis(sum(slices))} />
        )}
      </ChartCard>
      <ChartCard
        title="Funnel"
        definition="funnel"
        params={ofVisitors}
        points={({ rows }) => funnelSteps(rows)}
        report="funnel"
        search={search}
        query={funnel}
        className={classes["wide"]}
        isEmpty={({ rows }) => rows.every((row) => (numberAt(row, "people") ?? 0) === 0)}
        whenEmpty="Nobody visited or bought in this period."
        summary={({ rows }) => `${rows.length} steps, from a visit to a second purchase.`}
        table={({ rows }) => ({
          columns: ["Step", "People", "Of the step before"],
          rows: funnelSteps(rows).map(({ name, people, rate }) => [
            name,
            formatCount(people),
            rate === null ? "" : formatPercent(rate),
          ]),
        })}
      >
        {({ rows }) => <FunnelChart steps={funnelSteps(rows)} />}
      </ChartCard>
      <ChartCard
        title="Feature ratings"
        definition="charts/feature-ratings"
        params={withoutCurrency}
        report="product-ratings"
        search={search}
        query={features}
        className={classes["slim"]}
        isEmpty={none}
        whenEmpty="No review of this period scored single features."
        summary={(spokes) => spokes.map(({ subject, A }) => `${subject} ${formatDecimal(A, 2)}`).join(", ")}
        table={(spokes) => ({
          columns: ["Feature", "Average of 5"],
          rows: spokes.map(({ subject, A }) => [subject, formatDecimal(A, 2)]),
        })}
      >
        {(spokes) => <SpokesChart spokes={spokes} label="Average" />}
      </ChartCard>
    </>
  );
}
