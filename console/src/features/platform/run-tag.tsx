import type { ReactElement } from "react";
import { formatMoment } from "../../lib/format";
import { Tag } from "../../ui/tag";
import classes from "./jobs.module.css";
import type { JobRun } from "./platform.api";

/** How a run ended, or that it goes on. */
export function RunTag({ run }: { run: JobRun | null }): ReactElement {
  if (run === null) {
    return <span className={classes["sub"]}>never yet</span>;
  }
  const skipped = run.summary["skipped"];
  return (
    <span className={classes["job"]}>
      <span>
        {run.succeeded === null ? (
          <Tag tone="notable">running</Tag>
        ) : run.succeeded ? (
          <Tag tone={skipped === undefined ? "good" : "plain"}>
            {skipped === undefined ? "succeeded" : "nothing to do"}
          </Tag>
        ) : (
          <Tag tone="bad">failed</Tag>
        )}
      </span>
      <span className={classes["sub"]}>{formatMoment(run.finishedAt ?? run.startedAt)}</span>
    </span>
  );
}
