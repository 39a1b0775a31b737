import type { ReactElement } from "react";
import { Tag } from "../../ui/tag";
import type { ImportStatus } from "./imports.api";

const words: Readonly<Record<ImportStatus, string>> = {
  checking: "being checked",
  checked: "checked, not done",
  running: "being done",
  pictures: "fetching pictures",
  done: "done",
  undoing: "being undone",
  undone: "undone",
  failed: "failed",
};

/** How far a file is, in words. */
export function ImportTag({ status }: { status: ImportStatus }): ReactElement {
  const tone = status === "done" ? "good" : status === "failed" ? "bad" : status === "undone" ? "plain" : "notable";
  return <Tag tone={tone}>{words[status]}</Tag>;
}
