import { Anchor, Button, Group } from "@mantine/core";
import { IconPlus, IconTable } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { EmptyState } from "../../ui/empty-state";
import { Panel } from "../../ui/panel";
import classes from "./catalog.module.css";
import { CombineDialog } from "./combine-dialog";
import { emptyVariant } from "./product-form";
import type { ProductForm, VariantForm } from "./product-form";
import type { VendorProduct } from "./products.api";
import { VariantMatrix } from "./variant-matrix";

interface Props {
  product: VendorProduct;
  form: ProductForm;
  onChange: (form: ProductForm) => void;
  error: unknown;
}

let made = 0;

/** What is sold: one variant, or one for each combination of options. */
export function VariantsPanel({ product, form, onChange, error }: Props): ReactElement {
  const [isCombining, setCombining] = useState(false);
  const setVariants = (variants: VariantForm[]): void => onChange({ ...form, variants });
  const prefix = form.variants[0]?.sku.split("-")[0] ?? skuOf(form.name);
  const add = (rows: Pick<VariantForm, "sku" | "options">[], options: string[]): void => {
    const first = form.variants[0];
    // New ones begin at the price of those that are there.
    const fresh = rows.map((row) => ({
      ...emptyVariant(`new ${++made}`),
      price: first?.price ?? "",
      weight: first?.weight ?? "",
      ...row,
    }));
    onChange({ ...form, options, variants: [...form.variants, ...fresh] });
  };
  return (
    <Panel
      title="Variants"
      actions={
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconTable size={15} aria-hidden />}
            onClick={() => setCombining(true)}
          >
            Combine options
          </Button>
          {(form.variants.length === 0 || form.options.length > 0) && (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconPlus size={15} aria-hidden />}
              onClick={() => add([{ sku: form.variants.length === 0 ? prefix : "", options: {} }], form.options)}
            >
              Add one
            </Button>
          )}
        </Group>
      }
    >
      {form.variants.length === 0 ? (
        <EmptyState title="Nothing to sell yet">
          Add one variant for a product that comes in one form, or combine options such as size and colour.
        </EmptyState>
      ) : (
        <>
          {product.warehouses > 1 && (
            <p className={classes["hint"]}>
              Stock of {product.warehouses} warehouses is kept at the{" "}
              <Anchor inherit underline="always" renderRoot={(props) => <Link {...props} to="/stock" />}>
                stock desk
              </Anchor>
              .
            </p>
          )}
          <VariantMatrix
            variants={form.variants}
            options={form.options}
            currency={product.currency}
            keepsStock={product.warehouses <= 1}
            isSaved={product.approvedAt !== null}
            error={error}
            onChange={setVariants}
          />
        </>
      )}
      {isCombining && (
        <CombineDialog
          form={form}
          prefix={prefix}
          onClose={() => setCombining(false)}
          onAdd={(rows, options) => {
            add(rows, options);
            setCombining(false);
          }}
        />
      )}
    </Panel>
  );
}

/** LINEN-SHIRT for Linen shirt: what SKUs begin with until somebody says otherwise. */
function skuOf(name: string): string {
  const words = name
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return words.slice(0, 24).replace(/-$/, "") || "ITEM";
}
