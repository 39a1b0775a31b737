import { Button, Select, Skeleton, TextInput } from "@mantine/core";
import { IconCategory, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useMemo, useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ErrorState } from "../../ui/error-state";
import { Failure, fieldError } from "../../ui/failure";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { SearchField } from "../../ui/search-field";
import { CategoryPanel } from "./category-panel";
import { CategoryTree } from "./category-tree";
import { createCategory, deleteCategory, moveCategory, taxonomyKey, treeQuery } from "./taxonomy.api";
import type { CategoryMove } from "./taxonomy.api";
import classes from "./taxonomy.module.css";
import { Tree } from "./tree";

const combobox = { keepMounted: false } as const;

type Open = { kind: "add"; parentId: number | null } | { kind: "move" } | { kind: "delete" };

export function CategoriesPage(): ReactElement {
  const nodes = useQuery(treeQuery);
  const tree = useMemo(() => new Tree(nodes.data ?? []), [nodes.data]);
  const [q, setQ] = useState("");
  const [selected, setSelected] = useState<number | null>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const [said, setSaid] = useState("");
  const moving = useChange({
    send: moveCategory,
    touches: [taxonomyKey],
    onDone: (_, { id, move }) => setSaid(wordsOf(tree, id, move)),
  });
  const chosen = selected !== null && tree.byId.has(selected) ? selected : null;
  const isFound = q === "" || tree.rows(new Set(), q).length > 0;
  const close = (): void => setOpen(null);
  return (
    <Page
      title="Categories"
      summary="How the shop is sorted. What a category asks of products, it asks of those below it too."
      actions={
        <Button
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => setOpen({ kind: "add", parentId: null })}
        >
          New category
        </Button>
      }
    >
      <div className={classes["desk"]}>
        <Panel title="Tree">
          <SearchField placeholder="Part of a name" mb="sm" onLook={setQ} />
          <p className={classes["hint"]}>
            Arrow keys walk, with Alt they move the category: up and down, in and out. Or drag it by its handle.
          </p>
          <Failure error={moving.error} title="It stays where it is" />
          {nodes.data === undefined ? (
            nodes.isError ? (
              <ErrorState error={nodes.error} onRetry={() => void nodes.refetch()} />
            ) : (
              <Skeleton height={320} radius="md" role="status" aria-label="Loading categories" />
            )
          ) : nodes.data.length === 0 ? (
            <EmptyState title="There is none yet" icon={IconCategory}>
              Products need a category before they are sold: make the first one.
            </EmptyState>
          ) : isFound ? (
            <CategoryTree
              tree={tree}
              q={q}
              selected={chosen}
              onSelect={setSelected}
              onMove={(id, move) => {
                // One after the other: the next step is counted from where it is then.
                if (!moving.isPending) {
                  moving.mutate({ id, move });
                }
              }}
            />
          ) : (
            <EmptyState title="No category is called that">Look for less of the name.</EmptyState>
          )}
          <div role="status" className={classes["unseen"]}>
            {said}
          </div>
        </Panel>
        {chosen === null ? (
          <Panel title="Category">
            <p className={classes["hint"]}>Choose one in the tree.</p>
          </Panel>
        ) : (
          <CategoryPanel
            key={chosen}
            id={chosen}
            tree={tree}
            onAdd={() => setOpen({ kind: "add", parentId: chosen })}
            onMove={() => setOpen({ kind: "move" })}
            onDelete={() => setOpen({ kind: "delete" })}
          />
        )}
      </div>
      {open?.kind === "add" && (
        <AddDialog tree={tree} parentId={open.parentId} onClose={close} onMade={setSelected} />
      )}
      {open?.kind === "move" && chosen !== null && (
        <MoveDialog tree={tree} id={chosen} onClose={close} onDone={setSaid} />
      )}
      {open?.kind === "delete" && chosen !== null && (
        <DeleteDialog tree={tree} id={chosen} onClose={close} onDone={() => setSelected(null)} />
      )}
    </Page>
  );
}

