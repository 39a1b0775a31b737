import { Anchor, Button, Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { useSession } from "../../lib/session";
import { useChange } from "../../lib/use-change";
import { ErrorState } from "../../ui/error-state";
import { Failure } from "../../ui/failure";
import { Page } from "../../ui/page";
import classes from "./catalog.module.css";
import { ProductBasics } from "./product-basics";
import { emptyForm, toForm, toPatch } from "./product-form";
import type { ProductForm } from "./product-form";
import { ProductMedia } from "./product-media";
import { ProductStatusPanel } from "./product-status";
import { ProductTexts } from "./product-texts";
import { VariantsPanel } from "./variants-panel";
import { changeProduct, createProduct, keys, productQuery } from "./products.api";
import type { SaveResult, VendorProduct } from "./products.api";

function Back(): ReactElement {
  return (
    <Anchor inherit renderRoot={(props) => <Link {...props} to="/products" />}>
      All products
    </Anchor>
  );
}

/** A product that there is. */
export function ProductPage(): ReactElement {
  const id = Number(useParams({ from: "/shell/products/$id" }).id);
  const product = useQuery(productQuery(id));
  if (product.data === undefined) {
    return product.isError ? (
      <Page title="Product" back={<Back />}>
        <ErrorState error={product.error} onRetry={() => void product.refetch()} />
      </Page>
    ) : (
      <Skeleton height={320} radius="lg" role="status" aria-label="Loading the product" />
    );
  }
  // A new revision is a new form: what was typed belongs to the one before.
  return <Editor key={`${id} ${product.dataUpdatedAt}`} product={product.data} />;
}

/** One that is to be made. */
export function NewProductPage(): ReactElement {
  const navigate = useNavigate();
  const [form, setForm] = useState(emptyForm);
  const { user } = useSession();
  const creating = useChange({
    send: createProduct,
    touches: [keys.products],
    onDone: (made: SaveResult) => {
      if (made.productId !== null) {
        void navigate({ to: "/products/$id", params: { id: String(made.productId) }, replace: true });
      }
    },
  });
  return (
    <Page title="New product" back={<Back />} summary="It is a draft until you put it on sale.">
      <div className={classes["column"]}>
        <ProductBasics form={form} onChange={setForm} error={creating.error} />
        <SaveBar
          error={creating.error}
          busy={creating.isPending}
          disabled={form.name.trim() === ""}
          action="Make the draft"
          note="Variants, pictures and translations come next."
          onSave={() =>
            creating.mutate({
              vendorId: user?.vendorId ?? null,
              body: { ...toPatch(emptyForm(), form), name: form.name },
            })
          }
        />
      </div>
    </Page>
  );
}

function Editor({ product }: { product: VendorProduct }): ReactElement {
  const { user } = useSession();
  // A vendor goes on from what they handed in; the marketplace's people change what is in the shop.
  const [before] = useState(() => toForm(product.document, user?.vendorId === null ? {} : product.change?.after));
  const [form, setForm] = useState<ProductForm>(before);
  const patch = toPatch(before, form);
  const isChanged = Object.keys(patch).length > 0;
  const saving = useChange({
    send: changeProduct,
    touches: [keys.product(product.productId), keys.products, keys.changes],
  });
  return (
    <Page title={product.document.name} back={<Back />}>
      <div className={classes["editor"]}>
        <div className={classes["column"]}>
          <ProductBasics form={form} onChange={setForm} error={saving.error} />
        </div>
        <ProductStatusPanel product={product} isChanged={isChanged} />
      </div>
      <div className={classes["column"]}>
        <ProductMedia product={product} form={form} onChange={setForm} error={saving.error} />
        <VariantsPanel product={product} form={form} onChange={setForm} error={saving.error} />
        <ProductTexts form={form} onChange={setForm} />
      </div>
      <SaveBar
        error={saving.error}
        busy={saving.isPending}
        disabled={!isChanged}
        action="Save"
        note={noteOf(product, isChanged)}
        onSave={() => saving.mutate({ id: product.productId, body: { ...patch, revision: product.revision } })}
        onReset={isChanged ? () => setForm(before) : undefined}
      />
    </Page>
  );
}

function noteOf(product: VendorProduct, isChanged: boolean): string {
  if (!isChanged) {
    return "Everything is saved.";
  }
  return product.approvedAt === null
    ? "There are changes that are not saved."
    : "Not saved yet. Texts and pictures may wait for approval; prices, stock and variants change at once.";
}

interface SaveBarProps {
  error: unknown;
  busy: boolean;
  disabled: boolean;
  action: string;
  note: string;
  onSave: () => void;
  onReset?: (() => void) | undefined;
}

function SaveBar({ error, busy, disabled, action, note, onSave, onReset }: SaveBarProps): ReactElement {
  return (
    <div className={classes["savebar"]}>
      <Failure error={error} />
      <p aria-live="polite">{note}</p>
      {onReset !== undefined && (
        <Button variant="default" disabled={busy} onClick={onReset}>
          Undo changes
        </Button>
      )}
      <Button loading={busy} disabled={disabled} onClick={onSave}>
        {action}
      </Button>
    </div>
  );
}
