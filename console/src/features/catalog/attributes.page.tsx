import { Anchor, Button, Checkbox, Select } from "@mantine/core";
import { IconPlus, IconTags } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatCount } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { SearchField } from "../../ui/search-field";
import { Tag } from "../../ui/tag";
import { AttributeForm, attributeFields, blankAttribute } from "./attribute-form";
import { parseAttributesSearch } from "./attributes-search";
import catalog from "./catalog.module.css";
import { attributesQuery, createAttribute, kinds, kindWords, taxonomyKey } from "./taxonomy.api";
import type { AttributeRow } from "./taxonomy.api";
import classes from "./taxonomy.module.css";

const columns: TableColumn<AttributeRow>[] = [
  {
    id: "name",
    header: "Attribute",
    cell: ({ attributeId, name, key, isClosed }) => (
      <span className={classes["stack"]}>
        <span>
          <Anchor
            inherit
            renderRoot={(props) => <Link {...props} to="/attributes/$id" params={{ id: String(attributeId) }} />}
          >
            {name}
          </Anchor>{" "}
          {isClosed && <Tag>closed</Tag>}
        </span>
        <span className={classes["sub"]}>{key}</span>
      </span>
    ),
  },
  {
    id: "kind",
    header: "What it is",
    cell: ({ kind, unit }) => (unit === null ? kindWords[kind] : `${kindWords[kind]}, ${unit}`),
  },
  {
    id: "values",
    header: "Values",
    numeric: true,
    cell: ({ kind, values }) => (kind === "choice" ? formatCount(values) : "–"),
  },
  { id: "types", header: "Product types", numeric: true, cell: ({ productTypes }) => formatCount(productTypes) },
  { id: "categories", header: "Categories", numeric: true, cell: ({ categories }) => formatCount(categories) },
];

export function AttributesPage(): ReactElement {
  const search = useSearch({ from: "/shell/attributes" });
  const navigate = useNavigate({ from: "/attributes" });
  const attributes = useInfiniteQuery(attributesQuery(search));
  const [isNew, setNew] = useState(false);
  const change = (changed: Record<string, unknown>): void =>
    void navigate({ search: (before) => parseAttributesSearch({ ...before, ...changed }), replace: true });
  return (
    <Page
      title="Attributes"
      summary="What products are described by and their variants differ in."
      actions={
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setNew(true)}>
          New attribute
        </Button>
      }
    >
      <div className={catalog["filters"]} role="search" aria-label="Attributes" style={{ alignItems: "flex-end" }}>
        <SearchField
          placeholder="Part of a name"
          className={catalog["search"]}
          initial={search.q}
          onLook={(q) => change({ q })}
        />
        <Select
          label="What it is"
          placeholder="Anything"
          className={catalog["choice"] ?? ""}
          data={kinds.map((value) => ({ value, label: kindWords[value] }))}
          value={search.kind ?? null}
          clearable
          clearButtonProps={{ "aria-label": "Anything" }}
          comboboxProps={{ keepMounted: false }}
          onChange={(kind) => change({ kind })}
        />
        <Checkbox
          label="Archived ones"
          pb={8}
          checked={search.archived === true}
          onChange={(event) => change({ archived: event.currentTarget.checked })}
        />
      </div>
      <ListPanel
        title="Attributes"
        query={attributes}
        rows={attributes.data?.pages.flatMap((page) => page.rows)}
        columns={columns}
        empty={
          Object.keys(search).length > 0 ? (
            <EmptyState title="No attribute is like that">Look for less of the name, or take a filter out.</EmptyState>
          ) : (
            <EmptyState title="There is none yet" icon={IconTags}>
              Size, colour, material: vendors make options as they need them; others are made here.
            </EmptyState>
          )
        }
      />
      {isNew && <NewDialog onClose={() => setNew(false)} />}
    </Page>
  );
}

function NewDialog({ onClose }: { onClose: () => void }): ReactElement {
  const navigate = useNavigate();
  const [input, setInput] = useState(blankAttribute);
  const making = useChange({
    send: createAttribute,
    touches: [taxonomyKey],
    onDone: ({ attributeId }) => void navigate({ to: "/attributes/$id", params: { id: String(attributeId) } }),
  });
  return (
    <FormDialog
      title="New attribute"
      tall
      action="Create"
      busy={making.isPending}
      error={making.error}
      fields={attributeFields}
      onClose={onClose}
      onSubmit={() => making.mutate(input)}
    >
      <AttributeForm input={input} error={making.error} onChange={setInput} />
    </FormDialog>
  );
}
