import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { CodeBlock } from "../../ui/code-block";
import { Dialog, DialogText, FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import { PermissionChecks } from "../../ui/permission-checks";
import { createApiKey, keys, permissionsQuery } from "./accounts.api";
import type { NewApiKey } from "./accounts.api";

const spans = [
  { value: "7", label: "7 days" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "366", label: "A year" },
];

export function NewKeyDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { permissions: own } = useSession();
  // Only those who manage people may read what each permission is about; its name says most of it.
  const known = useQuery({ ...permissionsQuery, enabled: own.includes("accounts.read") });
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState<string[]>([]);
  const [days, setDays] = useState("90");
  const [made, setMade] = useState<NewApiKey | null>(null);
  const making = useChange({ send: createApiKey, touches: [keys.apiKeys], onDone: setMade });
  if (made !== null) {
    return <KeyShown name={name} made={made} onClose={onClose} />;
  }
  return (
    <FormDialog
      title="New API key"
      size={600}
      tall
      action="Create the key"
      busy={making.isPending}
      disabled={permissions.length === 0}
      error={making.error}
      fields={["name", "permissions", "expiresInDays"]}
      onClose={onClose}
      onSubmit={() => making.mutate({ name: name.trim(), permissions, expiresInDays: Number(days) })}
    >
      <TextInput
        label="Name"
        description="What it is for, so that you know later which to revoke."
        required
        withAsterisk={false}
        maxLength={100}
        data-autofocus
        value={name}
        error={fieldError(making.error, "name")}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Select
        label="Good for"
        data={spans}
        value={days}
        allowDeselect={false}
        comboboxProps={{ keepMounted: false }}
        error={fieldError(making.error, "expiresInDays")}
        onChange={(value) => setDays(value ?? "90")}
      />
      {own.length === 0 ? (
        <DialogText>You hold no permission that a key could have.</DialogText>
      ) : (
        <PermissionChecks
          label="What it may do"
          choices={own.map((permission) => ({
            name: permission,
            description: known.data?.find((other) => other.name === permission)?.description,
          }))}
          chosen={permissions}
          error={fieldError(making.error, "permissions")}
          onChange={setPermissions}
        />
      )}
    </FormDialog>
  );
}

function KeyShown({ name, made, onClose }: { name: string; made: NewApiKey; onClose: () => void }): ReactElement {
  return (
    <Dialog title={`The key of ${name}`} size={600} onClose={onClose}>
      <Stack gap="md">
        <DialogText>
          This is the one time it is shown: copy it to where the program reads it. It is good until{" "}
          {formatMoment(made.expiresAt)}.
        </DialogText>
        <CodeBlock label="API key" text={made.key} wrap />
        <Group justify="flex-end">
          <Button onClick={onClose}>I have copied it</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
