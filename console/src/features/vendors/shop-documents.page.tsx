import { Button, FileInput, TextInput } from "@mantine/core";
import { IconFileUpload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { fieldError } from "../../ui/failure";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { Tag } from "../../ui/tag";
import { DocumentActions } from "./document-actions";
import { addDocument, documentsQuery, kindsQuery, shopKeys } from "./shop.api";
import type { DocumentKind, VendorDocument } from "./shop.api";
import classes from "./shop.module.css";
import { DocumentTag } from "./vendor-tags";

interface Row {
  kind: DocumentKind;
  document: VendorDocument | undefined;
}

/** What a vendor can prove by documents, and what became of those it gave. */
export function ShopDocumentsPage(): ReactElement {
  const kinds = useQuery(kindsQuery);
  const documents = useQuery(documentsQuery);
  const [giving, setGiving] = useState<DocumentKind | null>(null);
  const rows =
    kinds.data === undefined || documents.data === undefined
      ? undefined
      : kinds.data.map((kind) => ({ kind, document: documents.data.find((given) => given.kind === kind.kind) }));
  const columns: TableColumn<Row>[] = [
    { id: "kind", header: "Document", cell: ({ kind }) => <Kind kind={kind} /> },
    { id: "status", header: "Status", cell: ({ document }) => <Standing document={document} /> },
    {
      id: "given",
      header: "Given",
      cell: ({ document }) => (document === undefined ? "–" : formatMoment(document.uploadedAt)),
    },
    {
      id: "do",
      header: "",
      numeric: true,
      cell: ({ kind, document }) => (
        <span className={classes["buttons"]}>
          {document !== undefined && <DocumentActions document={document} />}
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${document === undefined ? "Give" : "Replace"}: ${kind.name}`}
            onClick={() => setGiving(kind)}
          >
            {document === undefined ? "Give" : "Replace"}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <Page
      title="Documents"
      summary="Kept encrypted; only you and the people of the marketplace who decide can open them."
    >
      <ListPanel
        title="Your documents"
        query={kinds.isError ? kinds : documents}
        rows={rows}
        columns={columns}
        empty={<EmptyState title="Nothing is asked for">The marketplace asks for no documents.</EmptyState>}
      />
      {giving !== null && <GiveDialog kind={giving} onClose={() => setGiving(null)} />}
    </Page>
  );
}

function Kind({ kind }: { kind: DocumentKind }): ReactElement {
  return (
    <span className={classes["grow"]}>
      {kind.name} {kind.isRequired && <Tag tone="notable">required</Tag>}
      <p className={classes["note"]}>{kind.description}</p>
    </span>
  );
}

function Standing({ document }: { document: VendorDocument | undefined }): ReactElement {
  if (document === undefined) {
    return <Tag>not given</Tag>;
  }
  return (
    <span>
      <DocumentTag document={document} />
      {document.expiresOn !== null && <p className={classes["note"]}>good until {document.expiresOn}</p>}
      {document.status === "refused" && <p className={classes["note"]}>{document.reason}</p>}
    </span>
  );
}

function GiveDialog({ kind, onClose }: { kind: DocumentKind; onClose: () => void }): ReactElement {
  const [file, setFile] = useState<File | null>(null);
  const [expiresOn, setExpiresOn] = useState("");
  const giving = useChange({
    send: addDocument,
    touches: [shopKeys.documents, shopKeys.checklist],
    onDone: onClose,
  });
  return (
    <FormDialog
      title={kind.name}
      action="Give"
      busy={giving.isPending}
      disabled={file === null}
      error={giving.error}
      fields={["file", "expiresOn"]}
      onClose={onClose}
      onSubmit={() => file !== null && giving.mutate({ kind: kind.kind, expiresOn, file })}
    >
      <DialogText>
        {kind.description} PDF, JPEG or PNG, at most 10 MB. It replaces what you gave before.
      </DialogText>
      <FileInput
        label="File"
        placeholder="Choose a file"
        accept="application/pdf,image/jpeg,image/png"
        leftSection={<IconFileUpload size={17} aria-hidden />}
        clearable
        clearButtonProps={{ "aria-label": "Choose another file" }}
        value={file}
        error={fieldError(giving.error, "file")}
        onChange={setFile}
      />
      <TextInput
        label="Good until"
        description="The last day, if it ends."
        type="date"
        value={expiresOn}
        error={fieldError(giving.error, "expiresOn")}
        onChange={(event) => setExpiresOn(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
