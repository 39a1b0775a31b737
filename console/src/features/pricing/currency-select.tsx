import { Select } from "@mantine/core";
import type { ReactElement } from "react";
import { currencyChoices } from "./codes";

interface Props {
  label: string;
  value: string;
  onChange: (currency: string) => void;
}

/** One of all currencies; there is always one chosen. */
export function CurrencySelect({ label, value, onChange }: Props): ReactElement {
  return (
    <Select
      label={label}
      searchable
      limit={60}
      data={currencyChoices}
      value={value}
      allowDeselect={false}
      comboboxProps={{ keepMounted: false }}
      onChange={(chosen) => onChange(chosen ?? value)}
    />
  );
}
