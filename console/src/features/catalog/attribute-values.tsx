import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconList, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatCount } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { Failure, fieldError } from "../../ui/failure";
import { ListPanel } from "../../ui/list-panel";
import { SearchField } from "../../ui/search-field";
import { NamesField } from "./names-field";
import {
  deleteValue,
  mergeValue,
  moveValue,
  saveValue,
  taxonomyKey,
  valueChoicesQuery,
  valuesQuery,
} from "./taxonomy.api";
import type { Names, ValueRow } from "./taxonomy.api";
import classes from "./taxonomy.module.css";

type Open = { kind: "edit"; value: ValueRow | null } | { kind: "merge" | "delete"; value: ValueRow };

/** What an attribute has to choose from, in order. */
export function AttributeValues({ attributeId }: { attributeId: number }): ReactElement {
  const [q, setQ] = useState("");
  const values = useInfiniteQuery(valuesQuery(attributeId, q));
  const [open, setOpen] = useState<Open | null>(null);
  const moving = useChange({ send: moveValue, touches: [taxonomyKey] });
  const rows = values.data?.pages.flatMap((page) => page.rows);
  const close = (): void => setOpen(null);
  const columns: TableColumn<ValueRow>[] = [
    {
      id: "value",
      header: "Value",
      cell: ({ value, names }) => (
        <span className={classes["stack"]}>
          {value}
          <span className={classes["sub"]}>{Object.values(names).join(", ")}</span>
        </span>
      ),
    },
    { id: "variants", header: "Variants", numeric: true, cell: ({ variants }) => formatCount(variants) },
    { id: "products", header: "Products", numeric: true, cell: ({ products }) => formatCount(products) },
    {
      id: "do",
      header: "",
      numeric: true,
      cell: (row) => (
        <Actions
          row={row}
          rows={q === "" ? (rows ?? []) : []}
          busy={moving.isPending}
          onMove={(beforeId) => moving.mutate({ attributeId, valueId: row.valueId, beforeId })}
          onOpen={setOpen}
        />
      ),
    },
  ];
  return (
    <div className={classes["column"]}>
      <SearchField placeholder="Part of a value" onLook={setQ} />
      <Failure error={moving.error} />
      <ListPanel
        title="Values"
        actions={
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => setOpen({ kind: "edit", value: null })}
          >
            Add a value
          </Button>
        }
        query={values}
        rows={rows}
        columns={columns}
        empty={
          q === "" ? (
            <EmptyState title="There is none yet" icon={IconList}>
              Vendors add values with their variants, unless it is closed.
            </EmptyState>
          ) : (
            <EmptyState title="No value is like that">Look for less of it.</EmptyState>
          )
        }
      />
      {open?.kind === "edit" && <ValueDialog attributeId={attributeId} value={open.value} onClose={close} />}
      {open?.kind === "merge" && <MergeDialog attributeId={attributeId} value={open.value} onClose={close} />}
      {open?.kind === "delete" && <DeleteDialog attributeId={attributeId} value={open.value} onClose={close} />}
    </div>
  );
}

interface ActionsProps {
  row: ValueRow;
  /** In their order; empty where order cannot be seen. */
  rows: readonly ValueRow[];
  busy: boolean;
  onMove: (beforeId: number | null) => void;
  onOpen: (open: Open) => void;
}

