import { Anchor, Button, Select, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { Panel } from "../../ui/panel";
import { changeUser, keys, removeSecondFactors, rolesQuery, statuses } from "./accounts.api";
import type { Role, Status, User } from "./accounts.api";
import classes from "./person.module.css";

type Wish = { kind: "role"; role: Role } | { kind: "status"; status: Status } | { kind: "factor" };

const combobox = { keepMounted: false } as const;

/** What one can change about somebody else. Every change says first what it does. */
export function UserRights({ user, isMe }: { user: User; isMe: boolean }): ReactElement {
  const roles = useQuery(rolesQuery);
  const [wish, setWish] = useState<Wish | null>(null);
  if (isMe) {
    return (
      <Panel title="What you may do">
        <p className={classes["note"]}>
          This is you: somebody else has to change your role or status. Your second factors are at{" "}
          <Anchor href="/account/security" inherit>
            Security
          </Anchor>
          .
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="What they may do">
      <div className={classes["rights"]}>
        <Select
          label="Role"
          className={classes["right"] ?? ""}
          data={roles.data?.map(({ name }) => name) ?? [user.role]}
          value={user.role}
          allowDeselect={false}
          comboboxProps={combobox}
          onChange={(name) => {
            const role = roles.data?.find((known) => known.name === name);
            if (role !== undefined && role.name !== user.role) {
              setWish({ kind: "role", role });
            }
          }}
        />
        <Select
          label="Status"
          className={classes["right"] ?? ""}
          data={[...statuses]}
          value={user.status}
          allowDeselect={false}
          comboboxProps={combobox}
          onChange={(status) => {
            const wanted = statuses.find((known) => known === status);
            if (wanted !== undefined && wanted !== user.status) {
              setWish({ kind: "status", status: wanted });
            }
          }}
        />
        <Button variant="default" disabled={!user.hasSecondFactor} onClick={() => setWish({ kind: "factor" })}>
          Remove second factors
        </Button>
      </div>
      {wish !== null && <WishDialog user={user} wish={wish} onClose={() => setWish(null)} />}
    </Panel>
  );
}

function WishDialog({ user, wish, onClose }: { user: User; wish: Wish; onClose: () => void }): ReactElement {
  const [typed, setTyped] = useState("");
  const change = useChange({
    send: async (token, wanted: Wish): Promise<unknown> => {
      const reason = typed.trim() === "" ? {} : { reason: typed.trim() };
      switch (wanted.kind) {
        case "role":
          return changeUser(token, { id: user.id, role: wanted.role.name, ...reason });
        case "status":
          return changeUser(token, { id: user.id, status: wanted.status, ...reason });
        case "factor":
          return removeSecondFactors(token, user.id);
      }
    },
    touches: [keys.users, keys.roles],
    onDone: onClose,
  });
  const { title, text, action, danger } = words(user, wish);
  return (
    <FormDialog
      title={title}
      action={action}
      danger={danger}
      busy={change.isPending}
      error={change.error}
      onClose={onClose}
      onSubmit={() => change.mutate(wish)}
    >
      <DialogText>{text}</DialogText>
      {wish.kind !== "factor" && (
        <Textarea
          label="Reason, if there is one to keep"
          description="It goes into the audit trail, encrypted for as long as the person's data is kept."
          maxLength={500}
          autosize
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
    </FormDialog>
  );
}

interface Words {
  title: string;
  text: string;
  action: string;
  danger: boolean;
}

function words(user: User, wish: Wish): Words {
  if (wish.kind === "factor") {
    return {
      title: `Remove the second factors of ${user.name}?`,
      text:
        "Their authenticator app, passkeys and recovery codes stop working, and all their sessions end. " +
        "Be sure that it is them who ask: from then on their password alone opens the account.",
      action: "Remove",
      danger: true,
    };
  }
  if (wish.kind === "role") {
    const { name, permissions, requiresSecondFactor } = wish.role;
    const holds = permissions.length === 0 ? "no permission" : permissions.join(", ");
    return {
      title: `Make ${user.name} ${name}?`,
      text:
        `From their next request on they hold ${holds}, and nothing of ${user.role} any more.` +
        (requiresSecondFactor ? " The role demands a second factor." : ""),
      action: "Change the role",
      danger: false,
    };
  }
  switch (wish.status) {
    case "active":
      return {
        title: `Let ${user.name} in again?`,
        text: `They may sign in again, as ${user.role}. Their sessions of before stay ended.`,
        action: "Make active",
        danger: false,
      };
    case "inactive":
      return {
        title: `Make ${user.name} inactive?`,
        text: "All their sessions and API keys stop at once, and they cannot sign in until somebody makes them active.",
        action: "Make inactive",
        danger: true,
      };
    case "banned":
      return {
        title: `Ban ${user.name}?`,
        text:
          "All their sessions end at once: what they have open is gone with the next click, and their API keys stop. " +
          "They cannot sign in until somebody makes them active again.",
        action: "Ban",
        danger: true,
      };
  }
}
