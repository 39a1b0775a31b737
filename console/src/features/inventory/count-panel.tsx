import { Button, FileButton, NumberInput, SegmentedControl, TextInput } from "@mantine/core";
import { IconBarcode, IconFileSpreadsheet } from "@tabler/icons-react";
import type { KeyboardEvent, ReactElement } from "react";
import { useRef, useState } from "react";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { Failure } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { cancelCount, enterCounts, enterCountsCsv, findVariants, finishCount, stockKey } from "./inventory.api";
import type { StockDocument, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";

interface Props {
  vendor: Vendor;
  document: StockDocument;
}

const touches = [stockKey];

/** Entering what is on the shelf: by scanner, one unit with each Enter, or SKU and number; or a whole file. */
export function CountPanel({ vendor, document }: Props): ReactElement {
  const id = document.documentId;
  const [open, setOpen] = useState<"finish" | "cancel" | null>(null);
  const [said, setSaid] = useState("");
  const [file, setFile] = useState("");
  const reset = useRef<() => void>(null);
  const reading = useChange({
    send: enterCountsCsv,
    touches,
    onDone: ({ lines }) => setSaid(`${lines} lines of ${file} were entered.`),
  });
  return (
    <Panel
      title="Count"
      actions={
        <div className={classes["actions"]}>
          <FileButton
            accept=".csv,text/csv,text/plain"
            resetRef={reset}
            onChange={(chosen) => {
              if (chosen !== null) {
                setFile(chosen.name);
                void chosen.text().then((text) => reading.mutate({ vendor, id, text }));
                reset.current?.();
              }
            }}
          >
            {(props) => (
              <Button
                {...props}
                size="compact-sm"
                variant="default"
                loading={reading.isPending}
                leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
              >
                CSV file
              </Button>
            )}
          </FileButton>
          <Button size="compact-sm" variant="default" onClick={() => setOpen("cancel")}>
            Cancel the count
          </Button>
          <Button size="compact-sm" onClick={() => setOpen("finish")}>
            Finish
          </Button>
        </div>
      }
    >
      <div className={classes["form"]}>
        <CountEntry vendor={vendor} id={id} onSaid={setSaid} />
        <Failure error={reading.error} {...(file === "" ? {} : { title: file })} />
        <p className={classes["said"]} role="status">
          {said === ""
            ? `${document.counted} of ${document.lineCount} counted. A file has the columns sku and counted.`
            : said}
        </p>
      </div>
      {open === "finish" && <FinishDialog vendor={vendor} document={document} onClose={() => setOpen(null)} />}
      {open === "cancel" && <CancelDialog vendor={vendor} document={document} onClose={() => setOpen(null)} />}
    </Panel>
  );
}

interface EntryProps {
  vendor: Vendor;
  id: number;
  onSaid: (text: string) => void;
}

function CountEntry({ vendor, id, onSaid }: EntryProps): ReactElement {
  const [mode, setMode] = useState("add");
  const [code, setCode] = useState("");
  const [units, setUnits] = useState<number | string>(1);
  const field = useRef<HTMLInputElement>(null);
  const entering = useChange({
    send: async (token: string, { q, quantity, adds }: { q: string; quantity: number; adds: boolean }) => {
      const rows = await findVariants(vendor, q);
      const row = rows.find(({ sku }) => sku === q) ?? (rows.length === 1 ? rows[0] : undefined);
      if (row === undefined) {
        throw new Error(
          rows.length === 0 ? `Nothing is called "${q}".` : `"${q}" fits several variants: give the whole SKU.`,
        );
      }
      await enterCounts(token, { vendor, id, adds, lines: [{ variantId: row.variantId, quantity }] });
      return row;
    },
    touches,
    onDone: ({ sku }, { quantity, adds }) => {
      onSaid(adds ? `${sku}: ${quantity} more.` : `${sku}: ${quantity}.`);
      setCode("");
      field.current?.focus();
    },
  });
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === "Enter" && code.trim() !== "" && !entering.isPending) {
      event.preventDefault();
      entering.mutate({ q: code.trim(), quantity: Number(units), adds: mode === "add" });
    }
  };
  return (
    <>
      <div className={classes["filters"]}>
        <TextInput
          ref={field}
          label="SKU or barcode"
          className={classes["search"] ?? ""}
          leftSection={<IconBarcode size={17} aria-hidden />}
          autoComplete="off"
          maxLength={100}
          value={code}
          onChange={(event) => {
            setCode(event.currentTarget.value);
            entering.reset();
          }}
          onKeyDown={onKeyDown}
        />
        <NumberInput
          label="Units"
          className={classes["number"] ?? ""}
          min={0}
          max={1_000_000}
          allowDecimal={false}
          allowNegative={false}
          value={units}
          onChange={setUnits}
          onKeyDown={onKeyDown}
        />
        <SegmentedControl
          aria-label="What Enter does"
          data={[
            { value: "add", label: "Adds" },
            { value: "set", label: "Replaces" },
          ]}
          value={mode}
          onChange={setMode}
        />
      </div>
      <Failure error={entering.error} />
    </>
  );
}

function FinishDialog({ vendor, document, onClose }: Props & { onClose: () => void }): ReactElement {
  const left = document.lineCount - document.counted;
  const [uncounted, setUncounted] = useState<"unchanged" | "zero">("unchanged");
  const finishing = useChange({ send: finishCount, touches, onDone: onClose });
  return (
    <FormDialog
      title="Finish the count?"
      action="Finish"
      busy={finishing.isPending}
      error={finishing.error}
      onClose={onClose}
      onSubmit={() => finishing.mutate({ vendor, id: document.documentId, uncounted })}
    >
      <DialogText>
        Stock is adjusted by what differs from the books at the moment it was counted; sales since then stay sold.
      </DialogText>
      {left > 0 && (
        <>
          <DialogText>{`${left} of ${document.lineCount} variants were not counted. What becomes of them?`}</DialogText>
          <SegmentedControl
            aria-label="What was not counted"
            data={[
              { value: "unchanged", label: "Stays as it is" },
              { value: "zero", label: "Becomes zero" },
            ]}
            value={uncounted}
            onChange={(value) => setUncounted(value === "zero" ? "zero" : "unchanged")}
          />
        </>
      )}
    </FormDialog>
  );
}

function CancelDialog({ vendor, document, onClose }: Props & { onClose: () => void }): ReactElement {
  const cancelling = useChange({ send: cancelCount, touches, onDone: onClose });
  return (
    <FormDialog
      title="Cancel the count?"
      action="Cancel the count"
      danger
      busy={cancelling.isPending}
      error={cancelling.error}
      onClose={onClose}
      onSubmit={() => cancelling.mutate({ vendor, id: document.documentId })}
    >
      <DialogText>Stock stays as it is. What was entered is kept on the document and changes nothing.</DialogText>
    </FormDialog>
  );
}
