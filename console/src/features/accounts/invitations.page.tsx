import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { invitationsQuery, keys, withdrawInvitation } from "./accounts.api";
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
  const { permissions } = useSession();
  const [ending, setEnding] = useState<Invitation | null>(null);
  const withdraw: TableColumn<Invitation> = {
    id: "withdraw",
    header: "",
    numeric: true,
    cell: (invitation) => (
      <Button
        size="compact-sm"
        variant="default"
        aria-label={`Withdraw the invitation of ${invitation.email}`}
        onClick={() => setEnding(invitation)}
      >
        Withdraw
      </Button>
    ),
  };
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
        columns={permissions.includes("accounts.manage") ? [...columns, withdraw] : columns}
        empty={<EmptyState title="No invitation is open">Those that were accepted or expired are gone.</EmptyState>}
      />
      {ending !== null && <WithdrawDialog invitation={ending} onClose={() => setEnding(null)} />}
    </Page>
  );
}

function WithdrawDialog({ invitation, onClose }: { invitation: Invitation; onClose: () => void }): ReactElement {
  const withdrawing = useChange({ send: withdrawInvitation, touches: [keys.invitations], onDone: onClose });
  return (
    <FormDialog
      title={`Withdraw the invitation of ${invitation.email}?`}
      action="Withdraw"
      danger
      busy={withdrawing.isPending}
      error={withdrawing.error}
      onClose={onClose}
      onSubmit={() => withdrawing.mutate(invitation.id)}
    >
      <DialogText>The link in the letter is worth nothing then.</DialogText>
    </FormDialog>
  );
}

function Moment({ at }: { at: string }): ReactElement {
  return <span className={classes["moment"]}>{formatMoment(at)}</span>;
}
