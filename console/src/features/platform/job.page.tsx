import { Anchor } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import classes from "./jobs.module.css";
import { runsQuery } from "./platform.api";
import type { JobRun } from "./platform.api";
import { RunTag } from "./run-tag";
import { summaryLines } from "./run-summary";

/** What one job did, run by run. */
export function JobPage(): ReactElement {
  const { job } = useParams({ strict: false });
  const name = job ?? "";
  const runs = useInfiniteQuery(runsQuery(name));
  const columns: TableColumn<JobRun>[] = [
    {
      id: "started",
      header: "Started",
      cell: ({ startedAt, startedBy }) => (
        <span className={classes["job"]}>
          <span>{formatMoment(startedAt)}</span>
          <span className={classes["sub"]}>{startedBy === null ? "by the clock" : `by ${startedBy}`}</span>
        </span>
      ),
    },
    { id: "outcome", header: "Outcome", cell: (run) => <RunTag run={run} /> },
    {
      id: "did",
      header: "What it did",
      cell: ({ summary, error }) => (
        <span className={classes["did"]}>
          {error !== null && <span>{error}</span>}
          {summaryLines(summary).map((line) => (
            <span key={line.name}>
              <span className={classes["sub"]}>{line.name}</span> {line.value}
            </span>
          ))}
        </span>
      ),
    },
  ];
  return (
    <Page
      title={name}
      back={
        <Anchor inherit c="inherit" renderRoot={(props) => <Link {...props} to="/jobs" />}>
          <IconArrowLeft size={15} aria-hidden /> Jobs
        </Anchor>
      }
    >
      <ListPanel
        title="Runs"
        query={runs}
        rows={runs.data?.pages.flatMap((page) => page.rows)}
        columns={columns}
        empty={<EmptyState title="It has not run yet">Start it on the page of jobs, or wait for the clock.</EmptyState>}
      />
    </Page>
  );
}
