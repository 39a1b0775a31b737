import { Anchor, Select } from "@mantine/core";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { SearchField } from "../../ui/search-field";
import { rolesQuery, statuses, usersQuery } from "./accounts.api";
import type { User } from "./accounts.api";
import { InviteButton } from "./invite-dialog";
import { SecondFactorTag, StatusTag } from "./person-tags";
import classes from "./person.module.css";
import { parseUsersSearch } from "./users-search";

// A closed list leaves the page: its own label would otherwise answer for the control's.
const combobox = { keepMounted: false } as const;

const columns: TableColumn<User>[] = [
  { id: "person", header: "Name and e-mail", cell: (user) => <PersonCell user={user} /> },
  { id: "role", header: "Role", cell: (user) => <RoleCell user={user} /> },
  { id: "status", header: "Status", cell: ({ status }) => <StatusTag status={status} /> },
  {
    id: "lastLogin",
    header: "Last sign-in",
    cell: ({ lastLogin }) => (
      <span className={classes["moment"]}>{lastLogin === null ? "never" : formatMoment(lastLogin)}</span>
    ),
  },
  { id: "factor", header: "Second factor", cell: ({ hasSecondFactor }) => <SecondFactorTag has={hasSecondFactor} /> },
];

export function UsersPage(): ReactElement {
  const search = useSearch({ from: "/shell/users" });
  const people = useInfiniteQuery(usersQuery(search));
  const isFiltered = search.q !== undefined || search.role !== undefined || search.status !== undefined;
  return (
    <Page
      title="People"
      summary="Everybody with an account, newest first: what they may do, and whether they may sign in."
      actions={<InviteButton />}
    >
      <Filters />
      <ListPanel
        title="Accounts"
        query={people}
        rows={people.data?.pages.flatMap((page) => page.rows)}
        columns={columns}
        empty={
          <EmptyState title="Nobody is like that">
            {isFiltered ? "Look for less of the name or e-mail, or take a filter out." : "There are no accounts yet."}
          </EmptyState>
        }
      />
    </Page>
  );
}

function Filters(): ReactElement {
  const search = useSearch({ from: "/shell/users" });
  const navigate = useNavigate({ from: "/users" });
  const roles = useQuery(rolesQuery);
  const change = (changed: Record<string, unknown>): void =>
    void navigate({ search: (before) => parseUsersSearch({ ...before, ...changed }), replace: true });
  return (
    <div className={classes["filters"]} role="search" aria-label="People">
      <SearchField
        placeholder="Part of a name or e-mail"
        className={classes["search"]}
        initial={search.q}
        onLook={(q) => change({ q })}
      />
      <Select
        label="Role"
        placeholder="Every role"
        className={classes["choice"] ?? ""}
        data={roles.data?.map(({ name }) => name) ?? (search.role === undefined ? [] : [search.role])}
        value={search.role ?? null}
        clearable
        clearButtonProps={{ "aria-label": "Every role" }}
        comboboxProps={combobox}
        onChange={(role) => change({ role })}
      />
      <Select
        label="Status"
        placeholder="Every status"
        className={classes["choice"] ?? ""}
        data={[...statuses]}
        value={search.status ?? null}
        clearable
        clearButtonProps={{ "aria-label": "Every status" }}
        comboboxProps={combobox}
        onChange={(status) => change({ status })}
      />
    </div>
  );
}

function PersonCell({ user }: { user: User }): ReactElement {
  return (
    <span className={classes["person"]}>
      <Anchor
        className={classes["name"] ?? ""}
        inherit
        renderRoot={(props) => <Link {...props} to="/users/$id" params={{ id: String(user.id) }} />}
      >
        {user.name}
      </Anchor>
      <span className={classes["sub"]}>{user.email ?? "imported, cannot sign in"}</span>
    </span>
  );
}

function RoleCell({ user }: { user: User }): ReactElement {
  return (
    <span className={classes["person"]}>
      <span>{user.role}</span>
      {user.vendorName !== null && <span className={classes["sub"]}>{user.vendorName}</span>}
    </span>
  );
}
