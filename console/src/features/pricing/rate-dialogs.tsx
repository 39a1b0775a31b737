import { FileInput, NumberInput, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatCount } from "../../lib/format";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { CurrencySelect } from "./currency-select";
import { enterFile, enterRate, pricingKey } from "./pricing.api";
import type { RatesSummary } from "./pricing.api";
import classes from "./pricing.module.css";

interface RateProps {
  base: string;
  quote: string;
  onClose: () => void;
}

/** A rate by hand. */
export function RateDialog(props: RateProps): ReactElement {
  const [base, setBase] = useState(props.base);
  const [quote, setQuote] = useState(props.quote);
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const [rate, setRate] = useState<number | string>("");
  const entering = useChange({ send: enterRate, touches: [pricingKey], onDone: props.onClose });
  return (
    <FormDialog
      title="Enter a rate"
      action="Enter"
      busy={entering.isPending}
      disabled={Number(rate) <= 0}
      error={entering.error}
      onClose={props.onClose}
      onSubmit={() => entering.mutate({ base, quote, day, rate: Number(rate) })}
    >
      <div className={classes["pair"]}>
        <CurrencySelect label="One" value={base} onChange={setBase} />
        <NumberInput
          label="is"
          data-autofocus
          min={0}
          decimalScale={12}
          hideControls
          value={rate}
          onChange={setRate}
        />
        <CurrencySelect label="of" value={quote} onChange={setQuote} />
      </div>
      <TextInput
        label="From"
        description="Until the next dated rate. Days are those of UTC."
        type="date"
        value={day}
        onChange={(event) => setDay(event.currentTarget.value)}
      />
    </FormDialog>
  );
}

/** Rates out of a file: what it would do is said first. */
export function FileDialog({ onClose }: { onClose: () => void }): ReactElement {
  const { antiforgeryToken } = useSession();
  const [file, setFile] = useState<File | null>(null);
  const checking = useMutation({
    mutationFn: (chosen: File) => enterFile(antiforgeryToken, { file: chosen, dryRun: true }),
  });
  const entering = useChange({ send: enterFile, touches: [pricingKey], onDone: onClose });
  const summary = checking.data;
  return (
    <FormDialog
      title="Rates from a file"
      action="Enter them"
      busy={entering.isPending}
      disabled={summary === undefined || summary.added + summary.changed === 0}
      error={checking.error ?? entering.error}
      onClose={onClose}
      onSubmit={() => {
        if (file !== null) {
          entering.mutate({ file, dryRun: false });
        }
      }}
    >
      <FileInput
        label="File"
        description="The European Central Bank's XML or CSV, also zipped; or a CSV with base, quote, date and rate."
        placeholder="Choose a file"
        accept=".csv,.xml,.zip"
        clearable
        clearButtonProps={{ "aria-label": "No file" }}
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          checking.reset();
          entering.reset();
          if (chosen !== null) {
            checking.mutate(chosen);
          }
        }}
      />
      <div role="status">
        {checking.isPending && <DialogText>Reading it …</DialogText>}
        {summary !== undefined && <Said summary={summary} />}
      </div>
    </FormDialog>
  );
}

function Said({ summary: { given, added, changed, unchanged, unknown } }: { summary: RatesSummary }): ReactElement {
  return (
    <DialogText>
      {formatCount(given)} rates: {formatCount(added)} new, {formatCount(changed)} changed,{" "}
      {formatCount(unchanged)} there already.
      {unknown.length > 0 && ` Left out, for they are no currency of today: ${unknown.join(", ")}.`}
    </DialogText>
  );
}
