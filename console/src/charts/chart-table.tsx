import type { ReactElement } from "react";
import classes from "./chart-table.module.css";

export interface ChartTableData {
  columns: readonly string[];
  /** Formatted already; the first cell of each row names it. */
  rows: readonly (readonly string[])[];
}

export function ChartTable({
  label,
  data,
  maxHeight,
}: {
  label: string;
  data: ChartTableData;
  maxHeight: number;
}): ReactElement {
  return (
    <div
      className={classes["scroll"]}
      style={{ maxHeight }}
      role="region"
      aria-label={`${label} as a table`}
      tabIndex={0}
    >
      <table className={classes["table"]}>
        <thead>
          <tr>
            {data.columns.map((column, index) => (
              <th key={column} scope="col" data-numeric={index > 0 || undefined}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, rowIndex) => (
            <tr key={rowIndex}>
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={index} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={index} data-numeric>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
