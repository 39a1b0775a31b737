import { Select, TagsInput, Textarea, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { fieldError } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { AttributeFields } from "./attribute-fields";
import classes from "./catalog.module.css";
import type { ProductForm } from "./product-form";
import { categoriesQuery, productTypesQuery } from "./products.api";

const combobox = { keepMounted: false } as const;

export interface FormPart {
  form: ProductForm;
  onChange: (form: ProductForm) => void;
  error?: unknown;
}

/** What a product is: its name, text, place in the shop, and what its type asks for. */
export function ProductBasics({ form, onChange, error }: FormPart): ReactElement {
  const categories = useQuery(categoriesQuery);
  const types = useQuery(productTypesQuery);
  const set = (changed: Partial<ProductForm>): void => onChange({ ...form, ...changed });
  return (
    <Panel title="Product">
      <div className={classes["fields"]}>
        <TextInput
          label="Name"
          required
          className={classes["wide"] ?? ""}
          maxLength={300}
          value={form.name}
          error={fieldError(error, "name")}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Textarea
          label="Description"
          description="Plain text, or simple HTML such as <p>, <strong>, <ul> and <table>."
          className={classes["wide"] ?? ""}
          autosize
          minRows={4}
          maxRows={20}
          maxLength={50_000}
          value={form.description}
          error={fieldError(error, "description")}
          onChange={(event) => set({ description: event.currentTarget.value })}
        />
        <Select
          label="Category"
          placeholder="Where shoppers find it"
          data={(categories.data ?? [])
            .filter(({ isActive, categoryId }) => isActive || categoryId === form.categoryId)
            .map((c) => ({ value: String(c.categoryId), label: c.path.join(" › ") }))}
          value={form.categoryId === null ? null : String(form.categoryId)}
          searchable
          clearable
          clearButtonProps={{ "aria-label": "No category" }}
          limit={200}
          comboboxProps={combobox}
          error={fieldError(error, "categoryId")}
          onChange={(id) => set({ categoryId: id === null ? null : Number(id) })}
        />
        {(types.data ?? []).length > 0 && (
          <Select
            label="Product type"
            placeholder="None"
            data={(types.data ?? [])
              .filter(({ isActive, productTypeId }) => isActive || productTypeId === form.productTypeId)
              .map((t) => ({ value: String(t.productTypeId), label: t.name }))}
            value={form.productTypeId === null ? null : String(form.productTypeId)}
            searchable
            clearable
            clearButtonProps={{ "aria-label": "No product type" }}
            comboboxProps={combobox}
            error={fieldError(error, "productTypeId")}
            onChange={(id) => set({ productTypeId: id === null ? null : Number(id) })}
          />
        )}
        <TextInput
          label="Brand"
          maxLength={200}
          value={form.brand}
          error={fieldError(error, "brand")}
          onChange={(event) => set({ brand: event.currentTarget.value })}
        />
        <TagsInput
          label="Tags"
          placeholder={form.tags.length === 0 ? "A word, then Enter" : ""}
          maxTags={50}
          value={form.tags}
          error={fieldError(error, "tags")}
          comboboxProps={combobox}
          onChange={(tags) => set({ tags })}
        />
      </div>
      <AttributeFields form={form} onChange={onChange} error={error} />
    </Panel>
  );
}
