import { NumberInput } from "@mantine/core";
import type { KeyboardEvent, ReactElement } from "react";
import { useId, useRef, useState } from "react";
import { useChange } from "../../lib/use-change";
import { messageOf } from "../../ui/error-state";
import { adjustStock, stockKey } from "./inventory.api";
import type { StockRow, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";
import { signed } from "./words";

interface Props {
  row: StockRow;
  vendor: Vendor;
  warehouse: number;
  reason: string;
  /** For those who listen: what came of it. */
  onSaid: (text: string) => void;
}

/**
 * What is on hand, to be typed over. The difference to what was shown is sent, not the figure: what was sold in between
 * stays sold.
 */
export function OnHandCell({ row, vendor, warehouse, reason, onSaid }: Props): ReactElement {
  const [value, setValue] = useState<number | string>(row.onHand);
  const wrong = useId();
  const reference = useRef(crypto.randomUUID());
  const adjusting = useChange({
    send: adjustStock,
    touches: [stockKey],
    onDone: (_, { lines }) => {
      reference.current = crypto.randomUUID();
      onSaid(`${row.sku}: ${signed(lines[0]?.quantity ?? 0)}, ${reason}.`);
    },
  });
  const difference = typeof value === "number" ? value - row.onHand : 0;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === "Escape") {
      setValue(row.onHand);
      adjusting.reset();
    } else if (event.key === "Enter") {
      event.preventDefault();
      goOn(event.currentTarget);
      if (difference !== 0) {
        adjusting.mutate({
          vendor,
          warehouseId: warehouse,
          reason,
          note: "",
          reference: reference.current,
          lines: [{ variantId: row.variantId, quantity: difference }],
        });
      }
    }
  };
  return (
    <span className={classes["cell"]}>
      <NumberInput
        size="xs"
        className={classes["number"] ?? ""}
        aria-label={`On hand: ${row.sku}`}
        aria-describedby={wrong}
        data-on-hand
        min={0}
        max={1_000_000_000}
        allowDecimal={false}
        allowNegative={false}
        hideControls
        error={adjusting.isError}
        disabled={adjusting.isPending}
        rightSection={difference === 0 ? null : <span className={classes["sub"]}>{signed(difference)}</span>}
        rightSectionWidth={difference === 0 ? 0 : 44}
        value={value}
        onChange={setValue}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={onKeyDown}
      />
      <span id={wrong} className={classes["wrong"]} role={adjusting.isError ? "alert" : undefined}>
        {adjusting.isError ? messageOf(adjusting.error) : ""}
      </span>
    </span>
  );
}

/** To the field of the next row. */
function goOn(field: HTMLInputElement): void {
  const fields = [...document.querySelectorAll<HTMLInputElement>("input[data-on-hand]")];
  fields[fields.indexOf(field) + 1]?.focus();
}
