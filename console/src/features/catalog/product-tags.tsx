import type { ReactElement } from "react";
import { Tag } from "../../ui/tag";
import type { ProductStatus } from "./products.api";

const tones = {
  draft: "plain",
  "pending approval": "notable",
  active: "good",
  inactive: "plain",
  archived: "plain",
} as const;

export function ProductStatusTag({ status }: { status: ProductStatus }): ReactElement {
  return <Tag tone={tones[status]}>{status === "active" ? "on sale" : status}</Tag>;
}