function wordsOf(tree: Tree, id: number, { parentId, beforeId }: CategoryMove): string {
  const name = (of: number): string => tree.byId.get(of)?.name ?? "";
  const where = parentId === null ? "at the top" : `below ${name(parentId)}`;
  return `${name(id)} is ${where} now, ${beforeId === null ? "the last" : `in front of ${name(beforeId)}`}.`;
}

interface AddProps {
  tree: Tree;
  parentId: number | null;
  onClose: () => void;
  onMade: (id: number) => void;
}

function AddDialog({ tree, parentId, onClose, onMade }: AddProps): ReactElement {
  const [name, setName] = useState("");
  const parent = parentId === null ? undefined : tree.byId.get(parentId);
  const making = useChange({
    send: createCategory,
    touches: [taxonomyKey],
    onDone: ({ categoryId }) => {
      onMade(categoryId);
      onClose();
    },
  });
  return (
    <FormDialog
      title={parent === undefined ? "New category at the top" : `New category below ${parent.name}`}
      action="Create"
      busy={making.isPending}
      error={making.error}
      fields={["name"]}
      onClose={onClose}
      onSubmit={() => making.mutate({ parentId, name, description: "", isActive: true, names: {} })}
    >
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        data-autofocus
        maxLength={200}
        value={name}
        error={fieldError(making.error, "name")}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

interface ActProps {
  tree: Tree;
  id: number;
  onClose: () => void;
  onDone: (said: string) => void;
}

function MoveDialog({ tree, id, onClose, onDone }: ActProps): ReactElement {
  const node = tree.byId.get(id);
  const [parent, setParent] = useState(node?.parentId == null ? "top" : String(node.parentId));
  const [before, setBefore] = useState<string | null>(null);
  const parentId = parent === "top" ? null : Number(parent);
  const move = { parentId, beforeId: before === null ? null : Number(before) };
  const moving = useChange({
    send: moveCategory,
    touches: [taxonomyKey],
    onDone: () => {
      onDone(wordsOf(tree, id, move));
      onClose();
    },
  });
  const places = useMemo(
    () => [
      { value: "top", label: "At the top" },
      ...[...tree.byId.keys()]
        .filter((one) => !tree.isWithin(one, id))
        .map((one) => ({ value: String(one), label: tree.path(one).map(({ name }) => name).join(" › ") })),
    ],
    [tree, id],
  );
  return (
    <FormDialog
      title={`Move ${node?.name ?? ""}`}
      action="Move"
      busy={moving.isPending}
      error={moving.error}
      onClose={onClose}
      onSubmit={() => moving.mutate({ id, move })}
    >
      <Select
        label="Below"
        searchable
        limit={100}
        data={places}
        value={parent}
        allowDeselect={false}
        comboboxProps={combobox}
        onChange={(value) => {
          setParent(value ?? "top");
          setBefore(null);
        }}
      />
      <Select
        label="In front of"
        placeholder="The last"
        searchable
        clearable
        clearButtonProps={{ "aria-label": "The last" }}
        limit={100}
        data={tree
          .children(parentId)
          .filter(({ categoryId }) => categoryId !== id)
          .map(({ categoryId, name }) => ({ value: String(categoryId), label: name }))}
        value={before}
        comboboxProps={combobox}
        onChange={setBefore}
      />
    </FormDialog>
  );
}

function DeleteDialog({ tree, id, onClose, onDone }: ActProps): ReactElement {
  const name = tree.byId.get(id)?.name ?? "";
  const deleting = useChange({
    send: deleteCategory,
    touches: [taxonomyKey],
    onDone: () => {
      onDone(`${name} is deleted.`);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Delete ${name}?`}
      action="Delete"
      danger
      busy={deleting.isPending}
      error={deleting.error}
      onClose={onClose}
      onSubmit={() => deleting.mutate(id)}
    >
      <DialogText>
        Only one that holds neither products nor categories can be deleted. Others can be archived.
      </DialogText>
    </FormDialog>
  );
}
