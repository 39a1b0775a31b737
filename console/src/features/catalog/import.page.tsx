import { Alert, Anchor, Button, Checkbox, Group, Progress } from "@mantine/core";
import { IconArrowBackUp, IconArrowLeft, IconCheck, IconDownload, IconPlayerPlay } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { save } from "../../ui/download-link";
import { EmptyState } from "../../ui/empty-state";
import { ErrorState } from "../../ui/error-state";
import { Failure } from "../../ui/failure";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { Tag } from "../../ui/tag";
import classes from "./import.module.css";
import { ImportTag } from "./import-tag";
import { importQuery, importRowsQuery, importsKey, isUnderWay, problemsCsv, shareOf, startImport } from "./imports.api";
import type { ImportRow, ImportState } from "./imports.api";

const columns: TableColumn<ImportRow>[] = [
  { id: "line", header: "Line", cell: ({ line }) => line ?? "" },
  {
    id: "what",
    header: "Product",
    cell: ({ sku, name }) => (
      <span className={classes["what"]}>
        <span>{name === "" ? sku : name}</span>
        {name !== "" && <span className={classes["quiet"]}>{sku}</span>}
      </span>
    ),
  },
  { id: "outcome", header: "Result", cell: (row) => <Outcome row={row} /> },
  {
    id: "problem",
    header: "What is wrong",
    cell: ({ field, problem, pictureProblem }) => (
      <span className={classes["what"]}>
        {problem !== null && (
          <span>
            {field !== null && <b>{field}</b>} {problem}
          </span>
        )}
        {pictureProblem !== null && <span className={classes["quiet"]}>{pictureProblem}</span>}
      </span>
    ),
  },
];

export function ImportPage(): ReactElement {
  const { id } = useParams({ from: "/shell/imports/$id" });
  const found = useQuery(importQuery(Number(id)));
  const back = (
    <>
      <IconArrowLeft size={15} aria-hidden />
      <Anchor inherit renderRoot={(props) => <Link {...props} to="/imports" />}>
        Imports
      </Anchor>
    </>
  );
  return (
    <Page title={found.data?.fileName ?? "Import"} back={back}>
      {found.data !== undefined ? (
        <Loaded state={found.data} />
      ) : found.isError ? (
        <ErrorState error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Progress value={100} animated aria-label="Loading the import" />
      )}
    </Page>
  );
}

function Loaded({ state }: { state: ImportState }): ReactElement {
  const [problemsOnly, setProblemsOnly] = useState(false);
  const rows = useInfiniteQuery(importRowsQuery(state.importId, problemsOnly, state.status));
  const busy = isUnderWay(state);
  return (
    <>
      <Panel title="State" actions={<ImportTag status={state.status} />}>
        {busy && (
          <Progress
            value={shareOf(state) * 100}
            animated
            mb="sm"
            aria-label={state.status === "undoing" ? "Undone so far" : "Products so far"}
          />
        )}
        {state.problem !== null && (
          <Alert color="red" variant="light" mb="sm" role="alert">
            {state.problem}
          </Alert>
        )}
        {state.note !== null && (
          <Alert color="yellow" variant="light" mb="sm" title="Left out">
            {state.note}
          </Alert>
        )}
        <Figures state={state} />
        <Actions state={state} />
      </Panel>
      <ListPanel
        title="Products"
        actions={
          <Checkbox
            label="With problems only"
            checked={problemsOnly}
            onChange={(event) => setProblemsOnly(event.currentTarget.checked)}
          />
        }
        query={rows}
        rows={rows.data?.pages.flatMap((page) => page.rows)}
        columns={columns}
        empty={
          <EmptyState title="Nothing is wrong" icon={IconCheck}>
            No product of this file has a problem.
          </EmptyState>
        }
      />
    </>
  );
}

function Figures({ state }: { state: ImportState }): ReactElement {
  const isAhead = state.status === "checking" || state.status === "checked";
  const figures: [string, number][] = [
    [isAhead ? "would be new" : "new", state.created],
    [isAhead ? "would change" : "changed", state.updated],
    ["wait for approval", state.submitted],
    ["unchanged", state.unchanged],
    ["refused", state.refused],
    ["with pictures missing", state.pictureProblems],
    ["undone", state.undone],
    ["not undone, changed since", state.skipped],
  ];
  return (
    <dl className={classes["figures"]}>
      {figures
        .filter(([word, count]) => count > 0 || ["unchanged", "refused"].includes(word))
        .map(([word, count]) => (
          <div key={word}>
            <dt>{word}</dt>
            <dd>{count}</dd>
          </div>
        ))}
    </dl>
  );
}

function Actions({ state }: { state: ImportState }): ReactElement {
  const [asking, setAsking] = useState(false);
  const starting = useChange({ send: startImport, touches: [importsKey] });
  const fetching = useMutation({
    mutationFn: () => problemsCsv(state.importId),
    onSuccess: (blob) => save(blob, `problems of ${state.fileName.replace(/\.\w+$/, "")}.csv`),
  });
  const ready = state.created + state.updated + state.submitted;
  return (
    <>
      <Failure error={starting.error ?? fetching.error} />
      <Group gap="xs">
        {state.status === "checked" && (
          <Button
            leftSection={<IconPlayerPlay size={16} aria-hidden />}
            loading={starting.isPending}
            onClick={() => starting.mutate({ id: state.importId, what: "run" })}
          >
            {ready === 0 ? "Do it" : `Do it: ${ready} ${ready === 1 ? "product" : "products"}`}
          </Button>
        )}
        {state.status === "done" && (
          <Button
            variant="default"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={() => setAsking(true)}
          >
            Undo
          </Button>
        )}
        {state.refused + state.pictureProblems > 0 && !isUnderWay(state) && (
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            loading={fetching.isPending}
            onClick={() => fetching.mutate()}
          >
            Problems as CSV
          </Button>
        )}
      </Group>
      {asking && (
        <FormDialog
          title={`Undo ${state.fileName}?`}
          action="Undo"
          danger
          busy={starting.isPending}
          error={starting.error}
          onClose={() => setAsking(false)}
          onSubmit={() =>
            starting.mutate({ id: state.importId, what: "undo" }, { onSuccess: () => setAsking(false) })
          }
        >
          <DialogText>
            What it made is deleted, or archived where its stock was counted; what it changed becomes what it was.
            Products that somebody changed since stay as they are.
          </DialogText>
        </FormDialog>
      )}
    </>
  );
}

function Outcome({ row: { outcome, undone } }: { row: ImportRow }): ReactElement {
  if (undone !== null) {
    return <Tag tone={undone === "skipped" ? "bad" : "plain"}>{undone === "skipped" ? "not undone" : undone}</Tag>;
  }
  if (outcome === null) {
    return <Tag>waits</Tag>;
  }
  const tone = outcome === "refused" ? "bad" : outcome === "unchanged" ? "plain" : "good";
  return <Tag tone={tone}>{outcome === "submitted" ? "waits for approval" : outcome}</Tag>;
}
