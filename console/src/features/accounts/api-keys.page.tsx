import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { Tag } from "../../ui/tag";
import { apiKeysQuery, keys, revokeApiKey } from "./accounts.api";
import type { ApiKey } from "./accounts.api";
import { NewKeyDialog } from "./new-key-dialog";
import classes from "./person.module.css";

type Open = { kind: "new" } | { kind: "revoke"; apiKey: ApiKey };

export function ApiKeysPage(): ReactElement {
  const apiKeys = useQuery(apiKeysQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const columns: TableColumn<ApiKey>[] = [
    {
      id: "name",
      header: "Name",
      cell: ({ name, prefix }) => (
        <span className={classes["person"]}>
          <span className={classes["name"]}>{name}</span>
          <code className={classes["sub"]}>{prefix}…</code>
        </span>
      ),
    },
    {
      id: "permissions",
      header: "Permissions",
      cell: ({ permissions }) => (
        <span className={classes["tags"]}>
          {permissions.map((permission) => (
            <Tag key={permission} code>
              {permission}
            </Tag>
          ))}
        </span>
      ),
    },
    {
      id: "used",
      header: "Last used",
      cell: ({ lastUsedAt }) => (
        <span className={classes["moment"]}>{lastUsedAt === null ? "never" : formatMoment(lastUsedAt)}</span>
      ),
    },
    {
      id: "until",
      header: "Good until",
      cell: ({ expiresAt }) => <span className={classes["moment"]}>{formatMoment(expiresAt)}</span>,
    },
    {
      id: "revoke",
      header: "",
      numeric: true,
      cell: (apiKey) => (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`Revoke ${apiKey.name}`}
          onClick={() => setOpen({ kind: "revoke", apiKey })}
        >
          Revoke
        </Button>
      ),
    },
  ];
  return (
    <Page
      title="API keys"
      summary={
        <>
          For your own programs, which send one as <code>Authorization: Bearer</code>. A key may do what it names and
          you may do at that moment.
        </>
      }
      actions={
        <Button leftSection={<IconPlus size={17} aria-hidden />} onClick={() => setOpen({ kind: "new" })}>
          New key
        </Button>
      }
    >
      <ListPanel
        title="Your keys"
        query={apiKeys}
        rows={apiKeys.data}
        columns={columns}
        empty={
          <EmptyState title="No keys">Make one for each program, so that each can be revoked by itself.</EmptyState>
        }
      />
      {open?.kind === "new" && <NewKeyDialog onClose={close} />}
      {open?.kind === "revoke" && <RevokeDialog apiKey={open.apiKey} onClose={close} />}
    </Page>
  );
}

function RevokeDialog({ apiKey, onClose }: { apiKey: ApiKey; onClose: () => void }): ReactElement {
  const revoking = useChange({ send: revokeApiKey, touches: [keys.apiKeys], onDone: onClose });
  return (
    <FormDialog
      title={`Revoke ${apiKey.name}?`}
      action="Revoke"
      danger
      busy={revoking.isPending}
      error={revoking.error}
      onClose={onClose}
      onSubmit={() => revoking.mutate(apiKey.id)}
    >
      <DialogText>The next request with it is refused, and it cannot be brought back.</DialogText>
    </FormDialog>
  );
}
