import { Anchor, Button, SegmentedControl, Select } from "@mantine/core";
import { IconAdjustments, IconArrowsExchange, IconPackageImport } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { DownloadLink } from "../../ui/download-link";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { SearchField } from "../../ui/search-field";
import { Tag } from "../../ui/tag";
import { Desk, useDeskSearch, useKept } from "./desk";
import { exportAddress, stockQuery, warehousesQuery } from "./inventory.api";
import type { StockRow, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";
import { OnHandCell } from "./on-hand-cell";
import { parseStockSearch } from "./stock-search";
import { WarehouseSelect } from "./warehouse-select";
import { reasons, variantTitle } from "./words";

export function StockPage(): ReactElement {
  const kept = useKept();
  return (
    <Desk
      title="Stock desk"
      summary="What is on hand, held for purchases under way, and on its way between warehouses."
      actions={() => (
        <div className={classes["actions"]}>
          <Button
            leftSection={<IconPackageImport size={17} aria-hidden />}
            renderRoot={(props) => <Link {...props} to="/stock/new/$kind" params={{ kind: "receipt" }} search={kept} />}
          >
            Receive
          </Button>
          <Button
            variant="default"
            leftSection={<IconArrowsExchange size={17} aria-hidden />}
            renderRoot={(props) => (
              <Link {...props} to="/stock/new/$kind" params={{ kind: "transfer" }} search={kept} />
            )}
          >
            Transfer
          </Button>
          <Button
            variant="default"
            leftSection={<IconAdjustments size={17} aria-hidden />}
            renderRoot={(props) => (
              <Link {...props} to="/stock/new/$kind" params={{ kind: "adjustment" }} search={kept} />
            )}
          >
            Adjust
          </Button>
        </div>
      )}
    >
      {(vendor) => <StockList vendor={vendor} />}
    </Desk>
  );
}

function StockList({ vendor }: { vendor: Vendor }): ReactElement {
  const search = useDeskSearch();
  const whose = { ...search, ...(vendor === undefined ? {} : { vendor }) };
  const stock = useInfiniteQuery(stockQuery(whose));
  const warehouses = useQuery(warehousesQuery(vendor));
  const [reason, setReason] = useState<string>("correction");
  const [said, setSaid] = useState("");
  const open = warehouses.data?.filter(({ isArchived }) => !isArchived) ?? [];
  // Without a choice the figures are sums, and nobody can say where units were found.
  const place = search.warehouse ?? (open.length === 1 ? open[0]?.warehouseId : undefined);
  const columns: TableColumn<StockRow>[] = [
    { id: "sku", header: "SKU and product", cell: (row) => <VariantCell row={row} /> },
    {
      id: "onHand",
      header: "On hand",
      numeric: true,
      cell: (row) =>
        place === undefined ? (
          row.onHand
        ) : (
          <OnHandCell
            key={`${row.variantId} ${row.onHand}`}
            row={row}
            vendor={vendor}
            warehouse={place}
            reason={reason}
            onSaid={setSaid}
          />
        ),
    },
    { id: "reserved", header: "Reserved", numeric: true, cell: ({ reserved }) => reserved },
    { id: "free", header: "Free", numeric: true, cell: ({ free }) => free },
    { id: "transit", header: "On its way", numeric: true, cell: ({ inTransit }) => inTransit },
    { id: "state", header: "State", cell: (row) => <StockTags row={row} /> },
  ];
  return (
    <>
      <Filters vendor={vendor} />
      {place === undefined ? (
        <p className={classes["said"]}>Choose a warehouse to correct what is on hand right here in the list.</p>
      ) : (
        <div className={classes["filters"]}>
          <Select
            label="Reason of corrections below"
            className={classes["choice"] ?? ""}
            data={[...reasons]}
            value={reason}
            allowDeselect={false}
            comboboxProps={{ keepMounted: false }}
            onChange={(chosen) => setReason(chosen ?? "correction")}
          />
          <p className={classes["said"]} role="status">
            {said === "" ? "Type what is on hand and press Enter: the next row follows. Escape takes it back." : said}
          </p>
        </div>
      )}
      <ListPanel
        title={search.only === "low" ? "Low stock" : "Variants"}
        actions={
          <DownloadLink href={exportAddress(whose)} name="stock.csv">
            CSV
          </DownloadLink>
        }
        query={stock}
        rows={stock.data?.pages.flatMap((page) => page.rows)}
        columns={columns}
        empty={<Nothing />}
      />
    </>
  );
}

function Nothing(): ReactElement {
  const { q, only } = useDeskSearch();
  if (q !== undefined) {
    return (
      <EmptyState title="Nothing is called that">
        A SKU is found by how it begins, a product by three letters of its name or more.
      </EmptyState>
    );
  }
  return only === undefined ? (
    <EmptyState title="There are no variants yet">They come with the first product.</EmptyState>
  ) : (
    <EmptyState title={only === "low" ? "Nothing is low" : "Nothing is sold out"}>
      Sales show here within two minutes, what is entered in the stock desk at once.
    </EmptyState>
  );
}

function Filters({ vendor }: { vendor: Vendor }): ReactElement {
  const search = useDeskSearch();
  const navigate = useNavigate({ from: "/stock" });
  const change = (changed: Record<string, unknown>): void =>
    void navigate({ search: (before) => parseStockSearch({ ...before, ...changed }), replace: true });
  return (
    <div className={classes["filters"]} role="search" aria-label="Stock">
      <SearchField
        placeholder="SKU or product"
        className={classes["search"]}
        maxLength={100}
        initial={search.q}
        onLook={(q) => change({ q })}
      />
      <WarehouseSelect
        vendor={vendor}
        label="Warehouse"
        placeholder="All warehouses"
        clearable
        className={classes["choice"]}
        value={search.warehouse ?? null}
        onChange={(warehouse) => change({ warehouse: warehouse ?? undefined })}
      />
      <SegmentedControl
        aria-label="Which variants"
        data={[
          { value: "all", label: "All" },
          { value: "low", label: "Low" },
          { value: "out", label: "Sold out" },
        ]}
        value={search.only ?? "all"}
        onChange={(only) => change({ only: only === "all" ? undefined : only })}
      />
    </div>
  );
}

function VariantCell({ row }: { row: StockRow }): ReactElement {
  const kept = useKept();
  return (
    <span className={classes["stack"]}>
      <Anchor
        inherit
        className={classes["code"] ?? ""}
        renderRoot={(props) => (
          <Link {...props} to="/stock/variants/$variant" params={{ variant: String(row.variantId) }} search={kept} />
        )}
      >
        {row.sku}
      </Anchor>
      <span className={classes["sub"]}>{variantTitle(row)}</span>
    </span>
  );
}

/** What stands out about a variant's stock. */
export function StockTags({ row }: { row: StockRow }): ReactElement {
  return (
    <span className={classes["actions"]}>
      {!row.isActive && <Tag>not on sale</Tag>}
      {row.onHand === 0 ? <Tag tone="bad">sold out</Tag> : row.isLow && <Tag tone="bad">low</Tag>}
      {row.waiting > 0 && <Tag tone="notable">{`${row.waiting} waiting`}</Tag>}
    </span>
  );
}
