import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { ratio, relativeChange } from "../../lib/decimal";
import type { QueryParams } from "../../lib/api";
import { formatCount, formatMoneyCharged } from "../../lib/format";
import { numberAt, reportQuery, textAt } from "./analytics.api";
import type { FilterOptions, Report } from "./analytics.api";
import { DefinitionButton } from "./definition-button";
import classes from "./home.module.css";
import { KpiTile } from "./kpi-tile";
import { fromTheStart, only, trendParameters } from "./parameters";
import type { ViewParameters } from "./parameters";
import type { ReportName } from "./report-types";

type Figure = number | null | undefined;
type Answer = UseQueryResult<Report>;
const ofPerson = ["from", "to", "currency", "vendorId"] as const;

function useBoth(
  name: ReportName,
  view: ViewParameters,
  pick: (params: QueryParams) => QueryParams,
): [Answer, Answer] {
  const now = useQuery(reportQuery(name, pick(view.current)));
  const before = useQuery({
    ...reportQuery(name, pick(view.previous ?? view.current)),
    enabled: view.previous !== null,
  });
  return [now, before];
}

function head({ data }: Answer, column: string): Figure {
  return data === undefined ? undefined : numberAt(data.head, column);
}

/** The figures one looks at first, each against the period before. */
export function HomeTiles({ view, options }: { view: ViewParameters; options: FilterOptions }): ReactElement {
  const ofPeople = (params: QueryParams): QueryParams => fromTheStart(only(params, ofPerson), options);
  const [trend, trendBefore] = useBoth("sales-over-time", view, trendParameters);
  const [activity, activityBefore] = useBoth("customer-activity", view, (params) => ({
    ...ofPeople(params),
    limit: 1,
  }));
  const [newcomers, newcomersBefore] = useBoth("new-vs-returning", view, ofPeople);
  const [refunds, refundsBefore] = useBoth("refunds", view, (params) => ({ ...only(params, ofPerson), limit: 1 }));
  const compared = view.previous !== null;
  const ofCategory = view.current["categoryId"] !== undefined;
  const currency = trend.data?.currency ?? "GBP";
  const money = (value: number): string => formatMoneyCharged(value, currency);
  const everything = ofCategory ? "all categories" : undefined;

  const tile = (
    label: string,
    [now, before]: [Figure, Figure],
    source: Answer,
    format: (value: number) => string,
    about: { name: ReportName; params: QueryParams; spark?: SparkPoint[] },
    more: { lessIsBetter?: boolean; note?: string | undefined } = {},
  ): ReactElement => (
    <KpiTile
      key={label}
      label={label}
      value={typeof now === "number" ? format(now) : now}
      change={compared && typeof now === "number" ? relativeChange(now, before ?? null) : null}
      before={compared && typeof before === "number" ? format(before) : null}
      failed={source.isError && source.data === undefined}
      spark={about.spark?.map(({ value }) => value) ?? []}
      action={
        <DefinitionButton
          small
          name={about.name}
          of={label}
          params={about.params}
          points={now === undefined ? undefined : (about.spark ?? [{ name: label, value: now, before }])}
        />
      }
      {...more}
    />
  );
  const spark = (column: string): SparkPoint[] => sparkPoints(trend.data, (row) => numberAt(row, column) ?? 0);
  const average = sparkPoints(
    trend.data,
    (row) => ratio(numberAt(row, "totalSales"), numberAt(row, "totalOrders")) ?? 0,
  );
  const both = (column: string): [Figure, Figure] => [head(trend, column), head(trendBefore, column)];
  const ofTrend = { name: "sales-over-time", params: trendParameters(view.current) } as const;
  const drawn = (points: SparkPoint[]): { spark?: SparkPoint[] } => (ofCategory ? {} : { spark: points });
  const people = ofPeople(view.current);

  return (
    <dl className={classes["tiles"]}>
      {tile("Sales", both("totalSales"), trend, money, { ...ofTrend, ...drawn(spark("totalSales")) }, {
        note: ofCategory ? "of a category: its revenue" : undefined,
      })}
      {tile("Revenue", both("totalRevenue"), trend, money, { ...ofTrend, spark: spark("totalRevenue") })}
      {tile("Orders", both("totalOrders"), trend, formatCount, { ...ofTrend, spark: spark("totalOrders") })}
      {tile("Purchases", both("totalCheckouts"), trend, formatCount, { ...ofTrend, spark: spark("totalCheckouts") })}
      {tile("Average order value", both("averageOrderValue"), trend, money, { ...ofTrend, ...drawn(average) }, {
        note: ofCategory ? "not told for a category" : undefined,
      })}
      {tile(
        "Customers",
        [head(activity, "activeCustomers"), head(activityBefore, "activeCustomers")],
        activity,
        formatCount,
        { name: "customer-activity", params: people },
        { note: everything },
      )}
      {tile(
        "New customers",
        [head(newcomers, "newCustomers"), head(newcomersBefore, "newCustomers")],
        newcomers,
        formatCount,
        { name: "new-vs-returning", params: people },
        { note: everything },
      )}
      {tile(
        "Refunds",
        [head(refunds, "totalAmount"), head(refundsBefore, "totalAmount")],
        refunds,
        money,
        { name: "refunds", params: only(view.current, ofPerson), ...drawn(spark("totalRefunds")) },
        { lessIsBetter: true, note: everything },
      )}
    </dl>
  );
}

interface SparkPoint {
  name: string;
  value: number;
}

function sparkPoints(report: Report | undefined, value: (row: Report["rows"][number]) => number): SparkPoint[] {
  return (report?.rows ?? [])
    .map((row) => ({ name: textAt(row, "period"), value: value(row) }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
