import { Button, Textarea } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { Failure, fieldError } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { DocumentActions } from "./document-actions";
import type { VendorDocument } from "./shop.api";
import classes from "./shop.module.css";
import { decideDocument, vendorKeys } from "./vendor-list.api";
import { DocumentTag } from "./vendor-tags";

interface Props {
  vendorId: number;
  documents: readonly VendorDocument[];
}

/** A vendor's documents, for those who accept or refuse them. */
export function VendorDocuments({ vendorId, documents }: Props): ReactElement {
  const [refusing, setRefusing] = useState<VendorDocument | null>(null);
  const deciding = useChange({ send: decideDocument, touches: [vendorKeys.vendors] });
  return (
    <Panel title="Documents">
      {documents.length === 0 ? (
        <p className={classes["note"]}>None was given yet.</p>
      ) : (
        <ul className={classes["list"]}>
          {documents.map((document) => (
            <li key={document.documentId}>
              <div className={classes["grow"]}>
                <strong>{document.kindName}</strong> <DocumentTag document={document} />
                <p className={classes["note"]}>
                  {formatMoment(document.uploadedAt)}
                  {document.expiresOn !== null && ` · good until ${document.expiresOn}`}
                  {document.reason !== "" && ` · ${document.reason}`}
                </p>
                <div className={classes["buttons"]}>
                  <DocumentActions document={document} vendorId={vendorId} />
                  {document.status !== "accepted" && (
                    <Button
                      size="compact-sm"
                      loading={deciding.isPending && deciding.variables.documentId === document.documentId}
                      aria-label={`Accept: ${document.kindName}`}
                      onClick={() =>
                        deciding.mutate({
                          id: vendorId,
                          documentId: document.documentId,
                          isAccepted: true,
                          reason: "",
                        })
                      }
                    >
                      Accept
                    </Button>
                  )}
                  {document.status !== "refused" && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      aria-label={`Refuse: ${document.kindName}`}
                      onClick={() => setRefusing(document)}
                    >
                      Refuse
                    </Button>
                  )}
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
      <Failure error={deciding.error} />
      {refusing !== null && (
        <RefuseDialog vendorId={vendorId} document={refusing} onClose={() => setRefusing(null)} />
      )}
    </Panel>
  );
}

function RefuseDialog({
  vendorId,
  document,
  onClose,
}: {
  vendorId: number;
  document: VendorDocument;
  onClose: () => void;
}): ReactElement {
  const [reason, setReason] = useState("");
  const refusing = useChange({ send: decideDocument, touches: [vendorKeys.vendors], onDone: onClose });
  return (
    <FormDialog
      title={`Refuse: ${document.kindName}?`}
      action="Refuse"
      danger
      busy={refusing.isPending}
      error={refusing.error}
      fields={["reason"]}
      onClose={onClose}
      onSubmit={() =>
        refusing.mutate({ id: vendorId, documentId: document.documentId, isAccepted: false, reason: reason.trim() })
      }
    >
      <DialogText>A letter tells the owner, who can give another one.</DialogText>
      <Textarea
        label="Why"
        required
        autosize
        minRows={2}
        maxLength={1000}
        value={reason}
        error={fieldError(refusing.error, "reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
