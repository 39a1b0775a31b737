import { NumberInput, Switch } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useEffect, useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { cancelTransfer, documentQuery, receiveTransfer, stockKey } from "./inventory.api";
import type { StockDocument, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";
import { variantTitle } from "./words";

interface Props {
  vendor: Vendor;
  document: StockDocument;
  onClose: () => void;
}

/** What arrived of a transfer: all that is under way, unless somebody says less. */
export function ArriveDialog({ vendor, document, onClose }: Props): ReactElement {
  const query = useInfiniteQuery(documentQuery(vendor, document.documentId, false));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    // Every line is to be received, so all of them are needed.
    if (hasNextPage && !isFetchingNextPage) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const lines = query.data?.pages.flatMap((page) => page.lines).filter(({ inTransit }) => inTransit > 0) ?? [];
  const [arrived, setArrived] = useState<Readonly<Record<number, number | string>>>({});
  const [closes, setCloses] = useState(true);
  const [reference] = useState(() => crypto.randomUUID());
  const receiving = useChange({ send: receiveTransfer, touches: [stockKey], onDone: onClose });
  return (
    <FormDialog
      title="Receive the transfer"
      size={560}
      tall
      action="Receive"
      busy={receiving.isPending}
      disabled={lines.length === 0 || hasNextPage}
      error={receiving.error ?? query.error}
      onClose={onClose}
      onSubmit={() =>
        receiving.mutate({
          vendor,
          id: document.documentId,
          closes,
          reference,
          lines: lines.map(({ variantId, inTransit }) => ({
            variantId,
            quantity: Number(arrived[variantId] ?? inTransit),
          })),
        })
      }
    >
      <DialogText>
        How many arrived in {document.toWarehouse}? Say where it is another number than is under way.
      </DialogText>
      {lines.map((line) => (
        <NumberInput
          key={line.variantId}
          label={line.sku}
          description={`${variantTitle(line)} · ${line.inTransit} under way`}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          allowNegative={false}
          value={arrived[line.variantId] ?? line.inTransit}
          onChange={(value) => setArrived((before) => ({ ...before, [line.variantId]: value }))}
        />
      ))}
      <Switch
        label="Nothing else comes"
        description="What is missing is adjusted away. Turned off, the rest stays under way."
        checked={closes}
        onChange={(event) => setCloses(event.currentTarget.checked)}
      />
    </FormDialog>
  );
}

export function CancelDialog({ vendor, document, onClose }: Props): ReactElement {
  const cancelling = useChange({ send: cancelTransfer, touches: [stockKey], onDone: onClose });
  return (
    <FormDialog
      title="Bring it back?"
      action="Bring it back"
      danger
      busy={cancelling.isPending}
      error={cancelling.error}
      onClose={onClose}
      onSubmit={() => cancelling.mutate({ vendor, id: document.documentId })}
    >
      <DialogText>
        <span className={classes["moment"]}>{document.inTransit}</span> units that are under way are on hand in{" "}
        {document.warehouse} again. What arrived stays where it is.
      </DialogText>
    </FormDialog>
  );
}
