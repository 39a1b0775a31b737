import { Anchor, Button, Center, Loader } from "@mantine/core";
import { IconArrowLeft, IconEye } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useSession } from "../../lib/session";
import { ErrorState } from "../../ui/error-state";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { userQuery } from "./accounts.api";
import type { User } from "./accounts.api";
import { SecondFactorTag, StatusTag } from "./person-tags";
import classes from "./person.module.css";
import { RevealDialog } from "./reveal-dialog";
import { UserConsents } from "./user-consents";
import { UserPrivacy } from "./user-privacy";
import { UserRights } from "./user-rights";
import { UserSessions } from "./user-sessions";
import { UserViews } from "./user-views";

export function UserPage(): ReactElement {
  const { id } = useParams({ from: "/shell/users/$id" });
  const user = useQuery(userQuery(Number(id)));
  if (user.data === undefined) {
    return (
      <Center mih="50vh">
        {user.isError ? (
          <ErrorState error={user.error} onRetry={() => void user.refetch()} />
        ) : (
          <Loader size="sm" role="status" aria-label="Loading the person" />
        )}
      </Center>
    );
  }
  // What is being chosen belongs to one person: the key starts the next afresh.
  return <UserView key={user.data.id} user={user.data} />;
}

function UserView({ user: asked }: { user: User }): ReactElement {
  const { user: me, permissions } = useSession();
  // What somebody gave a reason for is theirs to see until they leave the page.
  const [revealed, setRevealed] = useState<User | null>(null);
  const [revealing, setRevealing] = useState(false);
  const user = asked.isMasked && revealed !== null ? { ...asked, ...revealed } : asked;
  const isMe = user.id === me?.id;
  const mayManage = permissions.includes("accounts.manage");
  return (
    <Page
      title={user.name}
      summary={user.email ?? "Imported, and cannot sign in."}
      back={
        <Anchor inherit c="inherit" renderRoot={(props) => <Link {...props} to="/users" search={{}} />}>
          <IconArrowLeft size={15} aria-hidden /> People
        </Anchor>
      }
    >
      <Panel
        title="Account"
        actions={
          user.isMasked ? (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconEye size={16} aria-hidden />}
              onClick={() => setRevealing(true)}
            >
              Show in full
            </Button>
          ) : undefined
        }
      >
        <dl className={classes["facts"]}>
          <Fact name="Role">
            {user.role}
            {user.vendorName !== null && `, ${user.vendorName}`}
          </Fact>
          <Fact name="Phone">{phoneOf(user)}</Fact>
          <Fact name="Status">
            <StatusTag status={user.status} />
          </Fact>
          <Fact name="Second factor">
            <SecondFactorTag has={user.hasSecondFactor} />
          </Fact>
          <Fact name="Last sign-in">{user.lastLogin === null ? "never" : formatMoment(user.lastLogin)}</Fact>
          <Fact name="Account since">{formatMoment(user.createdAt)}</Fact>
          <Fact name="Number">{user.id}</Fact>
          {user.lockedUntil !== null && (
            <Fact name="Locked until">{formatMoment(user.lockedUntil)}, after failed sign-ins</Fact>
          )}
        </dl>
      </Panel>
      {mayManage && <UserRights user={user} isMe={isMe} />}
      {!isMe && <UserPrivacy user={user} />}
      {permissions.includes("privacy.manage") && <UserConsents user={user} />}
      <UserSessions user={user} mayEnd={mayManage} isMe={isMe} />
      {permissions.includes("audit.read") && <UserViews user={user} />}
      {revealing && <RevealDialog user={user} onRevealed={setRevealed} onClose={() => setRevealing(false)} />}
    </Page>
  );
}

function phoneOf({ phone, hasPhone, isMasked }: User): string {
  return phone ?? (hasPhone && isMasked ? "kept from sight" : "none");
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