function Actions({ row, rows, busy, onMove, onOpen }: ActionsProps): ReactElement {
  const at = rows.indexOf(row);
  return (
    <span className={classes["end"]}>
      {at >= 0 && (
        <>
          <ActionIcon
            variant="default"
            aria-label={`Move ${row.value} up`}
            disabled={busy || at === 0}
            onClick={() => onMove(rows[at - 1]?.valueId ?? null)}
          >
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={`Move ${row.value} down`}
            disabled={busy || at === rows.length - 1}
            onClick={() => onMove(rows[at + 2]?.valueId ?? null)}
          >
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
        </>
      )}
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Edit ${row.value}`}
        onClick={() => onOpen({ kind: "edit", value: row })}
      >
        Edit
      </Button>
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Merge ${row.value}`}
        onClick={() => onOpen({ kind: "merge", value: row })}
      >
        Merge
      </Button>
      {row.variants === 0 && row.products === 0 && (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Delete ${row.value}`}
          onClick={() => onOpen({ kind: "delete", value: row })}
        >
          Delete
        </Button>
      )}
    </span>
  );
}

interface DialogProps<T> {
  attributeId: number;
  value: T;
  onClose: () => void;
}

function ValueDialog({ attributeId, value, onClose }: DialogProps<ValueRow | null>): ReactElement {
  const [word, setWord] = useState(value?.value ?? "");
  const [names, setNames] = useState<Names>(value?.names ?? {});
  const saving = useChange({ send: saveValue, touches: [taxonomyKey], onDone: onClose });
  return (
    <FormDialog
      title={value === null ? "New value" : `Edit ${value.value}`}
      action={value === null ? "Create" : "Save"}
      busy={saving.isPending}
      error={saving.error}
      fields={["value", "names"]}
      onClose={onClose}
      onSubmit={() => saving.mutate({ attributeId, valueId: value?.valueId ?? null, value: word, names })}
    >
      <TextInput
        label="Value"
        description={value === null ? undefined : "Products and variants that have it say the new word."}
        required
        withAsterisk={false}
        data-autofocus
        maxLength={200}
        value={word}
        error={fieldError(saving.error, "value")}
        onChange={(event) => setWord(event.currentTarget.value)}
      />
      <NamesField label="Value" names={names} error={fieldError(saving.error, "names")} onChange={setNames} />
    </FormDialog>
  );
}

function MergeDialog({ attributeId, value, onClose }: DialogProps<ValueRow>): ReactElement {
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed, 250);
  const [into, setInto] = useState<{ value: string; label: string } | null>(null);
  const found = useQuery(valueChoicesQuery(attributeId, q === into?.label ? "" : q));
  const merging = useChange({ send: mergeValue, touches: [taxonomyKey], onDone: onClose });
  const choices = (found.data ?? [])
    .filter(({ valueId }) => valueId !== value.valueId)
    .map((row) => ({ value: String(row.valueId), label: row.value }));
  const all = into === null || choices.some((one) => one.value === into.value) ? choices : [into, ...choices];
  return (
    <FormDialog
      title={`Merge ${value.value}`}
      action="Merge"
      danger
      busy={merging.isPending}
      disabled={into === null}
      error={merging.error}
      fields={["intoId"]}
      onClose={onClose}
      onSubmit={() => merging.mutate({ attributeId, valueId: value.valueId, intoId: Number(into?.value) })}
    >
      <DialogText>
        Variants that have it: {formatCount(value.variants)}. Products described by it: {formatCount(value.products)}.
        They have the other value then, and {value.value} is gone. That cannot be undone.
      </DialogText>
      <Select
        label="Into"
        placeholder="Part of a value"
        searchable
        nothingFoundMessage={found.isFetching ? "Looking …" : "There is none like that."}
        data={all}
        value={into?.value ?? null}
        error={fieldError(merging.error, "intoId")}
        comboboxProps={{ keepMounted: false }}
        onSearchChange={setTyped}
        onChange={(chosen) => setInto(all.find((one) => one.value === chosen) ?? null)}
      />
    </FormDialog>
  );
}

function DeleteDialog({ attributeId, value, onClose }: DialogProps<ValueRow>): ReactElement {
  const deleting = useChange({ send: deleteValue, touches: [taxonomyKey], onDone: onClose });
  return (
    <FormDialog
      title={`Delete ${value.value}?`}
      action="Delete"
      danger
      busy={deleting.isPending}
      error={deleting.error}
      onClose={onClose}
      onSubmit={() => deleting.mutate({ attributeId, valueId: value.valueId })}
    >
      <DialogText>No product and no variant has it.</DialogText>
    </FormDialog>
  );
}
