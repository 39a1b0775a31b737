import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { Failure } from "../../ui/failure";
import { endUserSession, keys, userSessionsQuery } from "./accounts.api";
import type { User } from "./accounts.api";
import { SessionsTable } from "./sessions-table";

interface Props {
  user: User;
  mayEnd: boolean;
  isMe: boolean;
}

export function UserSessions({ user, mayEnd, isMe }: Props): ReactElement {
  const sessions = useQuery(userSessionsQuery(user.id));
  const [endingAll, setEndingAll] = useState(false);
  const touches = [keys.users];
  const one = useChange({ send: endUserSession, touches });
  const all = useChange({ send: endUserSession, touches, onDone: () => setEndingAll(false) });
  const open = sessions.data?.length ?? 0;
  return (
    <>
      <Failure error={one.error} />
      <SessionsTable
        title="Sessions"
        query={sessions}
        ending={one.isPending ? (one.variables.sessionId ?? undefined) : undefined}
        onEnd={mayEnd ? ({ sessionId }) => one.mutate({ id: user.id, sessionId }) : undefined}
        actions={
          mayEnd && !isMe && open > 0 ? (
            <Button size="compact-sm" variant="default" onClick={() => setEndingAll(true)}>
              End all
            </Button>
          ) : undefined
        }
      />
      {endingAll && (
        <FormDialog
          title={`End all sessions of ${user.name}?`}
          action="End all"
          danger
          busy={all.isPending}
          error={all.error}
          onClose={() => setEndingAll(false)}
          onSubmit={() => all.mutate({ id: user.id, sessionId: null })}
        >
          <DialogText>
            Wherever they are signed in, their next click leads to the sign-in page. They may sign in again.
          </DialogText>
        </FormDialog>
      )}
    </>
  );
}
