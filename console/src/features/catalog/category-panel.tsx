import { Button, Skeleton, Switch, Textarea, TextInput } from "@mantine/core";
import { IconArrowsMove, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { ErrorState } from "../../ui/error-state";
import { Failure, fieldError } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { Tag } from "../../ui/tag";
import { MisfitDialog } from "./misfit-dialog";
import { NamesField } from "./names-field";
import {
  categoryAttributesQuery,
  categoryQuery,
  kindWords,
  saveCategory,
  setCategoryAttributes,
  taxonomyKey,
} from "./taxonomy.api";
import type { CategoryAttribute, CategoryDetails, CategoryInput, TemplateAnswer, TemplateItem } from "./taxonomy.api";
import classes from "./taxonomy.module.css";
import { TemplateEditor } from "./template-editor";
import type { Tree } from "./tree";

interface Props {
  id: number;
  tree: Tree;
  onAdd: () => void;
  onMove: () => void;
  onDelete: () => void;
}

/** One category: what it is called, what it asks of products, and what can be done with it. */
export function CategoryPanel({ id, tree, onAdd, onMove, onDelete }: Props): ReactElement {
  const details = useQuery(categoryQuery(id));
  const attributes = useQuery(categoryAttributesQuery(id));
  const failed = details.isError ? details : attributes.isError ? attributes : null;
  if (details.data === undefined || attributes.data === undefined) {
    return failed !== null ? (
      <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
    ) : (
      <Skeleton height={320} radius="lg" role="status" aria-label="Loading the category" />
    );
  }
  const above = tree.path(id).slice(0, -1);
  return (
    <div className={classes["column"]}>
      <Panel title={details.data.name}>
        <p className={classes["path"]}>
          {above.length === 0 ? "At the top" : above.map(({ name }) => name).join(" › ")} ·{" "}
          <code>{details.data.slug}</code>
        </p>
        <div className={classes["foot"]} style={{ marginBlock: 12 }}>
          <Button size="compact-sm" variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={onAdd}>
            Add below
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowsMove size={15} aria-hidden />}
            onClick={onMove}
          >
            Move
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconTrash size={15} aria-hidden />}
            onClick={onDelete}
          >
            Delete
          </Button>
        </div>
        <Words key={`${id} ${details.dataUpdatedAt}`} category={details.data} />
      </Panel>
      <Asks key={`asks ${id} ${attributes.dataUpdatedAt}`} id={id} attributes={attributes.data} />
    </div>
  );
}

const fields = ["name", "description", "names"];

function Words({ category }: { category: CategoryDetails }): ReactElement {
  const { categoryId, parentId, name, description, isActive, names } = category;
  const [input, setInput] = useState<CategoryInput>({ parentId, name, description, isActive, names });
  const saving = useChange({ send: saveCategory, touches: [taxonomyKey] });
  const set = (part: Partial<CategoryInput>): void => setInput((before) => ({ ...before, ...part }));
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ id: categoryId, input });
      }}
    >
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={200}
        value={input.name}
        error={fieldError(saving.error, "name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        minRows={2}
        maxRows={10}
        maxLength={20_000}
        value={input.description}
        error={fieldError(saving.error, "description")}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <NamesField
        label="Name"
        names={input.names}
        error={fieldError(saving.error, "names")}
        onChange={(changed) => set({ names: changed })}
      />
      <Switch
        label="Archived"
        description="Nothing can be put in it any more; what is in it stays."
        checked={!input.isActive}
        onChange={(event) => set({ isActive: !event.currentTarget.checked })}
      />
      <Failure error={saving.error} shown={fields} />
      <div className={classes["foot"]}>
        <Button type="submit" loading={saving.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

function toItem({ attributeId, name, kind, unit, isActive, isRequired }: CategoryAttribute): TemplateItem {
  return { attributeId, name, kind, unit, isActive, isRequired, isOption: false, defaultValue: null };
}

function Asks({ id, attributes }: { id: number; attributes: readonly CategoryAttribute[] }): ReactElement {
  const inherited = attributes.filter(({ categoryId }) => categoryId !== id);
  const [items, setItems] = useState(() => attributes.filter(({ categoryId }) => categoryId === id).map(toItem));
  const [asking, setAsking] = useState<TemplateAnswer | null>(null);
  const saving = useChange({ send: setCategoryAttributes, touches: [taxonomyKey], onDone: () => setAsking(null) });
  const trying = useChange({
    send: setCategoryAttributes,
    touches: [],
    onDone: (answer) => {
      if (answer.misfits > 0) {
        setAsking(answer);
      } else {
        saving.mutate({ id, attributes: items, dryRun: false });
      }
    },
  });
  return (
    <Panel title="Attributes">
      <p className={classes["hint"]}>What products in it, and in the categories below it, are asked for.</p>
      {inherited.length > 0 && (
        <ul className={classes["items"]} aria-label="Asked for by categories above">
          {inherited.map((item) => (
            <li key={`${item.categoryId} ${item.attributeId}`}>
              <div className={classes["what"]}>
                {item.name}
                <div className={classes["sub"]}>
                  {kindWords[item.kind]}
                  {item.isRequired && ", required"} · from {item.categoryName}
                </div>
              </div>
              <Tag>inherited</Tag>
            </li>
          ))}
        </ul>
      )}
      <TemplateEditor items={items} onChange={setItems} />
      <Failure error={trying.error ?? (asking === null ? saving.error : null)} />
      <div className={classes["foot"]} style={{ marginTop: 12 }}>
        <Button
          variant="default"
          loading={trying.isPending || saving.isPending}
          onClick={() => trying.mutate({ id, attributes: items, dryRun: true })}
        >
          Save attributes
        </Button>
      </div>
      {asking !== null && (
        <MisfitDialog
          answer={asking}
          busy={saving.isPending}
          error={saving.error}
          onClose={() => setAsking(null)}
          onSave={() => saving.mutate({ id, attributes: items, dryRun: false })}
        />
      )}
    </Panel>
  );
}
