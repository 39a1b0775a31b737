import { Textarea } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import { keys, revealUser } from "./accounts.api";
import type { User } from "./accounts.api";

interface Props {
  user: User;
  onRevealed: (user: User) => void;
  onClose: () => void;
}

/** Asks why somebody's e-mail address and phone have to be seen. */
export function RevealDialog({ user, onRevealed, onClose }: Props): ReactElement {
  const [reason, setReason] = useState("");
  const revealing = useChange({
    send: revealUser,
    touches: [keys.views(user.id)],
    onDone: (full) => {
      onRevealed(full);
      onClose();
    },
  });
  return (
    <FormDialog
      title={`Show how to reach ${user.name}?`}
      action="Show"
      busy={revealing.isPending}
      error={revealing.error}
      fields={["reason"]}
      onClose={onClose}
      onSubmit={() => revealing.mutate({ id: user.id, reason: reason.trim() })}
    >
      <DialogText>
        That you saw it, when and why is written to the audit trail, and {user.name} can be told.
      </DialogText>
      <Textarea
        label="Reason"
        description="10 to 500 characters."
        required
        withAsterisk={false}
        minLength={10}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        value={reason}
        error={fieldError(revealing.error, "reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
