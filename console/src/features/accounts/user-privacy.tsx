import { Button, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { keys } from "./accounts.api";
import type { User } from "./accounts.api";
import classes from "./person.module.css";
import { askAbout, correct, privacyKeys } from "./privacy.api";
import { correctionOf, detailsOf } from "./privacy-words";
import type { Details } from "./privacy-words";

type Wish = "correct" | "exports" | "erasure";

const words = {
  exports: {
    title: "Have a copy made?",
    text: "Everything that is kept about them, sealed for seven days. A letter tells them when it is ready.",
    action: "Make the copy",
  },
  erasure: {
    title: "Erase this person?",
    text:
      "Name, addresses, texts and sign-ins go for good, at once. Of orders the amounts stay, with the country. " +
      "It cannot be undone, not even from a backup.",
    action: "Erase for good",
  },
  correct: {
    title: "Correct what is known about them",
    text: "Letters tell them, at the address of before too.",
    action: "Correct",
  },
} as const;

/** What staff may do about somebody's data. */
export function UserPrivacy({ user }: { user: User }): ReactElement | null {
  const { permissions } = useSession();
  const [wish, setWish] = useState<Wish | null>(null);
  const mayCorrect = permissions.includes("accounts.manage");
  const mayManage = permissions.includes("privacy.manage");
  if (!mayCorrect && !mayManage) {
    return null;
  }
  return (
    <Panel title="Their data">
      <div className={classes["rights"]}>
        {mayCorrect && (
          <Button variant="default" onClick={() => setWish("correct")}>
            Correct
          </Button>
        )}
        {mayManage && (
          <Button variant="default" onClick={() => setWish("exports")}>
            Make a copy
          </Button>
        )}
        {mayManage && (
          <Button variant="default" c="var(--stoa-down)" onClick={() => setWish("erasure")}>
            Erase
          </Button>
        )}
      </div>
      {wish !== null && <WishDialog user={user} wish={wish} onClose={() => setWish(null)} />}
    </Panel>
  );
}

function WishDialog({ user, wish, onClose }: { user: User; wish: Wish; onClose: () => void }): ReactElement {
  const before = detailsOf(user);
  const [details, setDetails] = useState(before);
  const type = (changed: Partial<Details>): void => setDetails((typed) => ({ ...typed, ...changed }));
  const [reason, setReason] = useState("");
  const change = useChange({
    send: (token, why: string) =>
      wish === "correct"
        ? correct(token, { id: user.id, ...correctionOf(before, details), reason: why })
        : askAbout(token, { id: user.id, kind: wish, reason: why }),
    touches: [keys.users, privacyKeys.requests],
    onDone: onClose,
  });
  const { title, text, action } = words[wish];
  return (
    <FormDialog
      title={title}
      action={action}
      danger={wish === "erasure"}
      busy={change.isPending}
      error={change.error}
      fields={wish === "correct" ? ["name", "email", "phone", "reason"] : ["reason"]}
      onClose={onClose}
      onSubmit={() => change.mutate(reason.trim())}
    >
      <DialogText>{text}</DialogText>
      {wish === "correct" && (
        <>
          <TextInput
            label="Name"
            value={details.name}
            error={fieldError(change.error, "name")}
            onChange={(event) => type({ name: event.currentTarget.value })}
          />
          <TextInput
            label="E-mail"
            type="email"
            value={details.email}
            error={fieldError(change.error, "email")}
            onChange={(event) => type({ email: event.currentTarget.value })}
          />
          <TextInput
            label="Phone"
            type="tel"
            description={
              user.hasPhone && user.phone === null
                ? "One is kept from sight. What you enter here replaces it."
                : "With the country: +44 20 7946 0018. Empty removes it."
            }
            value={details.phone}
            error={fieldError(change.error, "phone")}
            onChange={(event) => type({ phone: event.currentTarget.value })}
          />
        </>
      )}
      <TextInput
        label="Why"
        description="Kept sealed, and goes with them."
        required
        withAsterisk={false}
        minLength={3}
        data-autofocus
        value={reason}
        error={fieldError(change.error, "reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
