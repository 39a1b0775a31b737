import { Button } from "@mantine/core";
import { IconMailForward } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useSession } from "../../lib/session";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { Tag } from "../../ui/tag";
import { ChangeMemberDialog, InviteMemberDialog, RemoveMemberDialog } from "./member-dialogs";
import classes from "./staff.module.css";
import { membersQuery } from "./vendors.api";
import type { Member } from "./vendors.api";

type Open = { kind: "invite" } | { kind: "change" | "remove"; member: Member };

export function StaffPage(): ReactElement {
  const { user } = useSession();
  const members = useQuery(membersQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const columns: TableColumn<Member>[] = [
    {
      id: "name",
      header: "Name and e-mail",
      cell: (member) => <Name member={member} isMe={member.userId === user?.id} />,
    },
    { id: "may", header: "May do", cell: (member) => <May member={member} /> },
    {
      id: "login",
      header: "Last sign-in",
      cell: ({ lastLogin }) => (
        <span className={classes["moment"]}>{lastLogin === null ? "never" : formatMoment(lastLogin)}</span>
      ),
    },
    {
      id: "factor",
      header: "Second factor",
      cell: ({ hasSecondFactor }) => (hasSecondFactor ? <Tag tone="good">set up</Tag> : <Tag>none</Tag>),
    },
    {
      id: "do",
      header: "",
      numeric: true,
      // Owners are an operator's business, and nobody changes themselves.
      cell: (member) =>
        member.role === "vendor staff" && member.userId !== user?.id ? (
          <span className={classes["end"]}>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Change ${member.name}`}
              onClick={() => setOpen({ kind: "change", member })}
            >
              Change
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Remove ${member.name}`}
              onClick={() => setOpen({ kind: "remove", member })}
            >
              Remove
            </Button>
          </span>
        ) : null,
    },
  ];
  return (
    <Page
      title="Staff"
      summary={`Who acts for ${user?.vendorName ?? "the vendor"}, and what each of them may do.`}
      actions={
        <Button leftSection={<IconMailForward size={17} aria-hidden />} onClick={() => setOpen({ kind: "invite" })}>
          Invite
        </Button>
      }
    >
      <ListPanel
        title="People"
        query={members}
        rows={members.data}
        columns={columns}
        empty={<EmptyState title="Nobody yet">Invite those who work with you.</EmptyState>}
      />
      {open?.kind === "invite" && <InviteMemberDialog onClose={close} />}
      {open?.kind === "change" && <ChangeMemberDialog member={open.member} onClose={close} />}
      {open?.kind === "remove" && <RemoveMemberDialog member={open.member} onClose={close} />}
    </Page>
  );
}

function Name({ member, isMe }: { member: Member; isMe: boolean }): ReactElement {
  return (
    <span className={classes["person"]}>
      <span>
        {member.name} {isMe && <Tag tone="notable">you</Tag>}{" "}
        {member.status !== "active" && <Tag tone="bad">{member.status}</Tag>}
      </span>
      <span className={classes["sub"]}>{member.email}</span>
    </span>
  );
}

function May({ member: { role, permissions } }: { member: Member }): ReactElement {
  return (
    <span className={classes["person"]}>
      <span>{role}</span>
      {permissions !== null && (
        <span className={classes["tags"]}>
          {permissions.length === 0 ? (
            <span className={classes["sub"]}>nothing for now</span>
          ) : (
            permissions.map((name) => (
              <Tag key={name} code>
                {name}
              </Tag>
            ))
          )}
        </span>
      )}
    </span>
  );
}
