import { Anchor, Center, Loader } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { formatMoment } from "../../lib/format";
import { useSession } from "../../lib/session";
import { ErrorState } from "../../ui/error-state";
import { Page } from "../../ui/page";
import { Panel } from "../../ui/panel";
import { userQuery } from "./accounts.api";
import type { User } from "./accounts.api";
import { SecondFactorTag, StatusTag } from "./person-tags";
import classes from "./person.module.css";
import { UserPrivacy } from "./user-privacy";
import { UserRights } from "./user-rights";
import { UserSessions } from "./user-sessions";

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

function UserView({ user }: { user: User }): ReactElement {
  const { user: me, permissions } = useSession();
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
      <Panel title="Account">
        <dl className={classes["facts"]}>
          <Fact name="Role">
            {user.role}
            {user.vendorName !== null && `, ${user.vendorName}`}
          </Fact>
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
      <UserSessions user={user} mayEnd={mayManage} isMe={isMe} />
    </Page>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
