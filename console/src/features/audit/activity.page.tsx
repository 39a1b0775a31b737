import { Autocomplete, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconHistory } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { activityQuery } from "./audit.api";
import type { ActivityRow } from "./audit.api";
import classes from "./audit.module.css";
import { parseActivitySearch } from "./audit-search";

// Those that are asked for most; any other can be typed.
const types = [
  "sign-in",
  "sign-in failed",
  "sign-out",
  "person opened",
  "person revealed",
  "people exported",
  "person changed",
  "role changed",
  "invited",
  "API key made",
  "password changed",
  "second factor",
  "trail verified",
];

export function ActivityPage(): ReactElement {
  const search = useSearch({ from: "/shell/activity" });
  const navigate = useNavigate({ from: "/activity" });
  const activity = useInfiniteQuery(activityQuery(search));
  const [type, setType] = useState(search.type ?? "");
  const [user, setUser] = useState(search.user === undefined ? "" : String(search.user));
  const change = (changed: Record<string, unknown>): void =>
    void navigate({ search: (before) => parseActivitySearch({ ...before, ...changed }), replace: true });
  const look = useDebouncedCallback(change, 300);
  const columns: TableColumn<ActivityRow>[] = [
    { id: "type", header: "What", cell: (row) => <What row={row} /> },
    {
      id: "who",
      header: "Who",
      cell: ({ userId, userName }) =>
        userId === null ? (
          <span className={classes["sub"]}>somebody unknown</span>
        ) : (
          <button
            type="button"
            className={classes["link"]}
            onClick={() => {
              setUser(String(userId));
              change({ user: userId });
            }}
          >
            {userName ?? `person ${userId}, who is gone`}
          </button>
        ),
    },
    { id: "when", header: "When", cell: ({ at }) => <span className={classes["moment"]}>{formatMoment(at)}</span> },
  ];
  return (
    <Page title="Activity" summary="What people did: sign-ins, views that matter, actions. Latest first.">
      <div className={classes["filters"]} role="search" aria-label="Activity">
        <Autocomplete
          label="What"
          placeholder="Everything"
          className={classes["search"] ?? ""}
          data={types}
          maxLength={60}
          comboboxProps={{ keepMounted: false }}
          value={type}
          onChange={(typed) => {
            setType(typed);
            look({ type: typed });
          }}
        />
        <TextInput
          label="Person's number"
          inputMode="numeric"
          className={classes["choice"] ?? ""}
          maxLength={15}
          value={user}
          onChange={(event) => {
            setUser(event.currentTarget.value);
            look({ user: event.currentTarget.value });
          }}
        />
        <TextInput
          label="From"
          type="date"
          value={search.from ?? ""}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <TextInput
          label="To"
          type="date"
          value={search.to ?? ""}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
      </div>
      <ListPanel
        title="What people did"
        query={activity}
        rows={activity.data?.pages.flatMap((page) => page.rows)}
        columns={columns}
        empty={
          <EmptyState title="Nobody did that" icon={IconHistory}>
            {Object.keys(search).length > 0 ? "Take a filter out." : "What people do from now on will be here."}
          </EmptyState>
        }
      />
    </Page>
  );
}

function What({ row: { type, description } }: { row: ActivityRow }): ReactElement {
  return (
    <span className={classes["stack"]}>
      <span>{type}</span>
      <span className={classes["sub"]}>{description}</span>
    </span>
  );
}
