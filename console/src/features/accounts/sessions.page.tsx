import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useChange } from "../../lib/use-change";
import { Failure } from "../../ui/failure";
import { Page } from "../../ui/page";
import { endOwnSession, keys, ownSessionsQuery } from "./accounts.api";
import { SessionsTable } from "./sessions-table";

export function SessionsPage(): ReactElement {
  const sessions = useQuery(ownSessionsQuery);
  const ending = useChange({ send: endOwnSession, touches: [keys.ownSessions] });
  return (
    <Page
      title="Sessions"
      summary="Where you are signed in. One that you do not know? End it, and change your password."
    >
      <Failure error={ending.error} />
      <SessionsTable
        title="Your sessions"
        query={sessions}
        ending={ending.isPending ? ending.variables : undefined}
        onEnd={({ sessionId }) => ending.mutate(sessionId)}
      />
    </Page>
  );
}
