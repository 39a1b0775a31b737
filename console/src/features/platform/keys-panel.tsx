import { Progress, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { formatCount } from "../../lib/format";
import { ErrorState } from "../../ui/error-state";
import { Panel } from "../../ui/panel";
import { Tag } from "../../ui/tag";
import { Fact } from "./backup-panel";
import classes from "./jobs.module.css";
import { encryptionQuery } from "./platform.api";
import type { KeysState } from "./platform.api";
import { rotationState, storeText } from "./rotation";

/** Where the master key is kept, what is sealed under it, and how its latest rotation went. */
export function KeysPanel(): ReactElement {
  const state = useQuery(encryptionQuery);
  return (
    <Panel title="Keys">
      {state.data !== undefined ? (
        <State state={state.data} />
      ) : state.isError ? (
        <ErrorState error={state.error} onRetry={() => void state.refetch()} />
      ) : (
        <Skeleton height={64} radius="md" role="status" aria-label="Loading Keys" />
      )}
    </Panel>
  );
}

function State({ state }: { state: KeysState }): ReactElement {
  const { keyStore, fingerprint, hasPrevious, keysCurrent, keysOther, keysDestroyed } = state;
  const rotation = rotationState(state);
  return (
    <dl className={classes["facts"]}>
      <Fact name="Master key">
        {storeText(keyStore)}, fingerprint <code>{fingerprint}</code>
        {hasPrevious && (
          <>
            {" "}
            <Tag tone="notable">the one before is kept too</Tag>
          </>
        )}
      </Fact>
      <Fact name="Sealed under it">{formatCount(keysCurrent)} data keys</Fact>
      <Fact name="Under other keys">
        {keysOther === 0 ? (
          "none"
        ) : (
          <>
            <Tag tone="notable">{formatCount(keysOther)}</Tag> to be sealed anew: run <code>stoa rotate-key</code>
          </>
        )}
      </Fact>
      <Fact name="Destroyed">
        {keysDestroyed === 0 ? "none" : `${formatCount(keysDestroyed)}, of people who were erased`}
      </Fact>
      <Fact name="Latest rotation">
        {rotation.text}
        {rotation.percent !== null && (
          <Progress value={rotation.percent} mt={6} aria-label={`Rotation, ${rotation.percent}% done`} />
        )}
      </Fact>
    </dl>
  );
}
