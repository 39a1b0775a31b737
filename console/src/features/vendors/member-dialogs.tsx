import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { DialogText, DoneDialog, FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import { ShareChoice } from "./share-choice";
import { changeMember, inviteMember, membersQuery, removeMember, staffPermissionsQuery } from "./vendors.api";
import type { Member, Share } from "./vendors.api";

const touches = [membersQuery.queryKey];

export function InviteMemberDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { permissions: own } = useSession();
  const all = useQuery(staffPermissionsQuery);
  const [email, setEmail] = useState("");
  const [share, setShare] = useState<Share>(null);
  const inviting = useChange({ send: inviteMember, touches });
  if (inviting.isSuccess) {
    return (
      <DoneDialog title="The invitation is on its way" onClose={onClose}>
        <DialogText>{inviting.variables.email} gets a letter with a link, and is staff when they accept.</DialogText>
      </DoneDialog>
    );
  }
  return (
    <FormDialog
      title="Invite staff"
      size={560}
      action="Send the invitation"
      busy={inviting.isPending}
      disabled={all.data === undefined}
      error={inviting.error ?? all.error}
      fields={["email", "permissions"]}
      onClose={onClose}
      onSubmit={() => inviting.mutate({ email: email.trim(), permissions: share })}
    >
      <DialogText>They get a letter with a link, good for seven days, and join when they accept.</DialogText>
      <TextInput
        label="E-mail"
        type="email"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        error={fieldError(inviting.error, "email")}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <ShareChoice
        all={all.data ?? []}
        own={own}
        share={share}
        error={fieldError(inviting.error, "permissions")}
        onChange={setShare}
      />
    </FormDialog>
  );
}

export function ChangeMemberDialog({ member, onClose }: { member: Member; onClose: () => void }): ReactElement {
  const { permissions: own } = useSession();
  const all = useQuery(staffPermissionsQuery);
  const [share, setShare] = useState<Share>(member.permissions);
  const changing = useChange({ send: changeMember, touches, onDone: onClose });
  return (
    <FormDialog
      title={`What ${member.name} may do`}
      size={560}
      action="Save"
      busy={changing.isPending}
      disabled={all.data === undefined}
      error={changing.error ?? all.error}
      fields={["permissions"]}
      onClose={onClose}
      onSubmit={() => changing.mutate({ userId: member.userId, permissions: share })}
    >
      <DialogText>It acts from their next request on.</DialogText>
      <ShareChoice
        all={all.data ?? []}
        own={own}
        share={share}
        error={fieldError(changing.error, "permissions")}
        onChange={setShare}
      />
    </FormDialog>
  );
}

export function RemoveMemberDialog({ member, onClose }: { member: Member; onClose: () => void }): ReactElement {
  const removing = useChange({ send: removeMember, touches, onDone: onClose });
  return (
    <FormDialog
      title={`Remove ${member.name}?`}
      action="Remove"
      danger
      busy={removing.isPending}
      error={removing.error}
      onClose={onClose}
      onSubmit={() => removing.mutate(member.userId)}
    >
      <DialogText>From their next request on they may do nothing here. Their account stays.</DialogText>
    </FormDialog>
  );
}
