import { Button, Skeleton } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { useChange } from "../../lib/use-change";
import type { TableColumn } from "../../ui/data-table";
import { DialogText, FormDialog } from "../../ui/dialog";
import { EmptyState } from "../../ui/empty-state";
import { ListPanel } from "../../ui/list-panel";
import { Page } from "../../ui/page";
import { Tag } from "../../ui/tag";
import { CurrencyDialog } from "./currency-dialog";
import { currenciesQuery, pricingKey, removeCurrency } from "./pricing.api";
import type { ShopCurrency } from "./pricing.api";
import classes from "./pricing.module.css";
import { RateSourcePanel } from "./rate-source-panel";
import { RatesPanel } from "./rates-panel";

type Open = { kind: "edit"; currency: ShopCurrency | null } | { kind: "remove"; currency: ShopCurrency };

/** The currencies that the shop offers, how prices are rounded in them, and the rates they go by. */
export function CurrenciesPage(): ReactElement {
  const currencies = useQuery(currenciesQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const rows = currencies.data;
  const own = rows?.find(({ isMarketplace }) => isMarketplace)?.currency ?? "";
  return (
    <Page
      title="Currencies"
      summary="In which shoppers can see prices, how converted ones are rounded, and the dated rates they go by."
      actions={
        <Button
          leftSection={<IconPlus size={17} aria-hidden />}
          disabled={rows === undefined}
          onClick={() => setOpen({ kind: "edit", currency: null })}
        >
          Offer a currency
        </Button>
      }
    >
      <ListPanel
        title="Currencies of the shop"
        query={currencies}
        rows={rows}
        columns={columnsOf(own, setOpen)}
        empty={<EmptyState title="There is none">The marketplace has a currency of its own.</EmptyState>}
      />
      {rows === undefined ? (
        <Skeleton height={260} radius="lg" />
      ) : (
        <RatesPanel currencies={rows} />
      )}
      <RateSourcePanel />
      {open?.kind === "edit" && (
        <CurrencyDialog
          currency={open.currency}
          marketplace={own}
          taken={(rows ?? []).map(({ currency }) => currency)}
          onClose={() => setOpen(null)}
        />
      )}
      {open?.kind === "remove" && <RemoveDialog currency={open.currency} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function columnsOf(own: string, onOpen: (open: Open) => void): TableColumn<ShopCurrency>[] {
  return [
    {
      id: "currency",
      header: "Currency",
      cell: ({ currency, name, isMarketplace, isActive }) => (
        <span className={classes["stack"]}>
          <span>
            {currency} {isMarketplace && <Tag tone="notable">the marketplace&apos;s</Tag>}{" "}
            {!isActive && <Tag>not offered</Tag>}
          </span>
          <span className={classes["sub"]}>{name}</span>
        </span>
      ),
    },
    { id: "rule", header: "Prices are", cell: (currency) => ruleOf(currency) },
    {
      id: "rate",
      header: own === "" ? "Rate" : `1 ${own} is`,
      numeric: true,
      cell: ({ isMarketplace, rate, rateDate, through }) =>
        isMarketplace ? (
          "–"
        ) : rate === null ? (
          <Tag tone="bad">no rate</Tag>
        ) : (
          <span className={classes["stack"]}>
            {new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 6 }).format(rate)}
            <span className={classes["sub"]}>
              {rateDate}
              {through !== null && ` through ${through}`}
            </span>
          </span>
        ),
    },
    {
      id: "do",
      header: "",
      numeric: true,
      cell: (currency) =>
        currency.isMarketplace ? null : (
          <span className={classes["end"]}>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Edit ${currency.currency}`}
              onClick={() => onOpen({ kind: "edit", currency })}
            >
              Edit
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              aria-label={`Remove ${currency.currency}`}
              onClick={() => onOpen({ kind: "remove", currency })}
            >
              Remove
            </Button>
          </span>
        ),
    },
  ];
}

function ruleOf({ isMarketplace, increment, ending, markupPercent }: ShopCurrency): string {
  if (isMarketplace) {
    return "as they are entered";
  }
  const rule =
    increment !== null ? `multiples of ${increment}` : ending !== null ? `ending with ${ending}` : "exact";
  return markupPercent === 0 ? rule : `${rule}, ${markupPercent > 0 ? "+" : "−"}${Math.abs(markupPercent)}%`;
}

function RemoveDialog({ currency, onClose }: { currency: ShopCurrency; onClose: () => void }): ReactElement {
  const removing = useChange({ send: removeCurrency, touches: [pricingKey], onDone: onClose });
  return (
    <FormDialog
      title={`Remove ${currency.currency}?`}
      action="Remove"
      danger
      busy={removing.isPending}
      error={removing.error}
      onClose={onClose}
      onSubmit={() => removing.mutate(currency.currency)}
    >
      <DialogText>The shop offers it no more. Its rates stay.</DialogText>
    </FormDialog>
  );
}
