import { MantineProvider } from "@mantine/core";
import { render, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { DataTable } from "../../ui/data-table";
import type { Cell } from "./analytics.api";
import { CellView, cellText, histogramCounts, isNumeric } from "./cell";
import type { ReportColumn } from "./report-types";

const context = { currency: "GBP", timezone: "Europe/London" };
const money: ReportColumn = { name: "totalSales", header: "Sales", kind: "money" };
const name: ReportColumn = { name: "vendor", header: "Vendor", kind: "text" };

function show(rows: Record<string, Cell>[]): void {
  const columns = [name, money].map((column) => ({
    id: column.name,
    header: column.header,
    numeric: isNumeric(column),
    cell: (row: Record<string, Cell>) => <CellView column={column} value={row[column.name]} context={context} />,
  }));
  render(
    <MantineProvider>
      <DataTable label="Vendors" columns={columns} rows={rows} />
    </MantineProvider>,
  );
}

describe("a report's table", () => {
  it("tells a figure that was never recorded from zero", () => {
    show([
      { vendor: "Amber", totalSales: 0 },
      { vendor: "Birch", totalSales: null },
    ]);
    const row = (vendor: string): HTMLElement => screen.getByRole("row", { name: new RegExp(vendor) });
    expect(within(row("Amber")).getByText("£0.00")).toBeInTheDocument();
    expect(within(row("Birch")).getByText("not recorded")).toBeInTheDocument();
    expect(within(row("Birch")).queryByText("£0.00")).not.toBeInTheDocument();
  });

  it("aligns figures and names its rows", () => {
    show([{ vendor: "Amber", totalSales: 12.5 }]);
    expect(screen.getByRole("rowheader", { name: "Amber" })).toBeInTheDocument();
    expect(screen.getByRole("cell", { name: "£12.50" })).toHaveAttribute("data-numeric");
    expect(screen.getByRole("region", { name: "Vendors" })).toHaveAttribute("tabindex", "0");
  });
});

describe("cells", () => {
  it("write times in the report's zone", () => {
    const column: ReportColumn = { name: "lastOrderAt", header: "Last order", kind: "dateTime" };
    expect(cellText(column, "2026-07-01T22:30:00Z", context)).toBe("1 Jul 2026, 23:30");
  });

  it("write buckets as people do", () => {
    const column: ReportColumn = { name: "period", header: "Period", kind: "bucket" };
    const text = (value: string): string => cellText(column, value, context);
    expect([text("2026-01"), text("2026-W05"), text("2026-01-31")]).toEqual([
      "Jan 2026",
      "Week 5, 2026",
      "31 Jan 2026",
    ]);
  });

  it("read a histogram as a list or by star", () => {
    expect(histogramCounts([1, 2, 3, 4, 5])).toEqual([1, 2, 3, 4, 5]);
    expect(histogramCounts({ "2": 7, "1": 3 })).toEqual([3, 7]);
    expect(histogramCounts(null)).toEqual([]);
  });
});
