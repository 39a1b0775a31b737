import { Anchor, Button, Switch, Textarea, TextInput } from "@mantine/core";
import { IconArrowLeft, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { Failure, fieldError } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { MisfitDialog } from "./misfit-dialog";
import { NamesField } from "./names-field";
import { deleteType, saveType, taxonomyKey, typeQuery } from "./taxonomy.api";
import type { TemplateAnswer, TypeDetails, TypeInput } from "./taxonomy.api";
import classes from "./taxonomy.module.css";
import { TemplateEditor } from "./template-editor";

const blank: TypeInput = {
  name: "",
  description: "",
  allowsOtherAttributes: true,
  isActive: true,
  names: {},
  attributes: [],
};
const fields = ["name", "description", "names"];

function Back(): ReactElement {
  return (
    <Anchor inherit c="inherit" renderRoot={(props) => <Link {...props} to="/product-types" />}>
      <IconArrowLeft size={15} aria-hidden /> Product types
    </Anchor>
  );
}

export function ProductTypePage(): ReactElement {
  const { id } = useParams({ from: "/shell/product-types/$id" });
  return id === "new" ? <Editor id={null} before={blank} /> : <Existing id={Number(id)} />;
}

function Existing({ id }: { id: number }): ReactElement {
  const type = useQuery(typeQuery(id));
  if (type.data === undefined) {
    return (
      <Page title="Product type" back={<Back />}>
        <Loaded query={type} label="the product type">
          {() => null}
        </Loaded>
      </Page>
    );
  }
  return <Editor key={`${id} ${type.dataUpdatedAt}`} id={id} before={toInput(type.data)} />;
}

function toInput(type: TypeDetails): TypeInput {
  const { name, description, allowsOtherAttributes, isActive, names, attributes } = type;
  return { name, description, allowsOtherAttributes, isActive, names, attributes };
}

function Editor({ id, before }: { id: number | null; before: TypeInput }): ReactElement {
  const navigate = useNavigate();
  const [input, setInput] = useState(before);
  const [asking, setAsking] = useState<TemplateAnswer | null>(null);
  const [isDeleting, setDeleting] = useState(false);
  const saving = useChange({
    send: saveType,
    touches: [taxonomyKey],
    onDone: ({ productTypeId }) => {
      setAsking(null);
      if (id === null && productTypeId !== null) {
        void navigate({ to: "/product-types/$id", params: { id: String(productTypeId) }, replace: true });
      }
    },
  });
  const trying = useChange({
    send: saveType,
    touches: [],
    onDone: (answer) => {
      if (answer.misfits > 0) {
        setAsking(answer);
      } else {
        saving.mutate({ id, input, dryRun: false });
      }
    },
  });
  const error = trying.error ?? (asking === null ? saving.error : null);
  const set = (part: Partial<TypeInput>): void => setInput((old) => ({ ...old, ...part }));
  return (
    <Page
      title={id === null ? "New product type" : before.name}
      back={<Back />}
      summary="Products stay as they are when their type changes."
      actions={
        id !== null && (
          <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={() => setDeleting(true)}>
            Delete
          </Button>
        )
      }
    >
      <form
        className={classes["column"]}
        onSubmit={(event) => {
          event.preventDefault();
          if (id === null) {
            saving.mutate({ id, input, dryRun: false });
          } else {
            trying.mutate({ id, input, dryRun: true });
          }
        }}
      >
        <Panel title="What it is">
          <div className={classes["form"]}>
            <TextInput
              label="Name"
              required
              withAsterisk={false}
              maxLength={100}
              value={input.name}
              error={fieldError(error, "name")}
              onChange={(event) => set({ name: event.currentTarget.value })}
            />
            <Textarea
              label="Description"
              description="For those who choose it."
              autosize
              minRows={2}
              maxLength={2_000}
              value={input.description}
              error={fieldError(error, "description")}
              onChange={(event) => set({ description: event.currentTarget.value })}
            />
            <NamesField
              label="Name"
              names={input.names}
              error={fieldError(error, "names")}
              onChange={(names) => set({ names })}
            />
            <Switch
              label="Other attributes"
              description="Products may have attributes beyond those below."
              checked={input.allowsOtherAttributes}
              onChange={(event) => set({ allowsOtherAttributes: event.currentTarget.checked })}
            />
            <Switch
              label="Archived"
              description="No product becomes one of it any more."
              checked={!input.isActive}
              onChange={(event) => set({ isActive: !event.currentTarget.checked })}
            />
          </div>
        </Panel>
        <Panel title="Attributes">
          <p className={classes["hint"]}>
            What its products are asked for, in order. Required ones before they are sold; a new product has the default
            unless it says something else.
          </p>
          <TemplateEditor ofType items={input.attributes} onChange={(attributes) => set({ attributes })} />
        </Panel>
        <Failure error={error} shown={fields} />
        <div className={classes["foot"]}>
          <Button type="submit" loading={trying.isPending || saving.isPending}>
            {id === null ? "Create" : "Save"}
          </Button>
        </div>
      </form>
      {asking !== null && (
        <MisfitDialog
          answer={asking}
          busy={saving.isPending}
          error={saving.error}
          onClose={() => setAsking(null)}
          onSave={() => saving.mutate({ id, input, dryRun: false })}
        />
      )}
      {isDeleting && id !== null && <DeleteDialog id={id} name={before.name} onClose={() => setDeleting(false)} />}
    </Page>
  );
}

function DeleteDialog({ id, name, onClose }: { id: number; name: string; onClose: () => void }): ReactElement {
  const navigate = useNavigate();
  const deleting = useChange({
    send: deleteType,
    touches: [["catalog", "taxonomy", "types"]],
    onDone: () => void navigate({ to: "/product-types", replace: true }),
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
      <DialogText>Only one that no product is of can be deleted. Others can be archived.</DialogText>
    </FormDialog>
  );
}
