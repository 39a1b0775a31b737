import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { getFile } from "../../lib/api";
import { Dialog } from "../../ui/dialog";
import { save } from "../../ui/download-link";
import { Failure } from "../../ui/failure";
import { documentAddress } from "./shop.api";
import type { VendorDocument } from "./shop.api";
import classes from "./shop.module.css";

interface Props {
  document: VendorDocument;
  /** Whose it is, for operators. */
  vendorId?: number;
}

/** Opens a document: pictures in the page, PDF as a file, since a page must not run what somebody uploaded. */
export function DocumentActions({ document, vendorId }: Props): ReactElement {
  const [picture, setPicture] = useState<string | null>(null);
  const isPicture = document.contentType !== "application/pdf";
  const opening = useMutation({
    mutationFn: async () => getFile(documentAddress(document.documentId, vendorId)),
    onSuccess: async (file) => {
      if (isPicture) {
        setPicture(await dataOf(file));
      } else {
        save(file, `${document.kind}-${document.documentId}.pdf`);
      }
    },
  });
  const word = isPicture ? "View" : "Download";
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={opening.isPending}
        aria-label={`${word}: ${document.kindName}`}
        onClick={() => opening.mutate()}
      >
        {word}
      </Button>
      {opening.isError && (
        <Dialog title={document.kindName} onClose={() => opening.reset()}>
          <Failure error={opening.error} />
        </Dialog>
      )}
      {picture !== null && (
        <Dialog title={document.kindName} size={900} tall onClose={() => setPicture(null)}>
          <img className={classes["preview"]} src={picture} alt={`What was given as ${document.kindName}`} />
        </Dialog>
      )}
    </>
  );
}

function dataOf(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === "string" ? reader.result : "");
    reader.onerror = () => reject(reader.error ?? new Error("The file cannot be read."));
    reader.readAsDataURL(file);
  });
}
