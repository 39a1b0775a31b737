import { ActionIcon, Autocomplete, Button, Chip, TagsInput, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatCount } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import classes from "./catalog.module.css";
import type { ProductForm, VariantForm } from "./product-form";
import { combineOptions, optionsQuery } from "./products.api";
import type { Combination } from "./products.api";

const combobox = { keepMounted: false } as const;

interface OptionDraft {
  key: number;
  name: string;
  values: string[];
}

interface Props {
  form: ProductForm;
  prefix: string;
  onClose: () => void;
  onAdd: (rows: Pick<VariantForm, "sku" | "options">[], options: string[]) => void;
}

/** Options with their values become variants: every combination is shown, then those that are wanted are added. */
export function CombineDialog({ form, prefix, onClose, onAdd }: Props): ReactElement {
  const known = useQuery(optionsQuery);
  const [options, setOptions] = useState<OptionDraft[]>(() => draftsOf(form));
  const [sku, setSku] = useState(prefix);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [preview, setPreview] = useState<Combination[] | null>(null);
  const combining = useChange({ send: combineOptions, touches: [], onDone: (rows: Combination[]) => setPreview(rows) });
  const there = new Set(form.variants.map(({ options: values }) => keyOf(values)));
  const fresh = (preview ?? []).filter(({ options: values }) => !there.has(keyOf(values)));
  const wanted = fresh.filter(({ options: values }) => !left.has(keyOf(values)));
  const change = (key: number, changed: Partial<OptionDraft>): void => {
    setPreview(null);
    setOptions(options.map((option) => (option.key === key ? { ...option, ...changed } : option)));
  };
  return (
    <FormDialog
      title="Combine options"
      size={720}
      tall
      action={preview === null ? "Show combinations" : `Add ${formatCount(wanted.length)} variants`}
      disabled={preview !== null && wanted.length === 0}
      busy={combining.isPending}
      error={combining.error}
      onClose={onClose}
      onSubmit={() =>
        preview === null
          ? combining.mutate({
              options: options.map(({ name, values }) => ({ name, values })),
              exclude: [],
              skuPrefix: sku,
            })
          : onAdd(wanted, options.map(({ name }) => name))
      }
    >
      {options.map((option, place) => (
        <div key={option.key} className={classes["optionRow"]}>
          <Autocomplete
            label={`Option ${place + 1}`}
            placeholder="Size, colour, material"
            required
            maxLength={100}
            data={(known.data ?? []).map(({ name }) => name)}
            value={option.name}
            comboboxProps={combobox}
            onChange={(name) => change(option.key, { name })}
          />
          <TagsInput
            label={`Values of option ${place + 1}`}
            placeholder={option.values.length === 0 ? "Type a value, then Enter" : ""}
            data={known.data?.find(({ name }) => name.toLowerCase() === option.name.trim().toLowerCase())?.values ?? []}
            value={option.values}
            splitChars={[",", ";", "|"]}
            acceptValueOnBlur
            comboboxProps={combobox}
            onChange={(values) => change(option.key, { values })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Take option ${place + 1} away`}
            disabled={options.length === 1}
            onClick={() => {
              setPreview(null);
              setOptions(options.filter(({ key }) => key !== option.key));
            }}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <div className={classes["bulk"]}>
        {options.length < 5 && (
          <Button
            variant="default"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => {
              setPreview(null);
              setOptions([...options, { key: Math.max(...options.map(({ key }) => key)) + 1, name: "", values: [] }]);
            }}
          >
            Another option
          </Button>
        )}
        <TextInput
          label="SKUs begin with"
          maxLength={60}
          value={sku}
          onChange={(event) => {
            setPreview(null);
            setSku(event.currentTarget.value);
          }}
        />
      </div>
      {preview !== null && (
        <div>
          <DialogText>
            {fresh.length === 0
              ? "Every combination is there already."
              : "Take out what there shall not be. Prices and stock are set afterwards, for all or some at once."}
          </DialogText>
          <div className={classes["preview"]} role="group" aria-label="New combinations" tabIndex={0}>
            {fresh.slice(0, 500).map(({ options: values }) => {
              const key = keyOf(values);
              return (
                <Chip
                  key={key}
                  size="sm"
                  checked={!left.has(key)}
                  onChange={(on) => {
                    const after = new Set(left);
                    if (on) {
                      after.delete(key);
                    } else {
                      after.add(key);
                    }
                    setLeft(after);
                  }}
                >
                  {Object.values(values).join(" / ")}
                </Chip>
              );
            })}
            {fresh.length > 500 && <span>and {formatCount(fresh.length - 500)} more</span>}
          </div>
        </div>
      )}
    </FormDialog>
  );
}

/** The options that the product's variants have already, with their values. */
function draftsOf(form: ProductForm): OptionDraft[] {
  const drafts = form.options.map((name, key) => ({
    key,
    name,
    values: [...new Set(form.variants.map(({ options }) => options[name] ?? ""))].filter((value) => value !== ""),
  }));
  return drafts.length > 0 ? drafts : [{ key: 0, name: "", values: [] }];
}

function keyOf(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${value}`.toLowerCase())
    .sort()
    .join("\n");
}
