import { Alert, Button, Skeleton } from "@mantine/core";
import { IconShieldCheck, IconShieldX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement, ReactNode } from "react";
import { formatCount, formatMoment } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import { ErrorState } from "../../ui/error-state";
import { Failure } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { headsQuery, keys, verifyTrail } from "./audit.api";
import type { Heads, Verification } from "./audit.api";
import classes from "./audit.module.css";

/** How far the trail is sealed, and whether it holds. */
export function SealPanel(): ReactElement {
  const heads = useQuery(headsQuery);
  const verifying = useChange<null, Verification>({ send: verifyTrail, touches: [keys.heads] });
  return (
    <Panel
      title="Seal"
      actions={
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconShieldCheck size={16} aria-hidden />}
          loading={verifying.isPending}
          onClick={() => verifying.mutate(null)}
        >
          Verify now
        </Button>
      }
    >
      <Failure error={verifying.error} />
      {verifying.data !== undefined && <Outcome answer={verifying.data} />}
      {heads.data !== undefined ? (
        <State heads={heads.data} />
      ) : heads.isError ? (
        <ErrorState error={heads.error} onRetry={() => void heads.refetch()} />
      ) : (
        <Skeleton height={44} radius="md" role="status" aria-label="Loading the seal" />
      )}
    </Panel>
  );
}

function State({ heads }: { heads: Heads }): ReactElement {
  const { sealedUpTo, sealedAt, waiting, verifiedAt, verified, chain, key } = heads;
  return (
    <dl className={classes["facts"]}>
      <Fact name="Sealed up to">
        {sealedUpTo === 0 ? "nothing yet" : formatCount(sealedUpTo)}
        {waiting > 0 && `, ${formatCount(waiting)} waiting`}
      </Fact>
      <Fact name="Last sealed">{sealedAt === null ? "never" : formatMoment(sealedAt)}</Fact>
      <Fact name="Last verified here">
        {verifiedAt === null ? "never" : `${formatMoment(verifiedAt)}: ${verified ?? ""}`}
      </Fact>
      <Fact name="Signed heads kept">
        {heads.heads[0] === undefined ? "none yet" : `up to ${formatCount(heads.heads[0].number)}, key ${key}`}
      </Fact>
      <Fact name="Head">
        <span className={classes["hash"]}>{chain ?? "none"}</span>
      </Fact>
    </dl>
  );
}

function Outcome({ answer: { checked, heads, problems, examples } }: { answer: Verification }): ReactElement {
  return problems === 0 ? (
    <Alert color="green" variant="light" role="status" mb="md" icon={<IconShieldCheck size={18} aria-hidden />}>
      {formatCount(checked)} entries are as they were sealed
      {heads === null
        ? "; no signed heads are kept to compare with."
        : `, and so say ${formatCount(heads)} signed heads.`}
    </Alert>
  ) : (
    <Alert color="red" variant="light" role="alert" mb="md" icon={<IconShieldX size={18} aria-hidden />}>
      {problems === 1 ? "One thing is" : `${formatCount(problems)} things are`} not as sealed.
      <ul className={classes["problems"]}>
        {examples.map((example) => (
          <li key={example}>{example}</li>
        ))}
      </ul>
    </Alert>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
