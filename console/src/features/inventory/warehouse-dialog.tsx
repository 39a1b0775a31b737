import { Select, Switch, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { useState } from "react";
import { countryName } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import { FormDialog } from "../../ui/dialog";
import { fieldError } from "../../ui/failure";
import { saveWarehouse, stockKey } from "./inventory.api";
import type { Vendor, Warehouse, WarehouseInput } from "./inventory.api";

const blank: WarehouseInput = {
  code: "",
  name: "",
  street: "",
  postalCode: "",
  city: "",
  region: "",
  countryCode: null,
  isDefault: false,
};

const fields = [
  ["code", "Code", 40, "Short, as on labels and in lists"],
  ["name", "Name", 200, undefined],
  ["street", "Street", 300, undefined],
  ["postalCode", "Postal code", 20, undefined],
  ["city", "City", 100, undefined],
  ["region", "Region", 100, undefined],
] as const;

// Codes that browsers name though they are none of ISO 3166's countries.
const notCountries = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB XK ZZ".split(" ");

// Every pair of letters that the browser knows as a country's code; the host decides which it takes.
const countries = [...Array(26 * 26).keys()]
  .map((n) => String.fromCharCode(65 + Math.floor(n / 26), 65 + (n % 26)))
  .map((code) => ({ value: code, label: countryName(code) }))
  .filter(({ value, label }) => label !== value && !notCountries.includes(value))
  .sort((a, b) => a.label.localeCompare(b.label));

interface Props {
  vendor: Vendor;
  /** Null: a new one. */
  warehouse: Warehouse | null;
  onClose: () => void;
}

/** Makes a warehouse, or changes one. */
export function WarehouseDialog({ vendor, warehouse, onClose }: Props): ReactElement {
  const [input, setInput] = useState<WarehouseInput>(warehouse ?? blank);
  const saving = useChange({ send: saveWarehouse, touches: [stockKey], onDone: onClose });
  const change = (part: Partial<WarehouseInput>): void => setInput((before) => ({ ...before, ...part }));
  const { code, name, street, postalCode, city, region, countryCode, isDefault } = input;
  return (
    <FormDialog
      title={warehouse === null ? "New warehouse" : `Edit ${warehouse.code}`}
      size={560}
      tall
      action={warehouse === null ? "Create" : "Save"}
      busy={saving.isPending}
      error={saving.error}
      fields={[...fields.map(([field]) => field), "countryCode", "isDefault"]}
      onClose={onClose}
      onSubmit={() =>
        saving.mutate({
          vendor,
          id: warehouse?.warehouseId ?? null,
          input: { code, name, street, postalCode, city, region, countryCode, isDefault },
        })
      }
    >
      {fields.map(([field, label, most, description]) => (
        <TextInput
          key={field}
          label={label}
          description={description}
          required={field === "code" || field === "name"}
          withAsterisk={false}
          maxLength={most}
          {...(field === "code" ? { "data-autofocus": true } : {})}
          value={input[field]}
          error={fieldError(saving.error, field)}
          onChange={(event) => change({ [field]: event.currentTarget.value })}
        />
      ))}
      <Select
        label="Country"
        searchable
        clearable
        clearButtonProps={{ "aria-label": "No country" }}
        comboboxProps={{ keepMounted: false }}
        data={countries}
        value={countryCode}
        error={fieldError(saving.error, "countryCode")}
        onChange={(chosen) => change({ countryCode: chosen })}
      />
      <Switch
        label="The default one"
        description="Where goods go when nobody says where. One always is."
        disabled={warehouse?.isDefault === true}
        checked={isDefault}
        error={fieldError(saving.error, "isDefault")}
        onChange={(event) => change({ isDefault: event.currentTarget.checked })}
      />
    </FormDialog>
  );
}
