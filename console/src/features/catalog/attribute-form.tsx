import { Select, Switch, TextInput } from "@mantine/core";
import type { ReactElement } from "react";
import { fieldError } from "../../ui/failure";
import { NamesField } from "./names-field";
import { kinds, kindWords } from "./taxonomy.api";
import type { AttributeInput, Kind } from "./taxonomy.api";

export const attributeFields = ["name", "kind", "unit", "names"];

export const blankAttribute: AttributeInput = {
  name: "",
  kind: "choice",
  unit: null,
  isClosed: false,
  isActive: true,
  names: {},
};

interface Props {
  input: AttributeInput;
  error: unknown;
  onChange: (input: AttributeInput) => void;
}

/** What an attribute is. */
export function AttributeForm({ input, error, onChange }: Props): ReactElement {
  const set = (part: Partial<AttributeInput>): void => onChange({ ...input, ...part });
  return (
    <>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        data-autofocus
        maxLength={100}
        value={input.name}
        error={fieldError(error, "name")}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Select
        label="What it is"
        data={kinds.map((value) => ({ value, label: kindWords[value] }))}
        value={input.kind}
        allowDeselect={false}
        error={fieldError(error, "kind")}
        comboboxProps={{ keepMounted: false }}
        onChange={(kind) => {
          const chosen: Kind = kinds.find((one) => one === kind) ?? "choice";
          set({ kind: chosen, unit: chosen === "number" ? input.unit : null });
        }}
      />
      {input.kind === "number" && (
        <TextInput
          label="Unit"
          description="Such as kg, cm or W."
          maxLength={20}
          value={input.unit ?? ""}
          error={fieldError(error, "unit")}
          onChange={(event) => set({ unit: event.currentTarget.value })}
        />
      )}
      {input.kind === "choice" && (
        <Switch
          label="Closed"
          description="Vendors choose from its values and cannot add any."
          checked={input.isClosed}
          onChange={(event) => set({ isClosed: event.currentTarget.checked })}
        />
      )}
      <NamesField
        label="Name"
        names={input.names}
        error={fieldError(error, "names")}
        onChange={(names) => set({ names })}
      />
    </>
  );
}
