import { Button } from "@mantine/core";
import { IconBuildingWarehouse, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { countryName } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Tag } from "../../ui/tag";
import { Desk } from "./desk";
import { archiveWarehouse, stockKey, warehousesQuery } from "./inventory.api";
import type { Vendor, Warehouse } from "./inventory.api";
import classes from "./inventory.module.css";
import { WarehouseDialog } from "./warehouse-dialog";

type Open = { kind: "edit"; warehouse: Warehouse | null } | { kind: "archive"; warehouse: Warehouse };

export function WarehousesPage(): ReactElement {
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  return (
    <Desk
      title="Warehouses"
      summary="Where stock is kept. What arrives without a place goes to the default one."
      actions={() => (
        <Button
          leftSection={<IconPlus size={17} aria-hidden />}
          onClick={() => setOpen({ kind: "edit", warehouse: null })}
        >
          New warehouse
        </Button>
      )}
    >
      {(vendor) => (
        <>
          <List vendor={vendor} onOpen={setOpen} />
          {open?.kind === "edit" && <WarehouseDialog vendor={vendor} warehouse={open.warehouse} onClose={close} />}
          {open?.kind === "archive" && <ArchiveDialog vendor={vendor} warehouse={open.warehouse} onClose={close} />}
        </>
      )}
    </Desk>
  );
}

function List({ vendor, onOpen }: { vendor: Vendor; onOpen: (open: Open) => void }): ReactElement {
  const warehouses = useQuery(warehousesQuery(vendor));
  const columns: TableColumn<Warehouse>[] = [
    {
      id: "name",
      header: "Code and name",
      cell: ({ code, name, isDefault, isArchived }) => (
        <span className={classes["stack"]}>
          <span>
            {code} {isDefault && <Tag tone="notable">default</Tag>} {isArchived && <Tag>archived</Tag>}
          </span>
          <span className={classes["sub"]}>{name}</span>
        </span>
      ),
    },
    { id: "address", header: "Address", cell: (warehouse) => addressOf(warehouse) },
    {
      id: "do",
      header: "",
      numeric: true,
      cell: (warehouse) => (
        <span className={classes["end"]}>
          {!warehouse.isArchived && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Edit ${warehouse.code}`}
              onClick={() => onOpen({ kind: "edit", warehouse })}
            >
              Edit
            </Button>
          )}
          {!warehouse.isDefault && (
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`${warehouse.isArchived ? "Take back" : "Archive"} ${warehouse.code}`}
              onClick={() => onOpen({ kind: "archive", warehouse })}
            >
              {warehouse.isArchived ? "Take back" : "Archive"}
            </Button>
          )}
        </span>
      ),
    },
  ];
  return (
    <ListPanel
      title="Warehouses"
      query={warehouses}
      rows={warehouses.data}
      columns={columns}
      empty={
        <EmptyState title="There is none yet" icon={IconBuildingWarehouse}>
          Stock needs a place: make the first one, a room or a shelf will do.
        </EmptyState>
      }
    />
  );
}

function addressOf({ street, postalCode, city, region, countryCode }: Warehouse): string {
  const place = [postalCode, city].filter((part) => part !== "").join(" ");
  const country = countryCode === null ? "" : countryName(countryCode);
  return [street, place, region, country].filter((part) => part !== "").join(", ");
}

interface DialogProps {
  vendor: Vendor;
  warehouse: Warehouse;
  onClose: () => void;
}

function ArchiveDialog({ vendor, warehouse, onClose }: DialogProps): ReactElement {
  const archive = !warehouse.isArchived;
  const changing = useChange({ send: archiveWarehouse, touches: [stockKey], onDone: onClose });
  return (
    <FormDialog
      title={archive ? `Archive ${warehouse.code}?` : `Take ${warehouse.code} back?`}
      action={archive ? "Archive" : "Take back"}
      danger={archive}
      busy={changing.isPending}
      error={changing.error}
      onClose={onClose}
      onSubmit={() => changing.mutate({ vendor, id: warehouse.warehouseId, archive })}
    >
      <DialogText>
        {archive
          ? "Only an empty one can be archived. Its journal stays, and it can be taken back."
          : "Goods can be received there again."}
      </DialogText>
    </FormDialog>
  );
}
