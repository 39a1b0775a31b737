import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { invitationsQuery } from "./accounts.api";
import type { Invitation } from "./accounts.api";
import { InviteButton } from "./invite-dialog";
import classes from "./person.module.css";

const columns: TableColumn<Invitation>[] = [
  { id: "email", header: "E-mail", cell: ({ email }) => <span className={classes["name"]}>{email}</span> },
  { id: "role", header: "Role", cell: ({ role }) => role },
  { id: "sent", header: "Sent", cell: ({ createdAt }) => <Moment at={createdAt} /> },
  { id: "until", header: "Good until", cell: ({ expiresAt }) => <Moment at={expiresAt} /> },
];

export function InvitationsPage(): ReactElement {
  const invitations = useQuery(invitationsQuery);
  return (
    <Page
      title="Invitations"
      summary="Letters that were not answered yet. A new one to the same address takes the place of the one before."
      actions={<InviteButton />}
    >
      <ListPanel
        title="Open invitations"
        query={invitations}
        rows={invitations.data}
        columns={columns}
        empty={<EmptyState title="No invitation is open">Those that were accepted or expired are gone.</EmptyState>}
      />
    </Page>
  );
}

function Moment({ at }: { at: string }): ReactElement {
  return <span className={classes["moment"]}>{formatMoment(at)}</span>;
}
