import { Anchor, Button, Checkbox, Group, Menu, Select } from "@mantine/core";
import { IconChevronDown, IconPhoto, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatCount, formatMoment, formatMoneyCharged } from "../../lib/format";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DoneDialog, DialogText } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { Failure } from "../../ui/failure";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { SearchField } from "../../ui/search-field";
import { Tag } from "../../ui/tag";
import classes from "./catalog.module.css";
import { ExportButton } from "./export-button";
import { NewProductButton } from "./new-product";
import { ProductStatusTag } from "./product-tags";
import { parseProductsSearch } from "./products-search";
import { categoriesQuery, changeStatus, keys, productsQuery, statuses } from "./products.api";
import type { ProductRow, ProductStatus, StatusResult } from "./products.api";

// A closed list leaves the page: its own label would otherwise answer for the control's.
const combobox = { keepMounted: false } as const;

export function ProductsPage(): ReactElement {
  const search = useSearch({ from: "/shell/products" });
  const products = useInfiniteQuery(productsQuery(search));
  const { user } = useSession();
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const rows = products.data?.pages.flatMap((page) => page.rows);
  const isFiltered = Object.keys(search).length > 0;
  const choose = (id: number, on: boolean): void =>
    setChosen((before) => {
      const after = new Set(before);
      if (on) {
        after.add(id);
      } else {
        after.delete(id);
      }
      return after;
    });
  const columns: TableColumn<ProductRow>[] = [
    { id: "product", header: "Product", cell: (row) => <ProductCell row={row} chosen={chosen} onChoose={choose} /> },
    ...(user?.vendorId === null
      ? [{ id: "vendor", header: "Vendor", cell: (row: ProductRow) => row.vendorName } as const]
      : []),
    { id: "status", header: "Status", cell: (row) => <StatusCell row={row} /> },
    { id: "category", header: "Category", cell: ({ category }) => category ?? "none" },
    { id: "price", header: "Price", numeric: true, cell: (row) => <PriceCell row={row} /> },
    { id: "stock", header: "Stock", numeric: true, cell: (row) => <StockCell row={row} /> },
    {
      id: "changed",
      header: "Changed",
      cell: ({ updatedAt }) => <span className={classes["moment"]}>{formatMoment(updatedAt)}</span>,
    },
  ];
  return (
    <Page
      title="Products"
      summary={
        user?.vendorId === null
          ? "What all vendors sell and prepare, newest first."
          : "What you sell and prepare, newest first."
      }
      actions={
        <Group gap="xs">
          <ExportButton />
          <NewProductButton />
        </Group>
      }
    >
      <Filters />
      <ListPanel
        title="Products"
        actions={<BulkActions chosen={chosen} onDone={() => setChosen(new Set())} />}
        query={products}
        rows={rows}
        columns={columns}
        empty={
          isFiltered ? (
            <EmptyState title="No product is like that">Look for less of the name, or take a filter out.</EmptyState>
          ) : (
            <EmptyState title="No products yet" icon={IconPlus}>
              Make the first one by hand, or bring many at once from a file.
            </EmptyState>
          )
        }
      />
    </Page>
  );
}

function Filters(): ReactElement {
  const search = useSearch({ from: "/shell/products" });
  const navigate = useNavigate({ from: "/products" });
  const categories = useQuery(categoriesQuery);
  const change = (changed: Record<string, unknown>): void =>
    void navigate({ search: (before) => parseProductsSearch({ ...before, ...changed }), replace: true });
  return (
    <div className={classes["filters"]} role="search" aria-label="Products">
      <SearchField
        placeholder="Part of a name, or how a SKU begins"
        className={classes["search"]}
        initial={search.q}
        onLook={(q) => change({ q })}
      />
      <Select
        label="Status"
        placeholder="Every status"
        className={classes["choice"] ?? ""}
        data={statuses.map((value) => ({ value, label: value === "active" ? "on sale" : value }))}
        value={search.status ?? null}
        clearable
        clearButtonProps={{ "aria-label": "Every status" }}
        comboboxProps={combobox}
        onChange={(status) => change({ status })}
      />
      <Select
        label="Category"
        placeholder="Every category"
        className={classes["choice"] ?? ""}
        data={(categories.data ?? []).map((c) => ({ value: String(c.categoryId), label: c.path.join(" › ") }))}
        value={search.category === undefined ? null : String(search.category)}
        searchable
        clearable
        clearButtonProps={{ "aria-label": "Every category" }}
        comboboxProps={combobox}
        limit={200}
        onChange={(category) => change({ category })}
      />
    </div>
  );
}

