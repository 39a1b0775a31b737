import { ActionIcon, Button, Checkbox, Radio, Select, TextInput, VisuallyHidden } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import type { ClipboardEvent, KeyboardEvent, ReactElement } from "react";
import { useRef, useState } from "react";
import { currencyName, formatCount } from "../../lib/format";
import { fieldError } from "../../ui/failure";
import classes from "./catalog.module.css";
import type { VariantForm } from "./product-form";

type Column = "sku" | "price" | "compareAtPrice" | "stock" | "weight" | "barcode";

interface ColumnInfo {
  name: Column;
  label: string;
  isNumber: boolean;
}

interface Props {
  variants: VariantForm[];
  options: string[];
  currency: string;
  /** False: there are several warehouses, and stock is kept at the stock desk. */
  keepsStock: boolean;
  isSaved: boolean;
  error: unknown;
  onChange: (variants: VariantForm[]) => void;
}

const step = 100;
const known = Intl.supportedValuesOf("currency");

function named(code: string): { value: string; label: string } {
  return { value: code, label: `${code}, ${currencyName(code)}` };
}

/**
 * All variants as a sheet: arrows and Enter go up and down a column, what is pasted from a spreadsheet fills the rows
 * below, and what is chosen is changed at once.
 */
export function VariantMatrix(props: Props): ReactElement {
  const { variants, options, currency, keepsStock, error, onChange } = props;
  const table = useRef<HTMLTableElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState(step);
  const [added, setAdded] = useState<string[]>([]);
  const currencies = [...new Set([...variants.flatMap(({ prices }) => Object.keys(prices)), ...added])].sort();
  const columns: ColumnInfo[] = [
    { name: "sku", label: "SKU", isNumber: false },
    { name: "price", label: `Price, ${currency}`, isNumber: true },
    { name: "compareAtPrice", label: "Before", isNumber: true },
    ...(keepsStock ? [{ name: "stock", label: "Stock", isNumber: true } as const] : []),
    { name: "weight", label: "Weight, kg", isNumber: true },
    { name: "barcode", label: "Barcode", isNumber: false },
  ];
  const set = (key: string, changed: Partial<VariantForm>): void =>
    onChange(variants.map((variant) => (variant.key === key ? { ...variant, ...changed } : variant)));

  const goTo = (row: number, column: string): boolean => {
    const cell = table.current?.querySelector<HTMLInputElement>(`[data-row="${row}"][data-column="${column}"]`);
    cell?.focus();
    cell?.select();
    return cell !== null && cell !== undefined;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>): void => {
    const { row, column } = (event.target as HTMLElement).dataset;
    if (row === undefined || column === undefined) {
      return;
    }
    const by = event.key === "ArrowDown" || event.key === "Enter" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      goTo(Number(row) + by, column);
    }
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>, row: number, column: Column): void => {
    const lines = event.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/);
    if (lines.length > 1) {
      event.preventDefault();
      onChange(
        variants.map((variant, at) => {
          const line = lines[at - row];
          return line === undefined || at < row ? variant : { ...variant, [column]: line.split("\t")[0]?.trim() ?? "" };
        }),
      );
    }
  };
  return (
    <>
      {variants.length > 1 && (
        <BulkChange
          variants={variants}
          options={options}
          chosen={chosen}
          keepsStock={keepsStock}
          onChoose={setChosen}
          onChange={onChange}
        />
      )}
      <div className={classes["matrixScroll"]} role="region" aria-label="Variants, table" tabIndex={0}>
        <table className={classes["matrix"]} ref={table} onKeyDown={onKeyDown}>
          <thead>
            <tr>
              {variants.length > 1 && (
                <th scope="col">
                  <Checkbox
                    aria-label="Choose all variants"
                    checked={chosen.size === variants.length}
                    indeterminate={chosen.size > 0 && chosen.size < variants.length}
                    onChange={(event) =>
                      setChosen(new Set(event.currentTarget.checked ? variants.map(({ key }) => key) : []))
                    }
                  />
                </th>
              )}
              {options.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              {columns.map(({ name, label }) => (
                <th key={name} scope="col">
                  {label}
                </th>
              ))}
              {currencies.map((code) => (
                <th key={code} scope="col">
                  Price, {code}
                </th>
              ))}
              <th scope="col">Shown first</th>
              <th scope="col">For sale</th>
              <th scope="col">
                <VisuallyHidden>Take away</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {variants.slice(0, shown).map((variant, row) => {
              const title = titleOf(variant, options, row);
              return (
                <tr key={variant.key} data-off={!variant.isActive || undefined}>
                  {variants.length > 1 && (
                    <td>
                      <Checkbox
                        aria-label={`Choose ${title}`}
                        checked={chosen.has(variant.key)}
                        onChange={(event) => setChosen(toggled(chosen, variant.key, event.currentTarget.checked))}
                      />
                    </td>
                  )}
                  {options.map((name) => (
                    <td key={name}>
                      {variant.variantId === null ? (
                        <input
                          className={classes["cell"]}
                          aria-label={`${name} of ${title}`}
                          data-row={row}
                          data-column={`option ${name}`}
                          maxLength={200}
                          value={variant.options[name] ?? ""}
                          onChange={(event) =>
                            set(variant.key, { options: { ...variant.options, [name]: event.currentTarget.value } })
                          }
                        />
                      ) : (
                        variant.options[name]
                      )}
                    </td>
                  ))}
                  {columns.map(({ name, label, isNumber }) => (
                    <td key={name}>
                      <input
                        className={classes["cell"]}
                        aria-label={`${label} of ${title}`}
                        aria-invalid={fieldError(error, `variants[${row}].${name}`) !== undefined}
                        data-row={row}
                        data-column={name}
                        data-numeric={isNumber || undefined}
                        data-sku={name === "sku" || undefined}
                        inputMode={isNumber ? "decimal" : "text"}
                        maxLength={name === "sku" ? 100 : 40}
                        value={variant[name]}
                        onPaste={(event) => onPaste(event, row, name)}
                        onChange={(event) => set(variant.key, { [name]: event.currentTarget.value })}
                      />
                    </td>
                  ))}
                  {currencies.map((code) => (
                    <td key={code}>
                      <input
                        className={classes["cell"]}
                        aria-label={`Price in ${code} of ${title}`}
                        placeholder="none"
                        data-row={row}
                        data-column={`price ${code}`}
                        data-numeric
                        inputMode="decimal"
                        maxLength={40}
                        value={variant.prices[code] ?? ""}
                        onChange={(event) =>
                          set(variant.key, { prices: { ...variant.prices, [code]: event.currentTarget.value } })
                        }
                      />
                    </td>
                  ))}
                  <td>
                    <Radio
                      name="shown first"
                      aria-label={`Show ${title} first`}
                      checked={variant.isDefault}
                      onChange={() => onChange(variants.map((v) => ({ ...v, isDefault: v.key === variant.key })))}
                    />
                  </td>
                  <td>
                    <Checkbox
                      aria-label={`${title} is for sale`}
                      checked={variant.isActive}
                      onChange={(event) => set(variant.key, { isActive: event.currentTarget.checked })}
                    />
                  </td>
                  <td>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`Take ${title} away`}
                      onClick={() => onChange(variants.filter(({ key }) => key !== variant.key))}
                    >
                      <IconTrash size={16} aria-hidden />
                    </ActionIcon>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <Select
        label="Prices in another currency"
        description="For shoppers who chose the currency. Without one the vendor's price is converted."
        placeholder="Add a column"
        mt="sm"
        maw={260}
        searchable
        data={known.filter((code) => code !== currency && !currencies.includes(code)).map(named)}
        value={null}
        comboboxProps={{ keepMounted: false }}
        onChange={(code) => code !== null && setAdded([...added, code])}
      />
      {variants.length > shown && (
        <Button variant="default" mt="sm" onClick={() => setShown(shown + step)}>
          Show {formatCount(Math.min(step, variants.length - shown))} more of {formatCount(variants.length)}
        </Button>
      )}
    </>
  );
}

interface BulkProps {
  variants: VariantForm[];
  options: string[];
  chosen: ReadonlySet<string>;
  keepsStock: boolean;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onChange: (variants: VariantForm[]) => void;
}

function BulkChange({ variants, options, chosen, keepsStock, onChoose, onChange }: BulkProps): ReactElement {
  const [price, setPrice] = useState("");
  const [stock, setStock] = useState("");
  const changed: Partial<VariantForm> = { ...(price === "" ? {} : { price }), ...(stock === "" ? {} : { stock }) };
  const groups = options.map((option) => ({
    group: option,
    items: [...new Set(variants.map((variant) => variant.options[option] ?? ""))]
      .filter((value) => value !== "")
      .map((value) => ({ value: JSON.stringify([option, value]), label: value })),
  }));
  return (
    <div className={classes["bulk"]} role="group" aria-label="Change several variants">
      <Select
        label="Choose"
        placeholder="By value"
        w={150}
        data={groups}
        value={null}
        comboboxProps={{ keepMounted: false }}
        onChange={(picked) => {
          if (picked !== null) {
            const [option, value] = JSON.parse(picked) as [string, string];
            onChoose(new Set(variants.filter((v) => v.options[option] === value).map(({ key }) => key)));
          }
        }}
      />
      <TextInput
        label="Price for chosen"
        w={140}
        inputMode="decimal"
        value={price}
        onChange={(event) => setPrice(event.currentTarget.value)}
      />
      {keepsStock && (
        <TextInput
          label="Stock for chosen"
          w={140}
          inputMode="numeric"
          value={stock}
          onChange={(event) => setStock(event.currentTarget.value)}
        />
      )}
      <Button
        variant="default"
        disabled={chosen.size === 0 || Object.keys(changed).length === 0}
        onClick={() => {
          onChange(variants.map((variant) => (chosen.has(variant.key) ? { ...variant, ...changed } : variant)));
          setPrice("");
          setStock("");
        }}
      >
        Set for {formatCount(chosen.size)}
      </Button>
    </div>
  );
}

function titleOf(variant: VariantForm, options: string[], row: number): string {
  const values = options.map((name) => variant.options[name] ?? "").filter((value) => value !== "");
  return values.length > 0 ? values.join(" ") : variant.sku === "" ? `variant ${row + 1}` : variant.sku;
}

function toggled(chosen: ReadonlySet<string>, key: string, on: boolean): ReadonlySet<string> {
  const after = new Set(chosen);
  if (on) {
    after.add(key);
  } else {
    after.delete(key);
  }
  return after;
}
