import { Loader } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconArrowsSort } from "@tabler/icons-react";
import { tableFeatures, useTable } from "@tanstack/react-table";
import type { ColumnDef } from "@tanstack/react-table";
import type { ReactElement, ReactNode } from "react";
import { useMemo } from "react";
import classes from "./data-table.module.css";

// Sorting is the host's: rows come in pages, and a page sorted by itself would pretend to be the whole.
const features = tableFeatures({});

export interface TableColumn<TRow extends object> {
  id: string;
  header: string;
  /** What the column means, shown on the header. */
  hint?: string | undefined;
  numeric?: boolean;
  cell: (row: TRow) => ReactNode;
  /** Present where the host can sort by this column. */
  sort?: { direction: "ascending" | "descending" | "none"; onSort: () => void } | undefined;
}

interface Props<TRow extends object> {
  /** Names the table and the region it scrolls in. */
  label: string;
  columns: readonly TableColumn<TRow>[];
  rows: TRow[];
  busy?: boolean;
  /** On a phone each row becomes a list of its cells, so that nothing of it is out of sight. */
  stacked?: boolean;
}

export function DataTable<TRow extends object>(props: Props<TRow>): ReactElement {
  const { label, columns, rows, busy = false, stacked = false } = props;
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const definitions = useMemo(
    () =>
      columns.map((column): ColumnDef<typeof features, TRow> => ({
        id: column.id,
        header: column.header,
        cell: ({ row }) => column.cell(row.original),
      })),
    [columns],
  );
  const table = useTable({ features, columns: definitions, data: rows });
  return (
    // The region scrolls sideways on narrow screens, so the keyboard has to reach it.
    <div className={classes["scroll"]} role="region" aria-label={label} tabIndex={0} aria-busy={busy}>
      {busy && <Loader size="xs" className={classes["busy"]} aria-hidden />}
      <table className={classes["table"]} data-stacked={stacked || undefined}>
        <caption className={classes["caption"]}>{label}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <HeaderCell key={header.id} column={byId.get(header.column.id)} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell, index) => {
                const column = byId.get(cell.column.id);
                const numeric = column?.numeric === true;
                const content = table.FlexRender({ cell });
                return index === 0 ? (
                  <th key={cell.id} scope="row" data-numeric={numeric || undefined}>
                    {content}
                  </th>
                ) : (
                  <td
                    key={cell.id}
                    data-numeric={numeric || undefined}
                    data-label={stacked ? column?.header : undefined}
                  >
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function HeaderCell<TRow extends object>({ column }: { column: TableColumn<TRow> | undefined }): ReactElement {
  if (column?.sort === undefined) {
    return (
      <th scope="col" data-numeric={column?.numeric === true || undefined} title={column?.hint}>
        {column?.header}
      </th>
    );
  }
  const { direction, onSort } = column.sort;
  const Icon = direction === "none" ? IconArrowsSort : direction === "ascending" ? IconArrowUp : IconArrowDown;
  return (
    <th scope="col" aria-sort={direction} data-numeric={column.numeric === true || undefined} title={column.hint}>
      <button
        type="button"
        className={classes["sort"]}
        data-active={direction !== "none" || undefined}
        onClick={onSort}
      >
        {column.header}
        <Icon size={13} aria-hidden />
      </button>
    </th>
  );
}
