import { ActionIcon, NumberInput, TextInput } from "@mantine/core";
import { IconBarcode, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { KeyboardEvent, ReactElement } from "react";
import { useRef, useState } from "react";
import { DataTable } from "../../ui/data-table";
import type { TableColumn } from "../../ui/data-table";
import { Failure } from "../../ui/failure";
import { findVariants } from "./inventory.api";
import type { StockRow, Vendor } from "./inventory.api";
import classes from "./inventory.module.css";
import { variantTitle } from "./words";

/** A line that is being written. */
export interface Draft {
  variantId: number;
  sku: string;
  title: string;
  free: number;
  quantity: number | string;
  unitCost: number | string;
}

interface FieldProps {
  vendor: Vendor;
  label: string;
  onFound: (row: StockRow) => void;
}

/** A field for a scanner or a keyboard: Enter takes the variant with this SKU, or the only one that fits. */
export function VariantField({ vendor, label, onFound }: FieldProps): ReactElement {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const finding = useMutation({
    mutationFn: (q: string) => findVariants(vendor, q),
    onSuccess: (rows, q) => {
      const only = rows.find(({ sku }) => sku === q) ?? (rows.length === 1 ? rows[0] : undefined);
      if (only !== undefined) {
        take(only);
      }
    },
  });
  const take = (row: StockRow): void => {
    onFound(row);
    setText("");
    finding.reset();
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key === "Enter") {
      // The form around is not to be sent by a scanner.
      event.preventDefault();
      if (text.trim() !== "") {
        finding.mutate(text.trim());
      }
    }
  };
  const hits = finding.data ?? [];
  return (
    <div>
      <TextInput
        ref={field}
        label={label}
        description="Scan or type a SKU, or part of a product's name, and press Enter."
        autoComplete="off"
        leftSection={<IconBarcode size={17} aria-hidden />}
        maxLength={100}
        value={text}
        error={finding.isSuccess && hits.length === 0 ? `Nothing is called "${finding.variables}".` : undefined}
        onChange={(event) => {
          setText(event.currentTarget.value);
          finding.reset();
        }}
        onKeyDown={onKeyDown}
      />
      <Failure error={finding.error} />
      {finding.isSuccess && hits.length > 1 && (
        <ul className={classes["hits"]} aria-label="Variants that fit">
          {hits.map((row) => (
            <li key={row.variantId}>
              <button type="button" className={classes["hit"]} onClick={() => take(row)}>
                <span className={classes["stack"]}>
                  <span className={classes["code"]}>{row.sku}</span>
                  <span className={classes["sub"]}>{variantTitle(row)}</span>
                </span>
                <span className={classes["sub"]}>{row.free} free</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface Props {
  vendor: Vendor;
  lines: Draft[];
  /** What the numbers are: "Units received". */
  quantity: string;
  /** Also below zero: an adjustment. */
  signed?: boolean;
  /** The currency's name where costs are asked for. */
  costs?: boolean;
  onChange: (lines: Draft[]) => void;
}

/** The lines of a document: each Enter adds one, or one unit more of a variant that is there already. */
export function LineEntry({ vendor, lines, quantity, signed = false, costs = false, onChange }: Props): ReactElement {
  const add = (row: StockRow): void => {
    const there = lines.find(({ variantId }) => variantId === row.variantId);
    onChange(
      there === undefined
        ? [
            {
              variantId: row.variantId,
              sku: row.sku,
              title: variantTitle(row),
              free: row.free,
              quantity: 1,
              unitCost: "",
            },
            ...lines,
          ]
        : lines.map((line) => (line === there ? { ...line, quantity: Number(line.quantity) + 1 } : line)),
    );
  };
  const change = (changed: Draft): void =>
    onChange(lines.map((line) => (line.variantId === changed.variantId ? changed : line)));
  const columns: TableColumn<Draft>[] = [
    {
      id: "sku",
      header: "SKU and product",
      cell: ({ sku, title, free }) => (
        <span className={classes["stack"]}>
          <span className={classes["code"]}>{sku}</span>
          <span className={classes["sub"]}>{`${title} · ${free} free`}</span>
        </span>
      ),
    },
    {
      id: "quantity",
      header: quantity,
      numeric: true,
      cell: (line) => (
        <NumberInput
          size="xs"
          className={classes["number"] ?? ""}
          aria-label={`${quantity}: ${line.sku}`}
          min={signed ? -1_000_000 : 1}
          max={1_000_000}
          allowDecimal={false}
          allowNegative={signed}
          value={line.quantity}
          onChange={(value) => change({ ...line, quantity: value })}
        />
      ),
    },
    ...(costs
      ? [
          {
            id: "cost",
            header: "Cost of one",
            numeric: true,
            cell: (line: Draft): ReactElement => (
              <NumberInput
                size="xs"
                className={classes["number"] ?? ""}
                aria-label={`Cost of one: ${line.sku}`}
                min={0}
                max={1_000_000_000}
                decimalScale={4}
                allowNegative={false}
                hideControls
                value={line.unitCost}
                onChange={(value) => change({ ...line, unitCost: value })}
              />
            ),
          },
        ]
      : []),
    {
      id: "remove",
      header: "",
      numeric: true,
      cell: (line) => (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={`Remove ${line.sku}`}
          onClick={() => onChange(lines.filter((other) => other !== line))}
        >
          <IconTrash size={17} aria-hidden />
        </ActionIcon>
      ),
    },
  ];
  return (
    <div className={classes["form"]}>
      <VariantField vendor={vendor} label="SKU, barcode or name" onFound={add} />
      {lines.length > 0 && <DataTable label="Lines" columns={columns} rows={lines} stacked />}
    </div>
  );
}
