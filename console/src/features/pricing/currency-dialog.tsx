import { NumberInput, SegmentedControl, Select, Switch } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoneyCharged } from "../../lib/format";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { FormDialog } from "../../ui/dialog";
import { Failure, fieldError } from "../../ui/failure";
import { currencyChoices } from "./codes";
import { previewRule, pricingKey, saveCurrency } from "./pricing.api";
import type { Rule, ShopCurrency } from "./pricing.api";
import classes from "./pricing.module.css";

type Rounding = "unit" | "increment" | "ending";

interface Props {
  /** Null: another one is offered. */
  currency: ShopCurrency | null;
  marketplace: string;
  taken: readonly string[];
  onClose: () => void;
}

const fields = ["increment", "ending", "markupPercent", "currency"];

/** Whether the shop offers a currency and how prices are rounded in it, with what the rule does. */
export function CurrencyDialog({ currency, marketplace, taken, onClose }: Props): ReactElement {
  const [code, setCode] = useState(currency?.currency ?? null);
  const [isActive, setActive] = useState(currency?.isActive ?? true);
  const [rounding, setRounding] = useState<Rounding>(
    currency?.increment != null ? "increment" : currency?.ending != null ? "ending" : "unit",
  );
  const [increment, setIncrement] = useState<number | string>(currency?.increment ?? 0.5);
  const [ending, setEnding] = useState<number | string>(currency?.ending ?? 0.99);
  const [markup, setMarkup] = useState<number | string>(currency?.markupPercent ?? 0);
  const [position, setPosition] = useState<number | string>(currency?.position ?? 0);
  const rule: Rule = {
    increment: rounding === "increment" ? Number(increment) : null,
    ending: rounding === "ending" ? Number(ending) : null,
    markupPercent: Number(markup),
  };
  const saving = useChange({ send: saveCurrency, touches: [pricingKey], onDone: onClose });
  return (
    <FormDialog
      title={currency === null ? "Offer a currency" : currency.name}
      size={560}
      tall
      action={currency === null ? "Offer it" : "Save"}
      busy={saving.isPending}
      disabled={code === null}
      error={saving.error}
      fields={fields}
      onClose={onClose}
      onSubmit={() => {
        if (code !== null) {
          saving.mutate({ currency: code, input: { ...rule, isActive, position: Number(position) } });
        }
      }}
    >
      {currency === null && (
        <Select
          label="Currency"
          searchable
          limit={60}
          data={currencyChoices.filter(({ value }) => !taken.includes(value))}
          value={code}
          error={fieldError(saving.error, "currency")}
          comboboxProps={{ keepMounted: false }}
          onChange={setCode}
        />
      )}
      <div>
        <SegmentedControl
          fullWidth
          aria-label="Converted prices are"
          data={[
            { value: "unit", label: "exact" },
            { value: "increment", label: "multiples" },
            { value: "ending", label: "end so" },
          ]}
          value={rounding}
          onChange={setRounding}
        />
      </div>
      <div className={classes["pair"]}>
        {rounding === "increment" && (
          <NumberInput
            label="Multiples of"
            min={0}
            decimalScale={4}
            value={increment}
            error={fieldError(saving.error, "increment")}
            onChange={setIncrement}
          />
        )}
        {rounding === "ending" && (
          <NumberInput
            label="Prices end with"
            min={0}
            max={1}
            step={0.01}
            decimalScale={4}
            value={ending}
            error={fieldError(saving.error, "ending")}
            onChange={setEnding}
          />
        )}
        <NumberInput
          label="Markup, per cent"
          description="Before rounding."
          min={-50}
          max={100}
          decimalScale={4}
          value={markup}
          error={fieldError(saving.error, "markupPercent")}
          onChange={setMarkup}
        />
        <NumberInput
          label="Place in lists"
          description="Low ones first."
          min={0}
          max={10_000}
          allowDecimal={false}
          value={position}
          onChange={setPosition}
        />
      </div>
      <Switch
        label="Offered"
        description="Shoppers can choose it."
        checked={isActive}
        onChange={(event) => setActive(event.currentTarget.checked)}
      />
      {code !== null && <Samples currency={code} rule={rule} marketplace={marketplace} />}
    </FormDialog>
  );
}

interface SamplesProps {
  currency: string;
  rule: Rule;
  marketplace: string;
}

function Samples({ currency, rule, marketplace }: SamplesProps): ReactElement | null {
  const { antiforgeryToken } = useSession();
  const [asked] = useDebouncedValue(JSON.stringify(rule), 300);
  const preview = useQuery({
    queryKey: [...pricingKey, "preview", currency, asked],
    queryFn: () => previewRule(antiforgeryToken, { currency, rule: JSON.parse(asked) as Rule }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (preview.isError) {
    return <Failure error={preview.error} />;
  }
  if (preview.data === undefined) {
    return null;
  }
  if (preview.data.every(({ price }) => price === null)) {
    return <p className={classes["hint"]}>There is no rate to {currency} yet: enter one to see what prices become.</p>;
  }
  return (
    <table
      className={classes["preview"]}
      aria-label="What prices become"
      data-stale={preview.isPlaceholderData || undefined}
    >
      <thead>
        <tr>
          <th scope="col">Price</th>
          <th scope="col">By today&apos;s rate</th>
          <th scope="col">In the shop</th>
        </tr>
      </thead>
      <tbody>
        {preview.data.map(({ amount, converted, price }) => (
          <tr key={amount}>
            <th scope="row">{formatMoneyCharged(amount, marketplace)}</th>
            <td>{formatMoneyCharged(converted, currency)}</td>
            <td>{formatMoneyCharged(price, currency)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
