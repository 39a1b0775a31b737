import { Anchor } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { userViewsQuery } from "./accounts.api";
import type { PersonView, User } from "./accounts.api";
import classes from "./person.module.css";

const columns: TableColumn<PersonView>[] = [
  {
    id: "who",
    header: "Who",
    cell: ({ actorId, actorName }) => (
      <span className={classes["name"]}>{actorName ?? `person ${actorId ?? ""}, who is gone`}</span>
    ),
  },
  {
    id: "why",
    header: "Why",
    cell: ({ reason, isReasonErased }) =>
      reason ?? <span className={classes["sub"]}>{isReasonErased ? "reason erased" : "may see people in full"}</span>,
  },
  { id: "when", header: "When", cell: ({ at }) => <span className={classes["moment"]}>{formatMoment(at)}</span> },
];

/** Who saw this person's record in full, for those who may read the audit trail. */
export function UserViews({ user }: { user: User }): ReactElement {
  const views = useInfiniteQuery(userViewsQuery(user.id));
  return (
    <ListPanel
      title="Who saw this"
      query={views}
      rows={views.data?.pages.flatMap((page) => page.rows)}
      columns={columns}
      actions={
        <Anchor
          size="sm"
          renderRoot={(props) => <Link {...props} to="/audit" search={{ subject: user.id }} />}
        >
          Everything about them in the audit trail
        </Anchor>
      }
      empty={
        <EmptyState title="Nobody but themselves" icon={IconEye}>
          Whoever opens this record in full is noted here, with the reason they gave.
        </EmptyState>
      }
    />
  );
}
