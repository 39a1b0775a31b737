import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { ratio, relativeChange, sumExact } from "../../lib/decimal";
import { formatCount, formatMoneyCharged, formatMoneyShort } from "../../lib/format";
import { numberAt, reportQuery, textAt } from "./analytics.api";
import type { Report } from "./analytics.api";
import classes from "./home.module.css";
import { KpiTile } from "./kpi-tile";
import { only, trendParameters } from "./parameters";
import type { ViewParameters } from "./parameters";

type Figure = number | null | undefined;
type Answer = UseQueryResult<Report>;
const people = ["from", "to", "currency", "vendorId"] as const;

function useBoth(name: string, view: ViewParameters, pick: (params: ViewParameters["current"]) => ViewParameters["current"]): [Answer, Answer] {
  const now = useQuery(reportQuery(name, pick(view.current)));
  const before = useQuery({ ...reportQuery(name, pick(view.previous ?? view.current)), enabled: view.previous !== null });
  return [now, before];
}

/** The sum of a column; null where every row lacks it, undefined while it is on its way. */
function total({ data }: Answer, column: string): Figure {
  const values = data?.rows.map((row) => numberAt(row, column)).filter((value) => value !== null);
  return values === undefined ? undefined : values.length === 0 && data?.rows.length !== 0 ? null : sumExact(values);
}

function head({ data }: Answer, column: string): Figure {
  return data === undefined ? undefined : numberAt(data.head, column);
}

function cell({ data }: Answer, column: string): Figure {
  return data === undefined ? undefined : numberAt(data.rows[0], column);
}

function divided(part: Figure, whole: Figure): Figure {
  return part === undefined || whole === undefined ? undefined : ratio(part, whole);
}

/** The figures one looks at first, each against the period before. */
export function HomeTiles({ view }: { view: ViewParameters }): ReactElement {
  const [trend, trendBefore] = useBoth("sales-over-time", view, trendParameters);
  const [activity, activityBefore] = useBoth("customer-activity", view, (params) => ({ ...only(params, people), limit: 1 }));
  const [newcomers, newcomersBefore] = useBoth("new-vs-returning", view, (params) => only(params, people));
  const [refunds, refundsBefore] = useBoth("refunds", view, (params) => ({ ...only(params, people), limit: 1000 }));
  const compared = view.previous !== null;
  const ofCategory = view.current["categoryId"] !== undefined;
  const currency = trend.data?.currency ?? "GBP";
  const money = (value: number): string => formatMoneyShort(value, currency);
  const cents = (value: number): string => formatMoneyCharged(value, currency);
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
  const average = sparkValues(trend.data, (row) => ratio(numberAt(row, "totalSales"), numberAt(row, "totalOrders")) ?? 0);
  const both = (column: string): [Figure, Figure] => [total(trend, column), total(trendBefore, column)];
  const orders = both("totalOrders");
  const sales = both("totalSales");
  const revenue = both("totalRevenue");
  const worth = ofCategory ? revenue : sales;

  return (
    <dl className={classes["tiles"]}>
      {tile("Sales", ofCategory ? [null, null] : sales, trend, money, {
        spark: ofCategory ? [] : spark("totalSales"),
        note: ofCategory ? "of a category: its revenue" : undefined,
      })}
      {tile("Revenue", revenue, trend, money, { spark: spark("totalRevenue") })}
      {tile("Orders", orders, trend, formatCount, { spark: spark("totalOrders") })}
      {tile("Purchases", both("totalCheckouts"), trend, formatCount, { spark: spark("totalCheckouts") })}
      {tile("Average order value", [divided(worth[0], orders[0]), divided(worth[1], orders[1])], trend, cents, {
        spark: ofCategory ? [] : average,
      })}
      {tile("Customers", [head(activity, "activeCustomers"), head(activityBefore, "activeCustomers")], activity, formatCount, {
        note: everything,
      })}
      {tile("New customers", [cell(newcomers, "newCustomers"), cell(newcomersBefore, "newCustomers")], newcomers, formatCount, {
        note: everything,
      })}
      {tile("Refunds", [total(refunds, "totalAmount"), total(refundsBefore, "totalAmount")], refunds, money, {
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
