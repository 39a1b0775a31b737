import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { warehousesQuery } from "./inventory.api";
import type { Vendor } from "./inventory.api";

interface Props {
  vendor: Vendor;
  label: string;
  value: number | null;
  /** What null stands for; without it one must be chosen. */
  placeholder?: string;
  clearable?: boolean;
  error?: string | undefined;
  className?: string | undefined;
  onChange: (warehouse: number | null) => void;
}

/** One of the vendor's warehouses that are in use. */
export function WarehouseSelect(props: Props): ReactElement {
  const { vendor, label, value, placeholder = "Choose one", clearable = false, error, className, onChange } = props;
  const warehouses = useQuery(warehousesQuery(vendor));
  return (
    <Select
      label={label}
      placeholder={placeholder}
      className={className ?? ""}
      data={(warehouses.data ?? [])
        .filter(({ isArchived }) => !isArchived)
        .map(({ warehouseId, code, name }) => ({ value: String(warehouseId), label: `${code} · ${name}` }))}
      value={value === null ? null : String(value)}
      clearable={clearable}
      clearButtonProps={{ "aria-label": placeholder }}
      comboboxProps={{ keepMounted: false }}
      error={error}
      onChange={(chosen) => onChange(chosen === null ? null : Number(chosen))}
    />
  );
}

/** The vendor's default warehouse, or the only one, as soon as it is known. */
export function useDefaultWarehouse(vendor: Vendor): number | null {
  const { data } = useQuery(warehousesQuery(vendor));
  const open = data?.filter(({ isArchived }) => !isArchived) ?? [];
  return (open.find(({ isDefault }) => isDefault) ?? open[0])?.warehouseId ?? null;
}
