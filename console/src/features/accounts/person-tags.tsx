import type { ReactElement } from "react";
import { Tag } from "../../ui/tag";
import type { Status } from "./accounts.api";

const tones = { active: "good", inactive: "plain", banned: "bad" } as const;

export function StatusTag({ status }: { status: Status }): ReactElement {
  return <Tag tone={tones[status]}>{status}</Tag>;
}

export function SecondFactorTag({ has }: { has: boolean }): ReactElement {
  return has ? <Tag tone="good">set up</Tag> : <Tag>none</Tag>;
}
