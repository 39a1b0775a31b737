import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Tag } from "../../ui/tag";
import type { OpenSession } from "./accounts.api";
import classes from "./person.module.css";

interface Props {
  title: string;
  query: UseQueryResult<OpenSession[]>;
  actions?: ReactNode;
  /** Left out for those who may look only. */
  onEnd?: ((session: OpenSession) => void) | undefined;
  /** The session that is being ended. */
  ending: number | undefined;
}

/** Where somebody is signed in. */
export function SessionsTable({ title, query, actions, onEnd, ending }: Props): ReactElement {
  const columns: TableColumn<OpenSession>[] = [
    {
      id: "device",
      header: "Where",
      cell: ({ device, isThis, ip }) => (
        <span className={classes["person"]}>
          <span>
            {device} {isThis && <Tag tone="notable">this one</Tag>}
          </span>
          <span className={classes["sub"]}>{ip ?? "address not recorded"}</span>
        </span>
      ),
    },
    {
      id: "opened",
      header: "Signed in",
      cell: ({ createdAt }) => <span className={classes["moment"]}>{formatMoment(createdAt)}</span>,
    },
    {
      id: "seen",
      header: "Last used",
      cell: ({ lastSeenAt }) => <span className={classes["moment"]}>{formatMoment(lastSeenAt)}</span>,
    },
  ];
  if (onEnd !== undefined) {
    columns.push({
      id: "end",
      header: "",
      numeric: true,
      cell: (session) =>
        session.isThis ? null : (
          <Button
            size="compact-sm"
            variant="default"
            loading={ending === session.sessionId}
            aria-label={`End ${session.device}, signed in ${formatMoment(session.createdAt)}`}
            onClick={() => onEnd(session)}
          >
            End
          </Button>
        ),
    });
  }
  return (
    <ListPanel
      title={title}
      actions={actions}
      query={query}
      rows={query.data}
      columns={columns}
      empty={<EmptyState title="Signed in nowhere">Every session has ended.</EmptyState>}
    />
  );
}
