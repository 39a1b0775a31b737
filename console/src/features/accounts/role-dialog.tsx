import { Switch, TextInput, Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { sessionQuery, useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import { PermissionChecks } from "../../ui/permission-checks";
import type { PermissionChoice } from "../../ui/permission-checks";
import { keys, permissionsQuery, saveRole } from "./accounts.api";
import type { Permission, Role, RoleInput } from "./accounts.api";

const blank: RoleInput = {
  name: "",
  description: "",
  actsForVendor: false,
  requiresSecondFactor: false,
  permissions: [],
};

/** Makes a role, or changes one. */
export function RoleDialog({ role, onClose }: { role: Role | null; onClose: () => void }): ReactElement {
  const { permissions: own } = useSession();
  const all = useQuery(permissionsQuery);
  const [input, setInput] = useState<RoleInput>(role ?? blank);
  // Whoever edits a role may have it.
  const saving = useChange({
    send: saveRole,
    touches: [keys.roles, keys.users, sessionQuery.queryKey],
    onDone: onClose,
  });
  const change = (part: Partial<RoleInput>): void => setInput((before) => ({ ...before, ...part }));
  const { name, description, actsForVendor, requiresSecondFactor, permissions } = input;
  const choices = (all.data ?? []).map((permission) => choiceOf(permission, actsForVendor, own));
  return (
    <FormDialog
      title={role === null ? "New role" : `Edit ${role.name}`}
      size={640}
      tall
      action={role === null ? "Create the role" : "Save"}
      busy={saving.isPending}
      disabled={all.data === undefined}
      error={saving.error ?? all.error}
      fields={["name", "description", "actsForVendor", "permissions"]}
      onClose={onClose}
      onSubmit={() =>
        saving.mutate({
          id: role?.id ?? null,
          input: { name: name.trim(), description, actsForVendor, requiresSecondFactor, permissions },
        })
      }
    >
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        data-autofocus
        disabled={role?.isSystem === true}
        description={role?.isSystem === true ? "A role that comes with Stoa keeps its name." : undefined}
        value={name}
        error={fieldError(saving.error, "name")}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        maxLength={500}
        autosize
        minRows={2}
        value={description}
        error={fieldError(saving.error, "description")}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <Switch
        label="Acts for a vendor"
        description="Its people act for the vendor they are a member of, and see nothing of the others."
        disabled={role !== null && (role.isSystem || role.people > 0)}
        checked={actsForVendor}
        error={fieldError(saving.error, "actsForVendor")}
        onChange={(event) => {
          const forVendor = event.currentTarget.checked;
          const fits = (held: string): boolean =>
            !forVendor || all.data?.find((permission) => permission.name === held)?.withinVendor === true;
          change({ actsForVendor: forVendor, permissions: permissions.filter(fits) });
        }}
      />
      <Switch
        label="Demands a second factor"
        description="Its people may do nothing until they signed in with one."
        checked={requiresSecondFactor}
        onChange={(event) => change({ requiresSecondFactor: event.currentTarget.checked })}
      />
      <PermissionChecks
        label="Permissions"
        choices={choices}
        chosen={permissions}
        error={fieldError(saving.error, "permissions")}
        onChange={(chosen) => change({ permissions: chosen })}
      />
    </FormDialog>
  );
}

function choiceOf(
  { name, description, withinVendor }: Permission,
  actsForVendor: boolean,
  own: readonly string[],
): PermissionChoice {
  if (actsForVendor && !withinVendor) {
    return { name, description, fixed: "For the whole marketplace, not for a vendor." };
  }
  return { name, description, fixed: own.includes(name) ? undefined : "You do not hold it yourself." };
}
