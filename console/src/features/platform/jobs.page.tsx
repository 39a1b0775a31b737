import { Anchor, Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { formatMoment } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { Failure } from "../../ui/failure";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { BackupPanel } from "./backup-panel";
import classes from "./jobs.module.css";
import { KeysPanel } from "./keys-panel";
import { jobsQuery, keys, runJob } from "./platform.api";
import type { Job } from "./platform.api";
import { RunTag } from "./run-tag";
import { formatSchedule } from "./run-summary";

/** What runs by the clock, what came of it, and how far the backup reaches. */
export function JobsPage(): ReactElement {
  const jobs = useQuery(jobsQuery);
  const running = useChange({ send: runJob, touches: [keys.jobs, keys.backup] });
  const columns: TableColumn<Job>[] = [
    {
      id: "job",
      header: "Job",
      cell: ({ name, description }) => (
        <span className={classes["job"]}>
          <Anchor inherit renderRoot={(props) => <Link {...props} to="/jobs/$job" params={{ job: name }} />}>
            {name}
          </Anchor>
          <span className={classes["sub"]}>{description}</span>
        </span>
      ),
    },
    {
      id: "latest",
      header: "Latest run",
      cell: ({ latestRun }) => <RunTag run={latestRun} />,
    },
    {
      id: "next",
      header: "Runs",
      cell: ({ schedule, nextAt }) => (
        <span className={classes["job"]}>
          <span>{formatSchedule(schedule)}</span>
          {nextAt !== null && <span className={classes["sub"]}>next {formatMoment(nextAt)}</span>}
        </span>
      ),
    },
    {
      id: "run",
      header: "",
      numeric: true,
      cell: ({ name }) => (
        <Button
          size="compact-sm"
          variant="default"
          loading={running.isPending && running.variables === name}
          aria-label={`Run now: ${name}`}
          onClick={() => running.mutate(name)}
        >
          Run now
        </Button>
      ),
    },
  ];
  return (
    <Page
      title="Jobs"
      summary="What runs by the clock, how the database is backed up, and the keys it is sealed under."
    >
      <BackupPanel />
      <KeysPanel />
      <Failure error={running.error} />
      <ListPanel
        title="Jobs"
        query={jobs}
        rows={jobs.data}
        columns={columns}
        empty={<EmptyState title="No jobs">This version runs none.</EmptyState>}
      />
    </Page>
  );
}
