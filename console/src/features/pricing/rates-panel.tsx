import { Button, Group } from "@mantine/core";
import { IconFileUpload, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { Suspense, useState } from "react";
import { ChartFrame } from "../../charts/chart-frame";
import { TrendChart } from "../../charts/lazy-charts";
import { currencyName } from "../../lib/format";
import type { TableColumn } from "../../ui/data-table";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Panel } from "../../ui/panel";
import { CurrencySelect } from "./currency-select";
import { ratesQuery } from "./pricing.api";
import type { RateRow, ShopCurrency } from "./pricing.api";
import classes from "./pricing.module.css";
import { FileDialog, RateDialog } from "./rate-dialogs";

const columns: TableColumn<RateRow>[] = [
  { id: "day", header: "From", cell: ({ day }) => day },
  { id: "rate", header: "Rate", numeric: true, cell: ({ rate }) => inWords(rate) },
  { id: "source", header: "Entered", cell: ({ source }) => words[source] ?? source },
];
const words: Readonly<Record<string, string>> = { manual: "by hand", file: "from a file" };

function inWords(rate: number): string {
  return new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 8 }).format(rate);
}

function saidOf(row: RateRow | undefined): string {
  return row === undefined ? "nothing" : `${inWords(row.rate)} on ${row.day}`;
}

/** The dated rates of a pair of currencies, as a line and as a list. */
export function RatesPanel({ currencies }: { currencies: readonly ShopCurrency[] }): ReactElement {
  const own = currencies.find(({ isMarketplace }) => isMarketplace)?.currency ?? "EUR";
  const first = currencies.find(({ isMarketplace, rate }) => !isMarketplace && rate !== null);
  // The pair that is kept: without a direct rate, that of the currency it goes through.
  const [base, setBase] = useState(first?.through ?? own);
  const [quote, setQuote] = useState(first?.currency ?? (own === "EUR" ? "USD" : "EUR"));
  const rates = useInfiniteQuery({ ...ratesQuery(base, quote), enabled: base !== quote });
  const [open, setOpen] = useState<"rate" | "file" | null>(null);
  const rows = base === quote ? [] : rates.data?.pages.flat();
  const latest = rows?.[0];
  return (
    <div className={classes["column"]}>
      <Panel
        title="Exchange rates"
        actions={
          <Group gap={6}>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlus size={15} aria-hidden />}
              onClick={() => setOpen("rate")}
            >
              Enter a rate
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconFileUpload size={15} aria-hidden />}
              onClick={() => setOpen("file")}
            >
              From a file
            </Button>
          </Group>
        }
      >
        <div className={classes["pair"]}>
          <CurrencySelect label="One" value={base} onChange={setBase} />
          <CurrencySelect label="in" value={quote} onChange={setQuote} />
        </div>
        <p className={classes["hint"]} role="status">
          {base === quote
            ? "Choose two currencies."
            : latest !== undefined &&
              `The latest is of ${latest.day}, ${words[latest.source] ?? `from ${latest.source}`}: one ${currencyName(
                base,
              )} is ${inWords(latest.rate)} ${quote}.`}
        </p>
      </Panel>
      {rows !== undefined && rows.length > 1 && <History base={base} quote={quote} rows={rows} />}
      <ListPanel
        title={`${base} in ${quote}`}
        query={rates}
        rows={rows}
        columns={columns}
        empty={
          <EmptyState title="There is no rate of this pair">
            Prices go by a rate the other way round, or through the marketplace&apos;s currency or the euro, where there
            are such.
          </EmptyState>
        }
      />
      {open === "rate" && <RateDialog base={base} quote={quote} onClose={() => setOpen(null)} />}
      {open === "file" && <FileDialog onClose={() => setOpen(null)} />}
    </div>
  );
}

function History({ base, quote, rows }: { base: string; quote: string; rows: readonly RateRow[] }): ReactElement {
  const inOrder = [...rows].reverse();
  const first = inOrder[0];
  const last = inOrder.at(-1);
  return (
    <ChartFrame
      title={`${base} in ${quote} over time`}
      summary={`From ${saidOf(first)} to ${saidOf(last)}.`}
      table={{
        columns: ["From", "Rate"],
        rows: inOrder.map(({ day, rate }) => [day, inWords(rate)]),
      }}
    >
      <Suspense fallback={null}>
        <TrendChart
          points={inOrder.map(({ day, rate }) => ({ name: day, value: rate }))}
          label={`${base} in ${quote}`}
          format={inWords}
          formatAxis={inWords}
          tight
        />
      </Suspense>
    </ChartFrame>
  );
}
