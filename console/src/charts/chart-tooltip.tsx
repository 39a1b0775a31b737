import type { ReactElement } from "react";
import classes from "./chart-tooltip.module.css";

interface Entry {
  label: string;
  value: string;
  color: string;
}

/** The card beside the pointer. It repeats what the table says, so it is not announced. */
export function ChartTooltip({ title, entries }: { title: string; entries: readonly Entry[] }): ReactElement {
  return (
    <div className={classes["tooltip"]} aria-hidden>
      <div className={classes["title"]}>{title}</div>
      {entries.map((entry) => (
        <div key={entry.label} className={classes["entry"]}>
          <span className={classes["dot"]} style={{ background: entry.color }} />
          <span className={classes["label"]}>{entry.label}</span>
          <span className={classes["value"]}>{entry.value}</span>
        </div>
      ))}
    </div>
  );
}
