import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconHistory, IconLockSquareRounded, IconSearch, IconX } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { Tag } from "../../ui/tag";
import { entriesQuery } from "./audit.api";
import type { TrailEntry } from "./audit.api";
import classes from "./audit.module.css";
import { actions, parseTrailSearch } from "./audit-search";
import type { TrailSearch } from "./audit-search";
import { actionWord, differences, nouns, recordName } from "./changes";
import { EntryDialog, personOf } from "./entry-dialog";
import { SealPanel } from "./seal-panel";

const combobox = { keepMounted: false } as const;
const tones = { insert: "good", update: "plain", delete: "bad", view: "notable" } as const;

export function TrailPage(): ReactElement {
  const search = useSearch({ from: "/shell/audit" });
  const navigate = useNavigate({ from: "/audit" });
  const entries = useInfiniteQuery(entriesQuery(search));
  const [open, setOpen] = useState<TrailEntry | null>(null);
  const change = (changed: Record<string, unknown>): void =>
    void navigate({ search: (before) => parseTrailSearch({ ...before, ...changed }), replace: true });
  const columns: TableColumn<TrailEntry>[] = [
    {
      id: "what",
      header: "What",
      cell: (entry) => (
        <span className={classes["stack"]}>
          <button type="button" className={classes["link"]} onClick={() => setOpen(entry)}>
            {recordName(entry.tableName, entry.rowKey)}
          </button>
          {entry.subjectName !== null && <span className={classes["sub"]}>{entry.subjectName}</span>}
        </span>
      ),
    },
    {
      id: "action",
      header: "How",
      cell: ({ action, hasSealedReason, reason }) => (
        <span className={classes["stack"]}>
          <Tag tone={tones[action]}>{actionWord(action)}</Tag>
          {hasSealedReason ? (
            <span className={classes["sub"]}>with a reason</span>
          ) : (
            reason !== null && <span className={classes["sub"]}>{reason}</span>
          )}
        </span>
      ),
    },
    { id: "changes", header: "Before → after", cell: (entry) => <Changes entry={entry} /> },
    {
      id: "who",
      header: "Who",
      cell: ({ actorId, actorName }) =>
        actorId === null ? (
          <span className={classes["sub"]}>Stoa itself</span>
        ) : (
          <button type="button" className={classes["link"]} onClick={() => change({ actor: actorId })}>
            {personOf(actorId, actorName)}
          </button>
        ),
    },
    {
      id: "when",
      header: "When",
      cell: ({ at, sealNumber }) => (
        <span className={classes["stack"]}>
          <span className={classes["moment"]}>{formatMoment(at)}</span>
          <span className={classes["sub"]}>{sealNumber === null ? "not sealed yet" : `seal ${sealNumber}`}</span>
        </span>
      ),
    },
  ];
  return (
    <Page
      title="Audit trail"
      summary="Who changed rights, credentials, vendors and settings, who saw a person's record in full, when and why."
    >
      <SealPanel />
      <Filters key={search.text === undefined ? "empty" : "typed"} search={search} onChange={change} />
      <ListPanel
        title={search.key === undefined ? "Entries" : "History of this record"}
        query={entries}
        rows={entries.data?.pages.flatMap((page) => page.rows)}
        columns={columns}
        empty={
          <EmptyState title="Nothing like that is in the trail" icon={IconHistory}>
            {Object.keys(search).length > 0
              ? "Take a filter out, or look for the beginning of a word."
              : "The first change of something sensitive will be here."}
          </EmptyState>
        }
      />
      {open !== null && (
        <EntryDialog
          entry={open}
          onClose={() => setOpen(null)}
          onHistory={() => {
            setOpen(null);
            void navigate({ search: { table: open.tableName, key: JSON.stringify(open.rowKey) } });
          }}
        />
      )}
    </Page>
  );
}

function Changes({ entry }: { entry: TrailEntry }): ReactElement {
  const changed = differences(entry);
  if (changed.length === 0) {
    return <span className={classes["sub"]}>{entry.action === "view" ? "record opened in full" : "nothing kept"}</span>;
  }
  return (
    <span className={classes["stack"]}>
      {changed.slice(0, 3).map(({ column, before, after, isHidden }) => (
        <span key={column} className={classes["text"]}>
          <span className={classes["sub"]}>{column} </span>
          {isHidden ? (
            <>
              <IconLockSquareRounded size={14} aria-hidden /> changed
            </>
          ) : (
            <>
              {before !== null && <span className={classes["before"]}>{before}</span>}
              {before !== null && after !== null && " → "}
              {after !== null && <span className={classes["after"]}>{after}</span>}
            </>
          )}
        </span>
      ))}
      {changed.length > 3 && <span className={classes["sub"]}>and {changed.length - 3} more</span>}
    </span>
  );
}

interface FiltersProps {
  search: TrailSearch;
  onChange: (changed: Record<string, unknown>) => void;
}

function Filters({ search, onChange }: FiltersProps): ReactElement {
  const [text, setText] = useState(search.text ?? "");
  const look = useDebouncedCallback((typed: string) => onChange({ text: typed }), 300);
  const person = search.actor ?? search.subject;
  return (
    <>
      <div className={classes["filters"]} role="search" aria-label="Audit trail">
        <TextInput
          label="Look for"
          type="search"
          placeholder="Words of a table, key or value"
          className={classes["search"] ?? ""}
          leftSection={<IconSearch size={16} aria-hidden />}
          maxLength={200}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            look(event.currentTarget.value);
          }}
        />
        <Select
          label="Of"
          placeholder="Everything"
          className={classes["choice"] ?? ""}
          data={Object.entries(nouns).map(([value, label]) => ({ value, label }))}
          value={search.table ?? null}
          clearable
          clearButtonProps={{ "aria-label": "Everything" }}
          comboboxProps={combobox}
          onChange={(table) => onChange({ table, key: undefined })}
        />
        <Select
          label="How"
          placeholder="Every way"
          className={classes["choice"] ?? ""}
          data={actions.map((value) => ({ value, label: actionWord(value) }))}
          value={search.action ?? null}
          clearable
          clearButtonProps={{ "aria-label": "Every way" }}
          comboboxProps={combobox}
          onChange={(action) => onChange({ action })}
        />
        <TextInput
          label="From"
          type="date"
          value={search.from ?? ""}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
        />
        <TextInput
          label="To"
          type="date"
          value={search.to ?? ""}
          onChange={(event) => onChange({ to: event.currentTarget.value })}
        />
      </div>
      {(search.key !== undefined || person !== undefined) && (
        <div className={classes["chips"]}>
          {search.key !== undefined && (
            <Chip onClear={() => onChange({ key: undefined })}>Only the record {search.key}</Chip>
          )}
          {search.actor !== undefined && (
            <Chip onClear={() => onChange({ actor: undefined })}>Only by person {search.actor}</Chip>
          )}
          {search.subject !== undefined && (
            <Chip onClear={() => onChange({ subject: undefined })}>Only about person {search.subject}</Chip>
          )}
        </div>
      )}
    </>
  );
}

function Chip({ children, onClear }: { children: ReactNode; onClear: () => void }): ReactElement {
  return (
    <Button size="compact-sm" variant="default" rightSection={<IconX size={14} aria-hidden />} onClick={onClear}>
      {children}
    </Button>
  );
}
