import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatCount } from "../../lib/format";
import { useSession } from "../../lib/session";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { Tag } from "../../ui/tag";
import { rolesQuery } from "./accounts.api";
import type { Role } from "./accounts.api";
import { DeleteRoleDialog } from "./delete-role-dialog";
import { RoleDialog } from "./role-dialog";
import classes from "./person.module.css";

type Open = { kind: "edit"; role: Role | null } | { kind: "delete"; role: Role };

export function RolesPage(): ReactElement {
  const { permissions } = useSession();
  const roles = useQuery(rolesQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const mayManage = permissions.includes("accounts.manage");
  const columns: TableColumn<Role>[] = [
    { id: "role", header: "Role", cell: (role) => <RoleName role={role} /> },
    { id: "permissions", header: "Permissions", cell: (role) => <Permissions names={role.permissions} /> },
    {
      id: "people",
      header: "People",
      numeric: true,
      cell: ({ people }) => (people >= 1_000 ? "1,000 or more" : formatCount(people)),
    },
  ];
  if (mayManage) {
    columns.push({
      id: "do",
      header: "",
      numeric: true,
      cell: (role) => (
        <span className={classes["end"]}>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Edit ${role.name}`}
            onClick={() => setOpen({ kind: "edit", role })}
          >
            Edit
          </Button>
          {!role.isSystem && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Delete ${role.name}`}
              onClick={() => setOpen({ kind: "delete", role })}
            >
              Delete
            </Button>
          )}
        </span>
      ),
    });
  }
  const close = (): void => setOpen(null);
  return (
    <Page
      title="Roles"
      summary="What people may do. A change acts on the next request of everybody who has the role."
      actions={
        mayManage && (
          <Button
            leftSection={<IconPlus size={17} aria-hidden />}
            onClick={() => setOpen({ kind: "edit", role: null })}
          >
            New role
          </Button>
        )
      }
    >
      <ListPanel
        title="All roles"
        query={roles}
        rows={roles.data}
        columns={columns}
        empty={<EmptyState title="No roles">Stoa comes with some: this should not happen.</EmptyState>}
      />
      {open?.kind === "edit" && <RoleDialog role={open.role} onClose={close} />}
      {open?.kind === "delete" && <DeleteRoleDialog role={open.role} onClose={close} />}
    </Page>
  );
}

function RoleName({ role }: { role: Role }): ReactElement {
  return (
    <span className={classes["person"]}>
      <span>{role.name}</span>
      <span className={classes["sub"]}>{role.description}</span>
      <span className={classes["tags"]}>
        {role.actsForVendor && <Tag>for a vendor</Tag>}
        {role.requiresSecondFactor && <Tag tone="notable">second factor</Tag>}
      </span>
    </span>
  );
}

function Permissions({ names }: { names: readonly string[] }): ReactElement {
  return names.length === 0 ? (
    <span className={classes["sub"]}>none</span>
  ) : (
    <span className={classes["tags"]}>
      {names.map((name) => (
        <Tag key={name} code>
          {name}
        </Tag>
      ))}
    </span>
  );
}
