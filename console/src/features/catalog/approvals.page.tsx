import { Button, Checkbox, Group, SegmentedControl, Skeleton, Textarea } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatCount } from "../../lib/format";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { DialogText, DoneDialog, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ErrorState } from "../../ui/error-state";
import { Failure } from "../../ui/failure";
import { Page } from "../../ui/page";
import { changesQuery, decide } from "./approvals.api";
import type { ChangeStatus, DecisionResult, ProductChange } from "./approvals.api";
import classes from "./catalog.module.css";
import { ChangeCard } from "./change-card";
import { keys } from "./products.api";
import { ReviewRules } from "./review-rules";

const tabs: { value: ChangeStatus; label: string }[] = [
  { value: "pending", label: "Waiting" },
  { value: "approved", label: "Approved" },
  { value: "refused", label: "Refused" },
];

/** What vendors hand in, as differences: approved or refused one by one or many at once. */
export function ApprovalsPage(): ReactElement {
  const [status, setStatus] = useState<ChangeStatus>("pending");
  const { permissions } = useSession();
  const mayDecide = permissions.includes("catalog.review");
  return (
    <Page
      title="Approvals"
      summary={
        mayDecide
          ? "New products and changed texts that shoppers see only when they are approved. Prices and stock never wait."
          : "What you handed in: the shop shows what was approved until it is decided."
      }
    >
      <div className={classes["filters"]}>
        <SegmentedControl
          aria-label="Which changes"
          data={tabs}
          value={status}
          onChange={setStatus}
        />
      </div>
      <Changes key={status} status={status} mayDecide={mayDecide && status === "pending"} />
      {mayDecide && <ReviewRules />}
    </Page>
  );
}

function Changes({ status, mayDecide }: { status: ChangeStatus; mayDecide: boolean }): ReactElement {
  const changes = useInfiniteQuery(changesQuery(status));
  const rows = changes.data?.pages.flatMap((page) => page.rows);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  if (rows === undefined) {
    return changes.isError ? (
      <ErrorState error={changes.error} onRetry={() => void changes.refetch()} />
    ) : (
      <Skeleton height={240} radius="lg" role="status" aria-label="Loading changes" />
    );
  }
  if (rows.length === 0) {
    return status === "pending" ? (
      <EmptyState title="Nothing waits">What vendors hand in appears here, longest waiting first.</EmptyState>
    ) : (
      <EmptyState title={`Nothing was ${status} yet`}>Decisions stay on record here.</EmptyState>
    );
  }
  const picked = rows.filter(({ changeId }) => chosen.has(changeId));
  return (
    <div className={classes["changes"]}>
      {mayDecide && (
        <Decision
          picked={picked}
          total={rows.length}
          onAll={(all) => setChosen(new Set(all ? rows.map(({ changeId }) => changeId) : []))}
          onDone={() => setChosen(new Set())}
        />
      )}
      {rows.map((change) => (
        <ChangeCard
          key={`${change.changeId} ${change.revision}`}
          change={change}
          choice={
            mayDecide && (
              <Checkbox
                aria-label={`Choose ${change.productName}`}
                checked={chosen.has(change.changeId)}
                onChange={(event) => {
                  const after = new Set(chosen);
                  if (event.currentTarget.checked) {
                    after.add(change.changeId);
                  } else {
                    after.delete(change.changeId);
                  }
                  setChosen(after);
                }}
              />
            )
          }
        />
      ))}
      {changes.hasNextPage && (
        <Group justify="center">
          <Button variant="default" loading={changes.isFetchingNextPage} onClick={() => void changes.fetchNextPage()}>
            Load more
          </Button>
        </Group>
      )}
    </div>
  );
}

interface DecisionProps {
  picked: ProductChange[];
  total: number;
  onAll: (all: boolean) => void;
  onDone: () => void;
}

function Decision({ picked, total, onAll, onDone }: DecisionProps): ReactElement {
  const [isRefusing, setRefusing] = useState(false);
  const [left, setLeft] = useState<DecisionResult[]>([]);
  const names = new Map(picked.map(({ changeId, productName }) => [changeId, productName]));
  const deciding = useChange({
    send: decide,
    touches: [keys.changes, keys.products, ["catalog", "product"]],
    onDone: (results: DecisionResult[]) => {
      setLeft(results.filter(({ problem }) => problem !== null));
      setRefusing(false);
      onDone();
    },
  });
  const send = (approve: boolean, reason: string | null): void =>
    deciding.mutate({ changes: picked.map(({ changeId, revision }) => ({ changeId, revision })), approve, reason });
  return (
    <Group gap="sm" role="group" aria-label="Decide">
      <Checkbox
        label={`${formatCount(picked.length)} of ${formatCount(total)} chosen`}
        checked={picked.length === total}
        indeterminate={picked.length > 0 && picked.length < total}
        onChange={(event) => onAll(event.currentTarget.checked)}
      />
      <Button disabled={picked.length === 0} loading={deciding.isPending} onClick={() => send(true, null)}>
        Approve {formatCount(picked.length)}
      </Button>
      <Button variant="default" disabled={picked.length === 0} onClick={() => setRefusing(true)}>
        Refuse {formatCount(picked.length)}
      </Button>
      {!isRefusing && <Failure error={deciding.error} />}
      {isRefusing && (
        <RefuseDialog
          count={picked.length}
          busy={deciding.isPending}
          error={deciding.error}
          onClose={() => setRefusing(false)}
          onRefuse={(reason) => send(false, reason)}
        />
      )}
      {left.length > 0 && (
        <DoneDialog title="Some stayed as they are" onClose={() => setLeft([])}>
          <ul className={classes["problems"]}>
            {left.map(({ changeId, problem }) => (
              <li key={changeId}>
                {names.get(changeId) ?? `Change ${changeId}`}: {problem}
              </li>
            ))}
          </ul>
        </DoneDialog>
      )}
    </Group>
  );
}

function RefuseDialog(props: {
  count: number;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onRefuse: (reason: string) => void;
}): ReactElement {
  const { count, busy, error, onClose, onRefuse } = props;
  const [reason, setReason] = useState("");
  return (
    <FormDialog
      title={count === 1 ? "Refuse this change?" : `Refuse ${formatCount(count)} changes?`}
      action="Refuse"
      danger
      busy={busy}
      disabled={reason.trim() === ""}
      error={error}
      onClose={onClose}
      onSubmit={() => onRefuse(reason)}
    >
      <DialogText>New products become drafts again; products on sale stay as they are.</DialogText>
      <Textarea
        label="What has to be mended"
        description="The vendor reads it beside the product."
        required
        autosize
        minRows={3}
        maxLength={2_000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
