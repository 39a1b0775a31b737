import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { ratio, relativeChange } from "../../lib/decimal";
import type { QueryParams } from "../../lib/api";
import { formatCount, formatMoneyCharged } from "../../lib/format";
import { numberAt, reportQuery, textAt } from "./analytics.api";
import type { FilterOptions, Report } from "./analytics.api";
import classes from "./home.module.css";
import { KpiTile } from "./kpi-tile";
import { fromTheStart, only, trendParameters } from "./parameters";
import type { ViewParameters } from "./parameters";
import type { ReportName } from "./report-types";

type Figure = number | null | undefined;
type Answer = UseQueryResult<Report>;
const people = ["from", "to", "currency", "vendorId"] as const;

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
  const ofPeople = (params: QueryParams): QueryParams => fromTheStart(only(params, people), options);
  const [trend, trendBefore] = useBoth("sales-over-time", view, trendParameters);
  const [activity, activityBefore] = useBoth("customer-activity", view, (params) => ({
    ...ofPeople(params),
    limit: 1,
  }));
  const [newcomers, newcomersBefore] = useBoth("new-vs-returning", view, ofPeople);
  const [refunds, refundsBefore] = useBoth("refunds", view, (params) => ({ ...only(params, people), limit: 1 }));
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
    more: { spark?: number[]; lessIsBetter?: boolean; note?: string | undefined } = {},
  ): ReactElement => (
    <KpiTile
      key={label}
      label={label}
      value={typeof now === "number" ? format(now) : now}
      change={compared && typeof now === "number" ? relativeChange(now, before ?? null) : null}
      before={compared && typeof before === "number" ? format(before) : null}
      failed={source.isError}
      {...more}
    />
  );
  const spark = (column: string): number[] => sparkValues(trend.data, (row) => numberAt(row, column) ?? 0);
  const average = sparkValues(
    trend.data,
    (row) => ratio(numberAt(row, "totalSales"), numberAt(row, "totalOrders")) ?? 0,
  );
  const both = (column: string): [Figure, Figure] => [head(trend, column), head(trendBefore, column)];

  return (
    <dl className={classes["tiles"]}>
      {tile("Sales", both("totalSales"), trend, money, {
        spark: ofCategory ? [] : spark("totalSales"),
        note: ofCategory ? "of a category: its revenue" : undefined,
      })}
      {tile("Revenue", both("totalRevenue"), trend, money, { spark: spark("totalRevenue") })}
      {tile("Orders", both("totalOrders"), trend, formatCount, { spark: spark("totalOrders") })}
      {tile("Purchases", both("totalCheckouts"), trend, formatCount, { spark: spark("totalCheckouts") })}
      {tile("Average order value", both("averageOrderValue"), trend, money, {
        spark: ofCategory ? [] : average,
        note: ofCategory ? "not told for a category" : undefined,
      })}
      {tile(
        "Customers",
        [head(activity, "activeCustomers"), head(activityBefore, "activeCustomers")],
        activity,
        formatCount,
        {
          note: everything,
        },
      )}
      {tile(
        "New customers",
        [head(newcomers, "newCustomers"), head(newcomersBefore, "newCustomers")],
        newcomers,
        formatCount,
        {
          note: everything,
        },
      )}
      {tile("Refunds", [head(refunds, "totalAmount"), head(refundsBefore, "totalAmount")], refunds, money, {
        spark: ofCategory ? [] : spark("totalRefunds"),
        lessIsBetter: true,
        note: everything,
      })}
    </dl>
  );
}

function sparkValues(report: Report | undefined, value: (row: Report["rows"][number]) => number): number[] {
  return [...(report?.rows ?? [])].sort((a, b) => textAt(a, "period").localeCompare(textAt(b, "period"))).map(value);
}
