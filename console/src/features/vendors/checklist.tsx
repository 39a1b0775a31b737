import { Anchor } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { Tag } from "../../ui/tag";
import type { ChecklistItem } from "./shop.api";
import classes from "./shop.module.css";

const waits: Readonly<Record<string, string>> = {
  approval: "needed for approval",
  selling: "needed to sell",
  payouts: "needed for payouts",
};

interface Props {
  items: readonly ChecklistItem[];
  /** Items lead to where they are done. */
  linked?: boolean;
}

/** What it takes to sell, and what of it is done. */
export function Checklist({ items, linked = false }: Props): ReactElement {
  return (
    <ul className={classes["list"]}>
      {items.map((item) => (
        <li key={item.item}>
          {item.isDone ? (
            <IconCircleCheck size={20} color="var(--stoa-up)" aria-label="Done" role="img" />
          ) : (
            <IconCircleDashed size={20} color="var(--stoa-quiet)" aria-label="Open" role="img" />
          )}
          <div className={classes["grow"]}>
            {linked ? <ItemLink item={item} /> : <strong>{item.title}</strong>}{" "}
            {!item.isDone && waits[item.neededFor] !== undefined && <Tag>{waits[item.neededFor]}</Tag>}
            {!item.isDone && item.detail !== "" && <p className={classes["note"]}>{item.detail}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}

function ItemLink({ item: { item, title } }: { item: ChecklistItem }): ReactElement {
  if (item === "second-factor") {
    return <Anchor href="/account/security">{title}</Anchor>;
  }
  const to = item.startsWith("document-")
    ? "/shop/documents"
    : item === "profile"
      ? "/shop/profile"
      : item === "payout"
        ? "/shop/payouts"
        : null;
  return to === null ? (
    <strong>{title}</strong>
  ) : (
    <Anchor renderRoot={(props) => <Link {...props} to={to} />}>{title}</Anchor>
  );
}
