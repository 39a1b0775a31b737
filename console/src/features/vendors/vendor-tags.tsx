import type { ReactElement } from "react";
import { Tag } from "../../ui/tag";
import type { VendorDocument, VendorStatus } from "./shop.api";

const tones = { pending: "notable", active: "good", suspended: "bad", refused: "bad", closed: "plain" } as const;
const documentTones = { given: "notable", accepted: "good", refused: "bad" } as const;

export function VendorStatusTag({ status }: { status: VendorStatus }): ReactElement {
  return <Tag tone={tones[status]}>{status}</Tag>;
}

/** What became of a document; one that has expired counts for nothing, whatever was decided. */
export function DocumentTag({ document: { status, expiresOn } }: { document: VendorDocument }): ReactElement {
  return expiresOn !== null && expiresOn < new Date().toISOString().slice(0, 10) ? (
    <Tag tone="bad">expired</Tag>
  ) : (
    <Tag tone={documentTones[status]}>{status === "given" ? "being looked at" : status}</Tag>
  );
}
