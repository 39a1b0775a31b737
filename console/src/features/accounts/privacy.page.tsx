import { Anchor, Button, NumberInput, Switch, TextInput } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatCount, formatMoment } from "../../lib/format";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { DownloadLink } from "../../ui/download-link";
import { EmptyState } from "../../ui/empty-state";
import { fieldError } from "../../ui/failure";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { Tag } from "../../ui/tag";
import { changeRetention, eraseGuest, privacyKeys, requestsQuery, retentionQuery } from "./privacy.api";
import type { PrivacyRequest, RetentionState } from "./privacy.api";
import { daysText, progressText } from "./privacy-words";

const tones = { waiting: "notable", running: "notable", done: "good", cancelled: "plain", failed: "bad" } as const;
const kinds = { export: "Copy", correction: "Correction", erasure: "Erasure" } as const;

const columns: TableColumn<PrivacyRequest>[] = [
  { id: "kind", header: "What", cell: ({ kind }) => kinds[kind] },
  {
    id: "person",
    header: "Person",
    cell: ({ userId }) => (
      <Anchor inherit renderRoot={(props) => <Link {...props} to="/users/$id" params={{ id: String(userId) }} />}>
        {userId}
      </Anchor>
    ),
  },
  { id: "by", header: "Asked by", cell: ({ isByStaff }) => (isByStaff ? "staff" : "themself") },
  { id: "asked", header: "Asked", cell: ({ askedAt }) => formatMoment(askedAt) },
  {
    id: "state",
    header: "State",
    cell: (request) => (
      <>
        <Tag tone={tones[request.state]}>{request.state}</Tag> {progressText(request)}
      </>
    ),
  },
  {
    id: "fetch",
    header: "",
    numeric: true,
    cell: ({ id, kind, state, expiresAt }) =>
      kind === "export" && state === "done" && expiresAt !== null ? (
        <DownloadLink href={`/api/v1/privacy/exports/${id}`} name={`your-data-${id}.zip`}>
          Fetch
        </DownloadLink>
      ) : null,
  },
];

export function PrivacyPage(): ReactElement {
  const { permissions } = useSession();
  const requests = useInfiniteQuery({ ...requestsQuery, refetchInterval: 5_000 });
  const [erasing, setErasing] = useState(false);
  return (
    <Page
      title="Privacy"
      summary="What people asked for about their data, and for how long what is kept."
      actions={
        <Button variant="default" onClick={() => setErasing(true)}>
          Erase a guest
        </Button>
      }
    >
      <ListPanel
        title="Requests"
        query={requests}
        rows={requests.data?.pages.flatMap(({ rows }) => rows)}
        columns={columns}
        empty={
          <EmptyState title="Nobody asked for anything" icon={IconLock}>
            Copies, corrections and erasures are listed here.
          </EmptyState>
        }
      />
      {permissions.includes("platform.operate") && <Retention />}
      {erasing && <GuestDialog onClose={() => setErasing(false)} />}
    </Page>
  );
}

function Retention(): ReactElement {
  const rules = useQuery(retentionQuery);
  const [changing, setChanging] = useState<RetentionState["rule"] | null>(null);
  const ruleColumns: TableColumn<RetentionState>[] = [
    { id: "what", header: "What", cell: ({ rule }) => rule.what },
    { id: "keep", header: "Kept", cell: ({ rule }) => (rule.isOn ? daysText(rule.keepDays) : <Tag>for ever</Tag>) },
    {
      id: "due",
      header: "Due tonight",
      numeric: true,
      cell: ({ rule, due }) => (rule.isOn ? formatCount(due) : "–"),
    },
    {
      id: "change",
      header: "",
      numeric: true,
      cell: ({ rule }) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Change how long ${rule.kind} are kept`}
          onClick={() => setChanging(rule)}
        >
          Change
        </Button>
      ),
    },
  ];
  return (
    <>
      <ListPanel
        title="Retention"
        query={rules}
        rows={rules.data}
        columns={ruleColumns}
        empty={<EmptyState title="No rules">Nothing is removed by age.</EmptyState>}
      />
      {changing !== null && <RuleDialog rule={changing} onClose={() => setChanging(null)} />}
    </>
  );
}

function RuleDialog({ rule, onClose }: { rule: RetentionState["rule"]; onClose: () => void }): ReactElement {
  const [keepDays, setKeepDays] = useState(rule.keepDays);
  const [isOn, setIsOn] = useState(rule.isOn);
  const change = useChange({ send: changeRetention, touches: [privacyKeys.retention], onDone: onClose });
  return (
    <FormDialog
      title="For how long?"
      action="Keep the rule"
      busy={change.isPending}
      error={change.error}
      fields={["keepDays"]}
      onClose={onClose}
      onSubmit={() => change.mutate({ kind: rule.kind, keepDays, isOn })}
    >
      <DialogText>{rule.what}</DialogText>
      <NumberInput
        label="Days"
        description={`From ${formatCount(rule.leastDays)} to ${formatCount(rule.mostDays)}.`}
        min={rule.leastDays}
        max={rule.mostDays}
        allowDecimal={false}
        value={keepDays}
        error={fieldError(change.error, "keepDays")}
        onChange={(given) => setKeepDays(Number(given))}
      />
      <Switch
        label="Remove what is older, each night"
        checked={isOn}
        onChange={(event) => setIsOn(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}

function GuestDialog({ onClose }: { onClose: () => void }): ReactElement {
  const [email, setEmail] = useState("");
  const [orderNumber, setOrderNumber] = useState("");
  const [reason, setReason] = useState("");
  const erasing = useChange({ send: eraseGuest, touches: [privacyKeys.requests], onDone: onClose });
  return (
    <FormDialog
      title="Erase a guest?"
      action="Erase for good"
      danger
      busy={erasing.isPending}
      error={erasing.error}
      fields={["email", "orderNumber", "reason"]}
      onClose={onClose}
      onSubmit={() => erasing.mutate({ email: email.trim(), orderNumber: orderNumber.trim(), reason: reason.trim() })}
    >
      <DialogText>Amounts and the country of the purchase stay, for accounting. What names the guest goes.</DialogText>
      <TextInput
        label="E-mail"
        type="email"
        required
        withAsterisk={false}
        data-autofocus
        value={email}
        error={fieldError(erasing.error, "email")}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextInput
        label="Order number"
        required
        withAsterisk={false}
        value={orderNumber}
        error={fieldError(erasing.error, "orderNumber")}
        onChange={(event) => setOrderNumber(event.currentTarget.value)}
      />
      <TextInput
        label="Why"
        required
        withAsterisk={false}
        minLength={3}
        value={reason}
        error={fieldError(erasing.error, "reason")}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
