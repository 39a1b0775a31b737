import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import { useKept } from "./desk";
import { startCount, stockKey } from "./inventory.api";
import type { StockRow, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";
import { VariantField } from "./line-entry";
import { WarehouseSelect, useDefaultWarehouse } from "./warehouse-select";

/** Begins a count of a warehouse, or of some of its variants. */
export function StartCountDialog({ vendor, onClose }: { vendor: Vendor; onClose: () => void }): ReactElement {
  const navigate = useNavigate();
  const kept = useKept();
  const usual = useDefaultWarehouse(vendor);
  const [chosen, setWarehouse] = useState<number | null>(null);
  const [note, setNote] = useState("");
  const [scope, setScope] = useState("all");
  const [some, setSome] = useState<StockRow[]>([]);
  const [reference] = useState(() => crypto.randomUUID());
  const starting = useChange({
    send: startCount,
    touches: [stockKey],
    onDone: ({ documentId }) =>
      void navigate({ to: "/stock/documents/$document", params: { document: String(documentId) }, search: kept }),
  });
  return (
    <FormDialog
      title="Start a count"
      size={560}
      action="Start"
      busy={starting.isPending}
      disabled={scope === "some" && some.length === 0}
      error={starting.error}
      fields={["warehouseId", "note"]}
      onClose={onClose}
      onSubmit={() =>
        starting.mutate({
          vendor,
          warehouseId: chosen ?? usual,
          note,
          reference,
          variantIds: scope === "all" ? null : some.map(({ variantId }) => variantId),
        })
      }
    >
      <DialogText>The shop goes on selling: what leaves while you count is taken into account.</DialogText>
      <WarehouseSelect
        vendor={vendor}
        label="Warehouse"
        value={chosen ?? usual}
        error={fieldError(starting.error, "warehouseId")}
        onChange={setWarehouse}
      />
      <SegmentedControl
        aria-label="What is counted"
        data={[
          { value: "all", label: "All that it holds" },
          { value: "some", label: "Some variants" },
        ]}
        value={scope}
        onChange={setScope}
      />
      {scope === "some" && (
        <>
          <VariantField
            vendor={vendor}
            label="SKU, barcode or name"
            onFound={(row) =>
              setSome((before) =>
                before.some(({ variantId }) => variantId === row.variantId) ? before : [...before, row],
              )
            }
          />
          <div className={classes["actions"]}>
            {some.map((row) => (
              <Button
                key={row.variantId}
                size="compact-sm"
                variant="default"
                aria-label={`${row.sku}: take it out`}
                onClick={() => setSome((before) => before.filter((other) => other !== row))}
              >
                {row.sku}
              </Button>
            ))}
          </div>
        </>
      )}
      <TextInput
        label="Note"
        maxLength={1000}
        value={note}
        error={fieldError(starting.error, "note")}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </FormDialog>
  );
}
