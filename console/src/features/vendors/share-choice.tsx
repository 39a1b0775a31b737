import { Switch } from "@mantine/core";
import type { ReactElement } from "react";
import { PermissionChecks } from "../../ui/permission-checks";
import type { Share, StaffPermission } from "./vendors.api";

interface Props {
  all: readonly StaffPermission[];
  /** What the one who chooses holds: nobody gives more. */
  own: readonly string[];
  share: Share;
  error: string | undefined;
  onChange: (share: Share) => void;
}

/** All that staff may do, or a part of it. */
export function ShareChoice({ all, own, share, error, onChange }: Props): ReactElement {
  return (
    <>
      <Switch
        label="All that staff may do"
        description="What an operator adds to the role later comes along."
        checked={share === null}
        onChange={(event) => onChange(event.currentTarget.checked ? null : all.map(({ name }) => name))}
      />
      {share !== null && (
        <PermissionChecks
          label="Only this"
          choices={all.map(({ name, description }) => ({
            name,
            description,
            fixed: own.includes(name) ? undefined : "You do not hold it yourself.",
          }))}
          chosen={share}
          error={error}
          onChange={onChange}
        />
      )}
    </>
  );
}
