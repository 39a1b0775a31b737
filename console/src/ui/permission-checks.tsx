import { Checkbox } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import classes from "./permission-checks.module.css";

export interface PermissionChoice {
  name: string;
  description?: string | undefined;
  /** Why it cannot be chosen or taken away; undefined where it can. */
  fixed?: string | undefined;
}

interface Props {
  label: string;
  description?: ReactNode;
  choices: readonly PermissionChoice[];
  chosen: readonly string[];
  error?: string | undefined;
  onChange: (chosen: string[]) => void;
}

/** Permissions to choose from, each saying what it lets people do. */
export function PermissionChecks({ label, description, choices, chosen, error, onChange }: Props): ReactElement {
  return (
    <Checkbox.Group label={label} description={description} error={error} value={[...chosen]} onChange={onChange}>
      <div className={classes["list"]}>
        {choices.map(({ name, description: what, fixed }) => (
          <div key={name} className={classes["item"]}>
            <Checkbox
              value={name}
              label={name}
              disabled={fixed !== undefined}
              classNames={{ label: classes["label"] ?? "" }}
              description={
                what === undefined && fixed === undefined ? undefined : (
                  <>
                    {what}
                    {fixed !== undefined && <span className={classes["why"]}> {fixed}</span>}
                  </>
                )
              }
            />
          </div>
        ))}
      </div>
    </Checkbox.Group>
  );
}
