import { Anchor, Button, Checkbox, Select, Stack } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment, formatPercent } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { SearchField } from "../../ui/search-field";
import { Tag } from "../../ui/tag";
import { kindsQuery, shopKeys } from "./shop.api";
import type { DocumentKind } from "./shop.api";
import classes from "./vendors.module.css";
import { VendorStatusTag } from "./vendor-tags";
import { requireDocuments, vendorsQuery } from "./vendor-list.api";
import type { VendorRow } from "./vendor-list.api";
import { parseVendorsSearch, vendorStatuses } from "./vendors-search";

const combobox = { keepMounted: false } as const;

const columns: TableColumn<VendorRow>[] = [
  { id: "vendor", header: "Vendor", cell: (vendor) => <NameCell vendor={vendor} /> },
  {
    id: "status",
    header: "Status",
    cell: ({ status, isAway }) => (
      <>
        <VendorStatusTag status={status} /> {isAway && <Tag>away</Tag>}
      </>
    ),
  },
  {
    id: "owner",
    header: "Owner",
    cell: ({ ownerName, ownerEmail }) => (
      <span className={classes["stack"]}>
        <span>{ownerName ?? "nobody yet"}</span>
        {ownerEmail !== null && <span className={classes["sub"]}>{ownerEmail}</span>}
      </span>
    ),
  },
  {
    id: "commission",
    header: "Commission",
    numeric: true,
    cell: ({ commissionRate }) => formatPercent(commissionRate, 2),
  },
  {
    id: "since",
    header: "Since",
    cell: ({ createdAt }) => <span className={classes["moment"]}>{formatMoment(createdAt)}</span>,
  },
];

export function VendorsPage(): ReactElement {
  const search = useSearch({ from: "/shell/vendors" });
  const vendors = useInfiniteQuery(vendorsQuery(search));
  const kinds = useQuery(kindsQuery);
  const [requiring, setRequiring] = useState(false);
  const isFiltered = search.q !== undefined || search.status !== undefined;
  return (
    <Page
      title="Vendors"
      summary="Those that wait for a decision come first, who waits longest before all; then the newest."
      actions={
        <div className={classes["buttons"]}>
          <Button variant="default" disabled={kinds.data === undefined} onClick={() => setRequiring(true)}>
            Required documents
          </Button>
          <Button
            leftSection={<IconFileImport size={17} aria-hidden />}
            renderRoot={(props) => <Link {...props} to="/vendors/import" />}
          >
            Import
          </Button>
        </div>
      }
    >
      <Filters />
      <ListPanel
        title="All vendors"
        query={vendors}
        rows={vendors.data?.pages.flatMap((page) => page.rows)}
        columns={columns}
        empty={
          <EmptyState title="No vendor is like that">
            {isFiltered
              ? "Look for less of the name, or take a filter out."
              : "People apply at /sell in the shop, or you import a list."}
          </EmptyState>
        }
      />
      {requiring && kinds.data !== undefined && (
        <RequiredDialog kinds={kinds.data} onClose={() => setRequiring(false)} />
      )}
    </Page>
  );
}

function Filters(): ReactElement {
  const search = useSearch({ from: "/shell/vendors" });
  const navigate = useNavigate({ from: "/vendors" });
  const change = (changed: Record<string, unknown>): void =>
    void navigate({ search: (before) => parseVendorsSearch({ ...before, ...changed }), replace: true });
  return (
    <div className={classes["filters"]} role="search" aria-label="Vendors">
      <SearchField
        placeholder="Part of a name"
        className={classes["search"]}
        initial={search.q}
        onLook={(q) => change({ q })}
      />
      <Select
        label="Status"
        placeholder="Every status"
        className={classes["choice"] ?? ""}
        data={[...vendorStatuses]}
        value={search.status ?? null}
        clearable
        clearButtonProps={{ "aria-label": "Every status" }}
        comboboxProps={combobox}
        onChange={(status) => change({ status })}
      />
    </div>
  );
}

function NameCell({ vendor }: { vendor: VendorRow }): ReactElement {
  return (
    <span className={classes["stack"]}>
      <Anchor
        inherit
        renderRoot={(props) => <Link {...props} to="/vendors/$id" params={{ id: String(vendor.id) }} />}
      >
        {vendor.name}
      </Anchor>
      <span className={classes["sub"]}>
        {[vendor.country, vendor.currency, vendor.slug].filter((part) => part !== null).join(" · ")}
      </span>
    </span>
  );
}

function RequiredDialog({ kinds, onClose }: { kinds: DocumentKind[]; onClose: () => void }): ReactElement {
  const [required, setRequired] = useState(kinds.filter((kind) => kind.isRequired).map(({ kind }) => kind));
  const saving = useChange({ send: requireDocuments, touches: [shopKeys.kinds], onDone: onClose });
  return (
    <FormDialog
      title="Required documents"
      action="Save"
      busy={saving.isPending}
      error={saving.error}
      onClose={onClose}
      onSubmit={() => saving.mutate(required)}
    >
      <DialogText>A vendor is approved only when these are accepted. Those that sell already go on.</DialogText>
      <Checkbox.Group aria-label="Required documents" value={required} onChange={setRequired}>
        <Stack gap="xs">
          {kinds.map(({ kind, name, description }) => (
            <Checkbox key={kind} value={kind} label={name} description={description} />
          ))}
        </Stack>
      </Checkbox.Group>
    </FormDialog>
  );
}
