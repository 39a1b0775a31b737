import { Anchor } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { formatMoment } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Tag } from "../../ui/tag";
import { Desk, useKept } from "./desk";
import { reservationsQuery } from "./inventory.api";
import type { Reservation, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";

export function ReservationsPage(): ReactElement {
  return (
    <Desk
      title="Reservations"
      summary="What purchases under way hold until they are paid for. What is not paid in time is free again by itself."
    >
      {(vendor) => <Reservations vendor={vendor} />}
    </Desk>
  );
}

function Reservations({ vendor }: { vendor: Vendor }): ReactElement {
  const reservations = useInfiniteQuery(reservationsQuery(vendor));
  const columns: TableColumn<Reservation>[] = [
    { id: "what", header: "SKU and product", cell: (row) => <What row={row} /> },
    { id: "units", header: "Units", numeric: true, cell: ({ quantity }) => quantity },
    { id: "where", header: "Warehouse", cell: ({ warehouse }) => warehouse },
    {
      id: "who",
      header: "For",
      cell: ({ orderNumber }) => (orderNumber === null ? "a purchase" : `order ${orderNumber}`),
    },
    {
      id: "since",
      header: "Since",
      cell: ({ createdAt }) => <span className={classes["moment"]}>{formatMoment(createdAt)}</span>,
    },
    {
      id: "until",
      header: "Until",
      cell: ({ expiresAt, isExpired }) => (
        <span className={classes["moment"]}>
          {formatMoment(expiresAt)} {isExpired && <Tag>ending</Tag>}
        </span>
      ),
    },
  ];
  return (
    <ListPanel
      title="Held units"
      query={reservations}
      rows={reservations.data?.pages.flatMap((page) => page.rows)}
      columns={columns}
      empty={
        <EmptyState title="Nothing is held" icon={IconLock}>
          Every unit on hand is free to be bought.
        </EmptyState>
      }
    />
  );
}

function What({ row }: { row: Reservation }): ReactElement {
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
      <span className={classes["sub"]}>{row.productName}</span>
    </span>
  );
}
