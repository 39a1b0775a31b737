import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Tag } from "../../ui/tag";
import type { User } from "./accounts.api";
import classes from "./person.module.css";
import { consentsQuery } from "./privacy.api";
import type { ConsentLine, ConsentState } from "./privacy.api";

/** What somebody agrees to, with each time that they said so or took it back. */
export function UserConsents({ user }: { user: User }): ReactElement {
  const consents = useQuery(consentsQuery(user.id));
  const history = consents.data?.history ?? [];
  const columns: TableColumn<ConsentState>[] = [
    { id: "what", header: "What", cell: ({ text }) => <span className={classes["name"]}>{text}</span> },
    {
      id: "now",
      header: "Now",
      cell: ({ isGiven, since }) =>
        since === null ? <Tag>not agreed</Tag> : <Answer isGiven={isGiven} />,
    },
    {
      id: "history",
      header: "Said before",
      cell: ({ purpose }) => <History lines={history.filter((line) => line.purpose === purpose)} />,
    },
  ];
  return (
    <ListPanel
      title="What they agree to"
      query={consents}
      rows={consents.data?.now}
      columns={columns}
      empty={<EmptyState title="Nothing to agree to">This version asks for no consent.</EmptyState>}
    />
  );
}

function Answer({ isGiven }: { isGiven: boolean }): ReactElement {
  return <Tag tone={isGiven ? "good" : "plain"}>{isGiven ? "agreed" : "taken back"}</Tag>;
}

function History({ lines }: { lines: readonly ConsentLine[] }): ReactElement {
  return lines.length === 0 ? (
    <span className={classes["sub"]}>nothing</span>
  ) : (
    <ol className={classes["history"]}>
      {lines.map(({ at, isGiven, place, textVersion }) => (
        <li key={at}>
          {isGiven ? "agreed" : "taken back"} <span className={classes["moment"]}>{formatMoment(at)}</span>
          <span className={classes["sub"]}>
            {" "}
            by {place}, text {textVersion}
          </span>
        </li>
      ))}
    </ol>
  );
}
