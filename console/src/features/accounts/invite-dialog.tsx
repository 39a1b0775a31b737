import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { IconMailForward } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { DialogText, DoneDialog, FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import { invite, keys, rolesQuery, vendorsQuery } from "./accounts.api";

/** For those who may manage people; nothing for the others. */
export function InviteButton(): ReactElement | null {
  const { permissions } = useSession();
  const [open, setOpen] = useState(false);
  return permissions.includes("accounts.manage") ? (
    <>
      <Button leftSection={<IconMailForward size={17} aria-hidden />} onClick={() => setOpen(true)}>
        Invite
      </Button>
      {open && <InviteDialog onClose={() => setOpen(false)} />}
    </>
  ) : null;
}

function InviteDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { permissions: own } = useSession();
  const roles = useQuery(rolesQuery);
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<string | null>(null);
  const [vendorId, setVendorId] = useState<number | null>(null);
  const chosen = roles.data?.find(({ name }) => name === role);
  const forVendor = chosen?.actsForVendor === true;
  const sending = useChange({ send: invite, touches: [keys.invitations] });
  if (sending.isSuccess) {
    return (
      <DoneDialog title="The invitation is on its way" onClose={onClose}>
        <DialogText>{sending.variables.email} gets a letter with a link, good for seven days.</DialogText>
      </DoneDialog>
    );
  }
  return (
    <FormDialog
      title="Invite somebody"
      action="Send the invitation"
      busy={sending.isPending}
      disabled={role === null || (forVendor && vendorId === null)}
      error={sending.error ?? roles.error}
      fields={["email", "role", "vendorId"]}
      onClose={onClose}
      onSubmit={() => {
        if (role !== null) {
          sending.mutate({ email: email.trim(), role, vendorId: forVendor ? vendorId : null });
        }
      }}
    >
      <DialogText>
        They get a letter with a link, good for seven days. By it they take the role with a new account, or with the one
        they have.
      </DialogText>
      <TextInput
        label="E-mail"
        type="email"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        error={fieldError(sending.error, "email")}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <Select
        label="Role"
        description="You can give what you may do yourself."
        placeholder="Which?"
        data={(roles.data ?? []).map(({ name, permissions }) => ({
          value: name,
          label: name,
          disabled: permissions.some((permission) => !own.includes(permission)),
        }))}
        value={role}
        allowDeselect={false}
        comboboxProps={{ keepMounted: false }}
        error={fieldError(sending.error, "role")}
        onChange={setRole}
      />
      {forVendor && (
        <VendorChoice value={vendorId} error={fieldError(sending.error, "vendorId")} onChange={setVendorId} />
      )}
    </FormDialog>
  );
}

interface VendorProps {
  value: number | null;
  error: string | undefined;
  onChange: (vendorId: number | null) => void;
}

/** By name for those who may see figures, which name the vendors; by number for the others. */
function VendorChoice({ value, error, onChange }: VendorProps): ReactElement {
  const { permissions } = useSession();
  const vendors = useQuery({ ...vendorsQuery, enabled: permissions.includes("analytics.read") });
  return vendors.data === undefined ? (
    <NumberInput
      label="Vendor's number"
      min={1}
      allowDecimal={false}
      hideControls
      value={value ?? ""}
      error={error}
      onChange={(given) => onChange(typeof given === "number" ? given : null)}
    />
  ) : (
    <Select
      label="Vendor"
      placeholder="Of which vendor?"
      data={vendors.data.map(({ id, name }) => ({ value: String(id), label: name }))}
      value={value === null ? null : String(value)}
      searchable
      allowDeselect={false}
      comboboxProps={{ keepMounted: false }}
      error={error}
      onChange={(given) => onChange(given === null ? null : Number(given))}
    />
  );
}
