import type { ReactElement } from "react";
import { formatCount, formatPercent, notRecorded } from "../lib/format";
import classes from "./funnel-chart.module.css";

export interface FunnelStep {
  name: string;
  people: number | null;
  /** The share of the step before that came this far; null where it cannot be said. */
  rate: number | null;
}

/** A funnel as bars of their true length. Plain elements: nothing here needs a drawing library. */
export function FunnelChart({ steps }: { steps: readonly FunnelStep[] }): ReactElement {
  const most = Math.max(1, ...steps.map((step) => step.people ?? 0));
  return (
    <ol className={classes["funnel"]}>
      {steps.map((step, index) => (
        <li key={step.name}>
          <span className={classes["name"]}>{step.name}</span>
          <span className={classes["track"]}>
            {step.people !== null && (
              <span className={classes["bar"]} style={{ width: `${Math.max(0.6, (100 * step.people) / most)}%` }} />
            )}
          </span>
          <span className={classes["people"]} data-missing={step.people === null || undefined}>
            {step.people === null ? notRecorded : formatCount(step.people)}
          </span>
          <span className={classes["rate"]}>{index === 0 || step.rate === null ? "" : formatPercent(step.rate)}</span>
        </li>
      ))}
    </ol>
  );
}
