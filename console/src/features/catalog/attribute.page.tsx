import { Anchor, Button } from "@mantine/core";
import { IconArrowLeft, IconArrowMerge, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatCount } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { Failure, fieldError } from "../../ui/failure";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { Tag } from "../../ui/tag";
import { AttributeForm, attributeFields } from "./attribute-form";
import { AttributeValues } from "./attribute-values";
import { attributeQuery, deleteAttribute, mergeAttribute, saveAttribute, taxonomyKey } from "./taxonomy.api";
import type { AttributeDetails, AttributeInput, AttributeRow } from "./taxonomy.api";
import classes from "./taxonomy.module.css";
import { AttributeSelect } from "./template-editor";

function Back(): ReactElement {
  return (
    <Anchor inherit c="inherit" renderRoot={(props) => <Link {...props} to="/attributes" search={{}} />}>
      <IconArrowLeft size={15} aria-hidden /> Attributes
    </Anchor>
  );
}

export function AttributePage(): ReactElement {
  const id = Number(useParams({ from: "/shell/attributes/$id" }).id);
  const attribute = useQuery(attributeQuery(id));
  if (attribute.data === undefined) {
    return (
      <Page title="Attribute" back={<Back />}>
        <Loaded query={attribute} label="the attribute">
          {() => null}
        </Loaded>
      </Page>
    );
  }
  return <View attribute={attribute.data} version={attribute.dataUpdatedAt} />;
}

function View({ attribute, version }: { attribute: AttributeDetails; version: number }): ReactElement {
  const [open, setOpen] = useState<"merge" | "delete" | null>(null);
  const { attributeId, name, key, kind, isActive, asOption, described } = attribute;
  const archiving = useChange({ send: saveAttribute, touches: [taxonomyKey] });
  return (
    <Page
      title={name}
      back={<Back />}
      summary={
        <>
          {!isActive && <Tag>archived</Tag>} In products as <code>{key}</code>: {formatCount(described)} are described
          by it, variants of {formatCount(asOption)} differ in it.
        </>
      }
      actions={
        <span className={classes["end"]}>
          <Button
            variant="default"
            leftSection={<IconArrowMerge size={16} aria-hidden />}
            onClick={() => setOpen("merge")}
          >
            Merge
          </Button>
          <Button
            variant="default"
            loading={archiving.isPending}
            onClick={() => archiving.mutate({ id: attributeId, input: { ...toInput(attribute), isActive: !isActive } })}
          >
            {isActive ? "Archive" : "Take back"}
          </Button>
          <Button
            variant="default"
            leftSection={<IconTrash size={16} aria-hidden />}
            onClick={() => setOpen("delete")}
          >
            Delete
          </Button>
        </span>
      }
    >
      <Failure error={archiving.error} />
      <div className={kind === "choice" ? classes["desk"] : undefined}>
        {kind === "choice" && <AttributeValues attributeId={attributeId} />}
        <Panel title="What it is">
          <Words key={version} attribute={attribute} />
        </Panel>
      </div>
      {open === "merge" && <MergeDialog attribute={attribute} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteDialog attribute={attribute} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function toInput({ name, kind, unit, isClosed, isActive, names }: AttributeDetails): AttributeInput {
  return { name, kind, unit, isClosed, isActive, names };
}

function Words({ attribute }: { attribute: AttributeDetails }): ReactElement {
  const [input, setInput] = useState(() => toInput(attribute));
  const saving = useChange({ send: saveAttribute, touches: [taxonomyKey] });
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ id: attribute.attributeId, input });
      }}
    >
      <AttributeForm input={input} error={saving.error} onChange={setInput} />
      <Failure error={saving.error} shown={attributeFields} />
      <div className={classes["foot"]}>
        <Button type="submit" loading={saving.isPending}>
          Save
        </Button>
      </div>
    </form>
  );
}

interface ActProps {
  attribute: AttributeDetails;
  onClose: () => void;
}

function MergeDialog({ attribute: { attributeId, name }, onClose }: ActProps): ReactElement {
  const navigate = useNavigate();
  const [into, setInto] = useState<AttributeRow | null>(null);
  const merging = useChange({
    send: mergeAttribute,
    touches: [taxonomyKey],
    onDone: (_, { intoId }) => void navigate({ to: "/attributes/$id", params: { id: String(intoId) }, replace: true }),
  });
  return (
    <FormDialog
      title={`Merge ${name}`}
      action="Merge"
      danger
      busy={merging.isPending}
      disabled={into === null}
      error={merging.error}
      fields={["intoId"]}
      onClose={onClose}
      onSubmit={() => {
        if (into !== null) {
          merging.mutate({ id: attributeId, intoId: into.attributeId });
        }
      }}
    >
      <DialogText>
        All products, variants, product types and categories that have {name} have the other one then, values of one
        spelling become one, and {name} is gone. That cannot be undone.
      </DialogText>
      <AttributeSelect
        label="Into"
        without={[attributeId]}
        value={into}
        error={fieldError(merging.error, "intoId")}
        onChange={setInto}
      />
    </FormDialog>
  );
}

function DeleteDialog({ attribute: { attributeId, name }, onClose }: ActProps): ReactElement {
  const navigate = useNavigate();
  const deleting = useChange({
    send: deleteAttribute,
    touches: [["catalog", "taxonomy", "attributes"]],
    onDone: () => void navigate({ to: "/attributes", search: {}, replace: true }),
  });
  return (
    <FormDialog
      title={`Delete ${name}?`}
      action="Delete"
      danger
      busy={deleting.isPending}
      error={deleting.error}
      onClose={onClose}
      onSubmit={() => deleting.mutate(attributeId)}
    >
      <DialogText>Only one that nothing uses can be deleted. Others can be archived or merged.</DialogText>
    </FormDialog>
  );
}
