import { Skeleton } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { notRecorded } from "../../lib/format";
import { Change } from "../../ui/change";
import { Sparkline } from "../../ui/sparkline";
import classes from "./kpi-tile.module.css";

interface Props {
  label: string;
  /** Formatted; null is "not recorded", undefined is still on its way. */
  value: string | null | undefined;
  change: number | null;
  /** What the figure was before, formatted. */
  before?: string | null;
  lessIsBetter?: boolean;
  spark?: readonly number[];
  note?: string | undefined;
  failed?: boolean;
  /** Beside the label. */
  action?: ReactNode;
}

export function KpiTile(props: Props): ReactElement {
  const { label, value, change, before = null, lessIsBetter = false, spark = [], note, failed = false, action } = props;
  return (
    <div className={classes["tile"]}>
      <dt className={classes["label"]}>
        <span>{label}</span>
        {action}
      </dt>
      <dd className={classes["body"]}>
        {failed ? (
          <span className={classes["missing"]}>could not be loaded</span>
        ) : value === undefined ? (
          <Skeleton height={26} width="70%" my={4} />
        ) : (
          <span className={value === null ? classes["missing"] : classes["value"]}>{value ?? notRecorded}</span>
        )}
        <span className={classes["foot"]}>
          <Change change={change} lessIsBetter={lessIsBetter} />
          {note !== undefined ? <span>{note}</span> : before !== null && <span>was {before}</span>}
        </span>
        {!failed && spark.length > 1 && (
          <span className={classes["spark"]}>
            <Sparkline values={spark} />
          </span>
        )}
      </dd>
    </div>
  );
}