function BulkActions({ chosen, onDone }: { chosen: ReadonlySet<number>; onDone: () => void }): ReactElement | null {
  const [results, setResults] = useState<StatusResult[] | null>(null);
  const changing = useChange({
    send: changeStatus,
    touches: [keys.products, keys.changes],
    onDone: (answer) => {
      onDone();
      if (answer.some(({ outcome }) => outcome !== "changed" && outcome !== "unchanged")) {
        setResults(answer);
      }
    },
  });
  const set = (status: ProductStatus): void => changing.mutate({ productIds: [...chosen], status });
  return (
    <>
      {changing.error !== null && <Failure error={changing.error} />}
      {chosen.size > 0 && (
        <Group gap="xs">
          <span aria-live="polite">{formatCount(chosen.size)} chosen</span>
          <Menu keepMounted={false}>
            <Menu.Target>
              <Button
                size="compact-sm"
                variant="default"
                loading={changing.isPending}
                rightSection={<IconChevronDown size={14} aria-hidden />}
              >
                Change status
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => set("active")}>Put on sale</Menu.Item>
              <Menu.Item onClick={() => set("inactive")}>Take off sale</Menu.Item>
              <Menu.Item onClick={() => set("archived")}>Archive</Menu.Item>
              <Menu.Item onClick={() => set("draft")}>Back to drafts</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </Group>
      )}
      {results !== null && <Results results={results} onClose={() => setResults(null)} />}
    </>
  );
}

function Results({ results, onClose }: { results: StatusResult[]; onClose: () => void }): ReactElement {
  const submitted = results.filter(({ outcome }) => outcome === "submitted").length;
  const refused = results.filter(({ outcome }) => outcome === "refused");
  return (
    <DoneDialog title="What became of them" onClose={onClose}>
      {submitted > 0 && (
        <DialogText>{formatCount(submitted)} wait for approval and are on sale when they are approved.</DialogText>
      )}
      {refused.length > 0 && (
        <>
          <DialogText>{formatCount(refused.length)} stayed as they are:</DialogText>
          <ul className={classes["problems"]}>
            {refused.slice(0, 20).map(({ productId, field, problem }) => (
              <li key={productId}>
                <Anchor
                  inherit
                  renderRoot={(props) => <Link {...props} to="/products/$id" params={{ id: String(productId) }} />}
                >
                  Product {productId}
                </Anchor>
                : {field} {problem}
              </li>
            ))}
          </ul>
        </>
      )}
    </DoneDialog>
  );
}

function ProductCell(props: {
  row: ProductRow;
  chosen: ReadonlySet<number>;
  onChoose: (id: number, on: boolean) => void;
}): ReactElement {
  const { row, chosen, onChoose } = props;
  return (
    <span className={classes["product"]}>
      <Checkbox
        aria-label={`Choose ${row.name}`}
        checked={chosen.has(row.productId)}
        onChange={(event) => onChoose(row.productId, event.currentTarget.checked)}
      />
      {row.imageUrl === null ? (
        <span className={classes["thumb"]}>
          <IconPhoto size={18} aria-hidden />
        </span>
      ) : (
        <img className={classes["thumb"]} src={row.imageUrl} alt="" loading="lazy" width={40} height={40} />
      )}
      <Anchor
        className={classes["name"] ?? ""}
        inherit
        renderRoot={(link) => <Link {...link} to="/products/$id" params={{ id: String(row.productId) }} />}
      >
        {row.name}
      </Anchor>
    </span>
  );
}

function StatusCell({ row }: { row: ProductRow }): ReactElement {
  return (
    <span className={classes["tags"]}>
      <ProductStatusTag status={row.status} />
      {row.changeId !== null && row.status !== "pending approval" && <Tag tone="notable">change waits</Tag>}
    </span>
  );
}

function PriceCell({ row }: { row: ProductRow }): ReactElement {
  if (row.minPrice === null) {
    return <span className={classes["quiet"]}>no variants</span>;
  }
  const from = formatMoneyCharged(row.minPrice, row.currency);
  return <>{row.minPrice === row.maxPrice ? from : `${from} – ${formatMoneyCharged(row.maxPrice, row.currency)}`}</>;
}

function StockCell({ row }: { row: ProductRow }): ReactElement {
  return (
    <span className={classes["stock"]}>
      {formatCount(row.stock)}
      {row.variants > 1 && <span className={classes["sub"]}>{formatCount(row.variants)} variants</span>}
    </span>
  );
}
