import { ActionIcon, Button, Checkbox, Select, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { Tag } from "../../ui/tag";
import { moved } from "./media-words";
import { attributeChoicesQuery, kindWords, valueChoicesQuery } from "./taxonomy.api";
import type { AttributeRow, TemplateItem } from "./taxonomy.api";
import classes from "./taxonomy.module.css";

const combobox = { keepMounted: false } as const;

interface Props {
  items: readonly TemplateItem[];
  onChange: (items: TemplateItem[]) => void;
  /** Of a product type: variants may differ in attributes, and there are defaults. */
  ofType?: boolean;
}

/** Attributes that products are asked for, in order. */
export function TemplateEditor({ items, onChange, ofType = false }: Props): ReactElement {
  const change = (place: number, part: Partial<TemplateItem>): void =>
    onChange(items.map((item, at) => (at === place ? { ...item, ...part } : item)));
  return (
    <>
      {items.length > 0 && (
        <ol className={classes["items"]} aria-label="Attributes, in order">
          {items.map((item, place) => (
            <li key={item.attributeId}>
              <div className={classes["what"]}>
                {item.name} {!item.isActive && <Tag>archived</Tag>}
                <div className={classes["sub"]}>
                  {item.unit === null ? kindWords[item.kind] : `${kindWords[item.kind]}, ${item.unit}`}
                </div>
              </div>
              <Checkbox
                label="Required"
                aria-label={`Required: ${item.name}`}
                disabled={item.isOption}
                checked={item.isRequired && !item.isOption}
                onChange={(event) => change(place, { isRequired: event.currentTarget.checked })}
              />
              {ofType && item.kind === "choice" && (
                <Checkbox
                  label="Variants differ in it"
                  aria-label={`Variants differ in it: ${item.name}`}
                  checked={item.isOption}
                  onChange={(event) =>
                    change(
                      place,
                      event.currentTarget.checked
                        ? { isOption: true, isRequired: false, defaultValue: null }
                        : { isOption: false },
                    )
                  }
                />
              )}
              {ofType && !item.isOption && (
                <Default item={item} onChange={(defaultValue) => change(place, { defaultValue })} />
              )}
              <span className={classes["end"]}>
                <ActionIcon
                  variant="default"
                  aria-label={`Move ${item.name} up`}
                  disabled={place === 0}
                  onClick={() => onChange(moved(items, place, place - 1))}
                >
                  <IconArrowUp size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="default"
                  aria-label={`Move ${item.name} down`}
                  disabled={place === items.length - 1}
                  onClick={() => onChange(moved(items, place, place + 1))}
                >
                  <IconArrowDown size={16} aria-hidden />
                </ActionIcon>
                <ActionIcon
                  variant="default"
                  aria-label={`Take ${item.name} out`}
                  onClick={() => onChange(items.filter((one) => one !== item))}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </span>
            </li>
          ))}
        </ol>
      )}
      <Adder taken={items} onAdd={(item) => onChange([...items, item])} />
    </>
  );
}

interface DefaultProps {
  item: TemplateItem;
  onChange: (value: string | null) => void;
}

function Default({ item, onChange }: DefaultProps): ReactElement {
  const label = `Default of ${item.name}`;
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed, 250);
  const values = useQuery({
    ...valueChoicesQuery(item.attributeId, q === item.defaultValue ? "" : q),
    enabled: item.kind === "choice",
  });
  if (item.kind === "choice" || item.kind === "boolean") {
    const known = (values.data ?? []).map(({ value }) => value);
    return (
      <Select
        aria-label={label}
        placeholder="No default"
        size="xs"
        w={150}
        searchable={item.kind === "choice"}
        clearable
        clearButtonProps={{ "aria-label": `No default of ${item.name}` }}
        data={
          item.kind === "boolean"
            ? [
                { value: "true", label: "yes" },
                { value: "false", label: "no" },
              ]
            : [...new Set(item.defaultValue === null ? known : [item.defaultValue, ...known])]
        }
        value={item.defaultValue}
        comboboxProps={combobox}
        onSearchChange={setTyped}
        onChange={onChange}
      />
    );
  }
  return (
    <TextInput
      aria-label={label}
      placeholder="No default"
      size="xs"
      w={150}
      type={item.kind === "date" ? "date" : "text"}
      maxLength={2000}
      value={item.defaultValue ?? ""}
      onChange={(event) => onChange(event.currentTarget.value === "" ? null : event.currentTarget.value)}
    />
  );
}

interface AdderProps {
  taken: readonly TemplateItem[];
  onAdd: (item: TemplateItem) => void;
}

function Adder({ taken, onAdd }: AdderProps): ReactElement {
  const [chosen, setChosen] = useState<AttributeRow | null>(null);
  return (
    <div className={classes["name"]}>
      <AttributeSelect
        label="Attribute to add"
        without={taken.map(({ attributeId }) => attributeId)}
        value={chosen}
        onChange={setChosen}
      />
      <Button
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={chosen === null}
        onClick={() => {
          if (chosen !== null) {
            const { attributeId, name, kind, unit, isActive } = chosen;
            onAdd({ attributeId, name, kind, unit, isActive, isRequired: false, isOption: false, defaultValue: null });
            setChosen(null);
          }
        }}
      >
        Add
      </Button>
    </div>
  );
}

interface SelectProps {
  label: string;
  without: readonly number[];
  value: AttributeRow | null;
  onChange: (chosen: AttributeRow | null) => void;
  error?: string | undefined;
}

/** One of all attributes, found by its name. */
export function AttributeSelect({ label, without, value, onChange, error }: SelectProps): ReactElement {
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed, 250);
  const found = useQuery(attributeChoicesQuery(value !== null && q === value.name ? "" : q));
  const rows = (found.data ?? []).filter(({ attributeId }) => !without.includes(attributeId));
  const all = value === null || rows.some((row) => row.attributeId === value.attributeId) ? rows : [value, ...rows];
  return (
    <Select
      label={label}
      placeholder="Part of a name"
      searchable
      clearable
      clearButtonProps={{ "aria-label": "None" }}
      nothingFoundMessage={found.isFetching ? "Looking …" : "There is none like that."}
      data={all.map(({ attributeId, name }) => ({ value: String(attributeId), label: name }))}
      value={value === null ? null : String(value.attributeId)}
      error={error}
      comboboxProps={combobox}
      onSearchChange={setTyped}
      onChange={(id) => onChange(all.find(({ attributeId }) => String(attributeId) === id) ?? null)}
    />
  );
}
