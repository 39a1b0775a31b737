import type { ReactElement } from "react";
import { useMemo } from "react";
import { relativeChange } from "../../lib/decimal";
import { Change } from "../../ui/change";
import { DataTable } from "../../ui/data-table";
import type { TableColumn } from "../../ui/data-table";
import { definitionsQuery, numberAt } from "./analytics.api";
import type { Report, ReportRow } from "./analytics.api";
import { CellView, isNumeric } from "./cell";
import type { ReportColumn, ReportConfig } from "./report-types";
import type { SearchChange } from "./filter-bar";
import type { View } from "./use-view";
import { useQuery } from "@tanstack/react-query";

interface Props {
  config: ReportConfig;
  view: View;
  report: Report;
  rows: ReportRow[];
  previous: Report | undefined;
  busy: boolean;
}

export function ReportTable({ config, view, report, rows, previous, busy }: Props): ReactElement {
  const { data: definitions } = useQuery(definitionsQuery);
  const hints = new Map(
    definitions
      ?.find(({ name }) => name === config.name)
      ?.columns.map(({ name, description }) => [name, description]),
  );
  const earlier = useMemo(() => indexRows(config, previous), [config, previous]);
  const context = { currency: report.currency, timezone: report.timezone };
  const columns: TableColumn<ReportRow>[] = config.columns
    .filter((column) => column.optional !== true || rows.some((row) => (row[column.name] ?? null) !== null))
    .map((column) => ({
      id: column.name,
      header: column.header,
      hint: hints.get(column.name),
      numeric: isNumeric(column),
      cell: (row) => <CellView column={column} value={row[column.name]} context={context} />,
      sort: sortOf(column, config, view),
    }));
  const change = config.rowChange;
  if (change !== undefined && previous !== undefined) {
    columns.push({
      id: "change",
      header: "Change",
      hint: "Against the earlier period",
      numeric: true,
      cell: (row) => {
        const before = earlier.get(keyOf(change.keys, row));
        if (before === undefined) {
          // Where the earlier answer was cut off, a missing row may only not have been read.
          return previous.nextCursor === null ? "new" : "–";
        }
        const value = relativeChange(numberAt(row, change.value), numberAt(before, change.value));
        return value === null ? "–" : <Change change={value} lessIsBetter={change.lessIsBetter === true} />;
      },
    });
  }
  return <DataTable label={`${config.title}, table`} columns={columns} rows={rows} busy={busy} />;
}

function keyOf(keys: readonly string[], row: ReportRow): string {
  return JSON.stringify(keys.map((key) => row[key] ?? null));
}

function indexRows(config: ReportConfig, previous: Report | undefined): Map<string, ReportRow> {
  const keys = config.rowChange?.keys ?? [];
  return new Map(previous?.rows.map((row) => [keyOf(keys, row), row]));
}

/** Which way the host sorts by this column now, and what to ask for when its header is pressed. */
function sortOf(
  column: ReportColumn,
  config: ReportConfig,
  { search, change }: View,
): TableColumn<ReportRow>["sort"] {
  const values = column.sort?.values;
  if (values === undefined) {
    return undefined;
  }
  const chosen = (param: "by" | "order"): string | undefined => {
    const initial = config.options?.find((option) => option.param === "by");
    return param === "order"
      ? (search.order ?? "desc")
      : (search.by ?? (initial?.param === "by" ? initial.values[0]?.value : undefined));
  };
  const { asc, desc } = values;
  const isAscending = asc !== undefined && chosen(asc.param) === asc.value;
  const isDescending = desc !== undefined && chosen(desc.param) === desc.value;
  const next = isDescending ? (asc ?? desc) : (desc ?? asc);
  return {
    direction: isAscending ? "ascending" : isDescending ? "descending" : "none",
    onSort: () => {
      if (next !== undefined) {
        change({ [next.param]: next.value } satisfies SearchChange);
      }
    },
  };
}
