import { Button, Loader, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { formatCount, formatMoment } from "../../lib/format";
import { Dialog } from "../../ui/dialog";
import { ErrorState } from "../../ui/error-state";
import { Tag } from "../../ui/tag";
import { entryQuery } from "./audit.api";
import type { SealedEntry, TrailEntry } from "./audit.api";
import classes from "./audit.module.css";
import { actionWord, differences, recordName } from "./changes";
import { Fact } from "./seal-panel";

interface Props {
  entry: TrailEntry;
  onHistory: () => void;
  onClose: () => void;
}

/** An entry with what changed, why, and whether its seal holds at this moment. */
export function EntryDialog({ entry, onHistory, onClose }: Props): ReactElement {
  const full = useQuery(entryQuery(entry.id));
  const title = `${recordName(entry.tableName, entry.rowKey)} ${actionWord(entry.action)}`;
  return (
    <Dialog title={title} size={680} onClose={onClose}>
      <Stack gap="lg">
        {full.data !== undefined ? (
          <Full entry={full.data} />
        ) : full.isError ? (
          <ErrorState error={full.error} onRetry={() => void full.refetch()} />
        ) : (
          <Loader size="sm" role="status" aria-label="Loading the entry" />
        )}
        <div>
          <Button variant="default" onClick={onHistory}>
            History of this record
          </Button>
        </div>
      </Stack>
    </Dialog>
  );
}

function Full({ entry }: { entry: SealedEntry }): ReactElement {
  const changed = differences(entry);
  return (
    <>
      <dl className={classes["facts"]}>
        <Fact name="When">{formatMoment(entry.at)}</Fact>
        <Fact name="Who">{personOf(entry.actorId, entry.actorName)}</Fact>
        {entry.subjectId !== null && <Fact name="About">{personOf(entry.subjectId, entry.subjectName)}</Fact>}
        <Fact name="By the login">{entry.login}</Fact>
        <Fact name="Reason">{reasonOf(entry)}</Fact>
        <Fact name="Entry">{formatCount(entry.id)}</Fact>
      </dl>
      {changed.length > 0 && (
        <table className={classes["changes"]}>
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {changed.map(({ column, before, after }) => (
              <tr key={column}>
                <th scope="row">{column}</th>
                <td className={classes[before === null ? "nothing" : "before"]}>{before ?? "nothing"}</td>
                <td className={classes[after === null ? "nothing" : "after"]}>{after ?? "nothing"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className={classes["facts"]}>
        <Fact name="Seal">
          <SealTag entry={entry} />
        </Fact>
        {entry.sealNumber !== null && <Fact name="Number">{formatCount(entry.sealNumber)}</Fact>}
        {entry.chain !== null && (
          <Fact name="Chain">
            <span className={classes["hash"]}>{entry.chain}</span>
          </Fact>
        )}
      </dl>
    </>
  );
}

function SealTag({ entry }: { entry: SealedEntry }): ReactElement {
  if (entry.isIntact === null) {
    return <Tag>waits to be sealed</Tag>;
  }
  return entry.isIntact ? <Tag tone="good">holds</Tag> : <Tag tone="bad">does not hold</Tag>;
}

export function personOf(id: number | null, name: string | null): string {
  return id === null ? "Stoa itself" : (name ?? `person ${id}, who is gone`);
}

function reasonOf({ typedReason, isReasonErased, reason }: SealedEntry): string {
  return isReasonErased ? "erased with the person" : (typedReason ?? reason ?? "none given");
}
