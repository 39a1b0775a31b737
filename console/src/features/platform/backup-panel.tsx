import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { formatCount, formatMoment } from "../../lib/format";
import { CodeBlock } from "../../ui/code-block";
import { ErrorState } from "../../ui/error-state";
import { Panel } from "../../ui/panel";
import { Tag } from "../../ui/tag";
import classes from "./jobs.module.css";
import { backupQuery } from "./platform.api";
import type { Backup } from "./platform.api";
import { formatBytes } from "./run-summary";

/** Where the database is backed up to, and which moments can be restored. */
export function BackupPanel(): ReactElement {
  const backup = useQuery(backupQuery);
  return (
    <Panel title="Backup">
      {backup.data !== undefined ? (
        <State backup={backup.data} />
      ) : backup.isError ? (
        <ErrorState error={backup.error} onRetry={() => void backup.refetch()} />
      ) : (
        <Skeleton height={64} radius="md" role="status" aria-label="Loading Backup" />
      )}
    </Panel>
  );
}

function State({ backup }: { backup: Backup }): ReactElement {
  if (backup.kind === "external") {
    return <p className={classes["text"]}>This database is a server of your own: its own tools back it up.</p>;
  }
  if (backup.directory === null) {
    return (
      <>
        <p className={classes["text"]}>
          <Tag tone="bad">not set up</Tag> A lost disk loses everything. Name a folder on another disk, once, on the
          machine that runs Stoa:
        </p>
        <CodeBlock label="Command" text="stoa backup /mnt/backup/stoa" />
      </>
    );
  }
  const newest = backup.copies[0];
  const oldest = backup.copies.at(-1);
  return (
    <dl className={classes["facts"]}>
      <Fact name="State">
        {backup.problem !== null ? (
          <>
            <Tag tone="bad">not following</Tag> {backup.problem}
          </>
        ) : backup.reachesTo === null ? (
          <Tag tone="notable">starting</Tag>
        ) : (
          <Tag tone="good">following</Tag>
        )}
      </Fact>
      <Fact name="Restorable">
        {oldest === undefined ? "nothing yet: no copy was finished" : `from ${formatMoment(oldest.finishedAt)}`}
        {oldest !== undefined && backup.reachesTo !== null && ` to ${formatMoment(backup.reachesTo)}`}
      </Fact>
      <Fact name="Copies">
        {newest === undefined
          ? "none"
          : `${formatCount(backup.copies.length)}, the latest of ${formatMoment(newest.finishedAt)}`}
        {newest !== undefined && ` (${formatBytes(newest.bytes)})`}
      </Fact>
      <Fact name="Kept">{backup.keepDays === null ? "" : `${formatCount(backup.keepDays)} days`}</Fact>
      <Fact name="Folder">
        <code>{backup.directory}</code>
      </Fact>
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
