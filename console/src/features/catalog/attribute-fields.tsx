import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useState } from "react";
import { fieldError } from "../../ui/failure";
import classes from "./catalog.module.css";
import type { FormPart } from "./product-basics";
import { templateQuery } from "./products.api";
import type { TemplateAttribute } from "./products.api";

const combobox = { keepMounted: false } as const;
const truths = [
  { value: "true", label: "yes" },
  { value: "false", label: "no" },
];

/** What the product's type and category ask for, then what the vendor added. */
export function AttributeFields({ form, onChange, error }: FormPart): ReactElement {
  const template = useQuery(templateQuery(form.productTypeId, form.categoryId));
  const asked = (template.data ?? []).filter(({ isOption }) => !isOption);
  const known = new Set(asked.map(({ key }) => key));
  const others = Object.keys(form.attributes).filter((key) => !known.has(key));
  const set = (key: string, value: string | null): void => {
    const rest = Object.entries(form.attributes).filter(([name]) => name !== key);
    onChange({ ...form, attributes: Object.fromEntries(value === null ? rest : [...rest, [key, value]]) });
  };
  return (
    <fieldset style={{ border: 0, margin: "20px 0 0", padding: 0 }}>
      <legend style={{ fontWeight: 600, marginBottom: 8 }}>Attributes</legend>
      <div className={classes["fields"]}>
        {asked.map((attribute) => (
          <AskedField
            key={attribute.key}
            attribute={attribute}
            value={form.attributes[attribute.key] ?? ""}
            error={fieldError(error, `attributes.${attribute.key}`)}
            onChange={(value) => set(attribute.key, value)}
          />
        ))}
        {others.map((key) => (
          <TextInput
            key={key}
            label={key.replaceAll("_", " ")}
            maxLength={2000}
            value={form.attributes[key] ?? ""}
            error={fieldError(error, `attributes.${key}`)}
            onChange={(event) => set(key, event.currentTarget.value)}
            rightSection={
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`Take ${key.replaceAll("_", " ")} away`}
                onClick={() => set(key, null)}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            }
          />
        ))}
      </div>
      <NewAttribute taken={[...known, ...others]} onAdd={(key) => set(key, "")} />
    </fieldset>
  );
}

function AskedField(props: {
  attribute: TemplateAttribute;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}): ReactElement {
  const { attribute, value, error, onChange } = props;
  const label = attribute.unit === null ? attribute.name : `${attribute.name} (${attribute.unit})`;
  const shared = {
    label,
    withAsterisk: attribute.isRequired,
    error,
    ...(attribute.defaultValue === null ? {} : { description: `New products: ${attribute.defaultValue}` }),
  };
  if (attribute.kind === "choice" || attribute.kind === "boolean") {
    return (
      <Select
        {...shared}
        data={attribute.kind === "choice" ? attribute.values : truths}
        value={value === "" ? null : value}
        searchable={attribute.values.length > 8}
        clearable
        clearButtonProps={{ "aria-label": `No ${attribute.name}` }}
        comboboxProps={combobox}
        onChange={(chosen) => onChange(chosen ?? "")}
      />
    );
  }
  return (
    <TextInput
      {...shared}
      type={attribute.kind === "date" ? "date" : "text"}
      inputMode={attribute.kind === "number" ? "decimal" : "text"}
      maxLength={2000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

function NewAttribute({ taken, onAdd }: { taken: string[]; onAdd: (key: string) => void }): ReactElement {
  const [name, setName] = useState("");
  const key = name.trim().toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "").slice(0, 60);
  const add = (): void => {
    if (key !== "" && !taken.includes(key)) {
      onAdd(key);
      setName("");
    }
  };
  return (
    <div className={classes["bulk"]} style={{ marginTop: 12 }}>
      <TextInput
        label="Another attribute"
        placeholder="Care, origin, warranty …"
        value={name}
        maxLength={60}
        error={taken.includes(key) ? "It is there already." : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            event.preventDefault();
            add();
          }
        }}
      />
      <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} disabled={key === ""} onClick={add}>
        Add
      </Button>
    </div>
  );
}
