import type { ReactElement } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { deleteRole, keys } from "./accounts.api";
import type { Role } from "./accounts.api";

export function DeleteRoleDialog({ role, onClose }: { role: Role; onClose: () => void }): ReactElement {
  const deleting = useChange({ send: deleteRole, touches: [keys.roles], onDone: onClose });
  const holders = role.people === 1 ? "one person has" : `${role.people} people have`;
  return (
    <FormDialog
      title={`Delete the role ${role.name}?`}
      action="Delete"
      danger
      busy={deleting.isPending}
      error={deleting.error}
      onClose={onClose}
      onSubmit={() => deleting.mutate(role.id)}
    >
      <DialogText>
        It can be deleted when nobody has it.
        {role.people > 0 && ` Now ${holders} it: give them another one first.`}
      </DialogText>
    </FormDialog>
  );
}
