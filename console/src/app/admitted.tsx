import { Button, Center } from "@mantine/core";
import { IconLock, IconShieldLock } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation, useMatches, useRouter } from "@tanstack/react-router";
import type { ReactElement, ReactNode } from "react";
import { useEffect, useState } from "react";
import { sessionQuery, useSession } from "../lib/session";
import { EmptyState } from "../ui/empty-state";
import { mayOpen } from "./pages";

/** Shows a page to those who may see it, as of now; to the others, what they would need. */
export function Admitted({ children }: { children: ReactNode }): ReactNode {
  const session = useSession();
  const demand = useMatches({ select: (matches) => matches.at(-1)?.staticData.demand });
  useFreshSession();
  if (session.needsSecondFactor) {
    return <SecondFactorWanted isSetUp={session.hasSecondFactor} role={session.user?.role ?? ""} />;
  }
  if (mayOpen(demand, session)) {
    return children;
  }
  return session.permissions.length === 0 ? (
    <Refused title="There is nothing for you here yet">
      Your account has no permission to read figures. An operator can give it one; shoppers find their orders in the
      shop.
    </Refused>
  ) : (
    <Refused title="This page is not for you">
      It needs the permission {demand?.permission}, which your role {session.user?.role} does not hold
      {demand?.ofVendor === true ? " for a vendor" : ""}. An operator can change that.
    </Refused>
  );
}

/** Reads the session again with each page, unless it was read to come here: what one may do changes at any moment. */
function useFreshSession(): void {
  const client = useQueryClient();
  const path = useLocation({ select: ({ pathname }) => pathname });
  useEffect(() => {
    void client.query({ ...sessionQuery, staleTime: 500 }).catch(() => undefined);
  }, [client, path]);
}

function Refused({ title, children }: { title: string; children: ReactNode }): ReactElement {
  return (
    <Center mih="60vh">
      <EmptyState title={title} icon={IconLock} action={<LookAgain />}>
        {children}
      </EmptyState>
    </Center>
  );
}

function SecondFactorWanted({ isSetUp, role }: { isSetUp: boolean; role: string }): ReactElement {
  return (
    <Center mih="60vh">
      <EmptyState
        title="Your role demands a second factor"
        icon={IconShieldLock}
        action={
          <>
            {!isSetUp && (
              <Button component="a" href="/account/security">
                Set one up
              </Button>
            )}
            <LookAgain />
          </>
        }
      >
        {isSetUp
          ? `The role ${role} demands a second factor, and you signed in without: sign out, and in again with yours.`
          : `The role ${role} demands one. Add an authenticator app or a passkey, and come back here.`}
      </EmptyState>
    </Center>
  );
}

function LookAgain(): ReactElement {
  const client = useQueryClient();
  const router = useRouter();
  const [looking, setLooking] = useState(false);
  const look = async (): Promise<void> => {
    setLooking(true);
    try {
      await client.refetchQueries({ queryKey: sessionQuery.queryKey });
      await router.invalidate();
    } finally {
      setLooking(false);
    }
  };
  return (
    <Button variant="default" size="xs" loading={looking} onClick={() => void look()}>
      Look again
    </Button>
  );
}
