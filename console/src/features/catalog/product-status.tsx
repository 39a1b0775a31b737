import { Alert, Anchor, Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useState } from "react";
import { formatMoment } from "../../lib/format";
import { useChange } from "../../lib/use-change";
import { DialogText, FormDialog } from "../../ui/dialog";
import { Failure } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import classes from "./catalog.module.css";
import { ProductStatusTag } from "./product-tags";
import { changeStatus, deleteProduct, keys } from "./products.api";
import type { ProductStatus, VendorProduct } from "./products.api";

const actions: Record<ProductStatus, string> = {
  active: "Put on sale",
  inactive: "Take off sale",
  archived: "Archive",
  draft: "Back to drafts",
  "pending approval": "Hand in",
};

interface Props {
  product: VendorProduct;
  isChanged: boolean;
}

/** Where a product stands: what it can become, what it lacks, what waits and what was said of it. */
export function ProductStatusPanel({ product, isChanged }: Props): ReactElement {
  const changing = useChange({
    send: changeStatus,
    touches: [keys.product(product.productId), keys.products, keys.changes],
  });
  const refused = changing.data?.find(({ outcome }) => outcome === "refused");
  const [isDeleting, setDeleting] = useState(false);
  return (
    <div className={classes["column"]}>
      <Panel title="Status">
        <div className={classes["column"]}>
          <div>
            <ProductStatusTag status={product.status} />
          </div>
          {product.gaps.length > 0 && product.status !== "archived" && (
            <div>
              <strong>Before it can be sold</strong>
              <ul className={classes["problems"]}>
                {product.gaps.map(({ field, problem }) => (
                  <li key={field}>
                    {label(field)} {problem}
                  </li>
                ))}
              </ul>
            </div>
          )}
          {product.change !== null && (
            <Alert color="aegean" variant="light" title="Waits for approval">
              {product.change.kind === "new"
                ? `Handed in ${formatMoment(product.change.submittedAt)}. It is on sale when it is approved.`
                : `Handed in ${formatMoment(product.change.submittedAt)}: ${Object.keys(product.change.after)
                    .map(label)
                    .join(", ")}. The shop shows what was approved until then.`}
            </Alert>
          )}
          {product.refusal !== null && (
            <Alert color="red" variant="light" title="Not approved">
              {product.refusal.reason}
            </Alert>
          )}
          {refused !== undefined && (
            <Alert color="red" variant="light" role="alert">
              {label(refused.field ?? "")} {refused.problem}
            </Alert>
          )}
          <Failure error={changing.error} />
          {product.nextStatuses.map((status) => (
            <Button
              key={status}
              variant={status === "active" ? "filled" : "default"}
              disabled={isChanged || changing.isPending}
              onClick={() => changing.mutate({ productIds: [product.productId], status })}
            >
              {actions[status]}
            </Button>
          ))}
          {isChanged && <span className={classes["sub"]}>Save or undo your changes first.</span>}
          {product.approvedAt === null && (
            <Button variant="subtle" color="red" onClick={() => setDeleting(true)}>
              Delete this draft
            </Button>
          )}
        </div>
      </Panel>
      <Panel title="About it">
        <dl className={classes["facts"]}>
          <div>
            <dt>Vendor</dt>
            <dd>{product.vendorName}</dd>
          </div>
          <div>
            <dt>In the shop</dt>
            <dd>
              {product.status === "active" ? (
                <Anchor href={`/products/${product.slug}`} target="_blank" rel="noopener">
                  /products/{product.slug}
                </Anchor>
              ) : (
                `/products/${product.slug}, not shown yet`
              )}
            </dd>
          </div>
          <div>
            <dt>Made</dt>
            <dd>{formatMoment(product.createdAt)}</dd>
          </div>
          <div>
            <dt>Changed</dt>
            <dd>{formatMoment(product.updatedAt)}</dd>
          </div>
        </dl>
      </Panel>
      {isDeleting && <DeleteDialog product={product} onClose={() => setDeleting(false)} />}
    </div>
  );
}

function DeleteDialog({ product, onClose }: { product: VendorProduct; onClose: () => void }): ReactElement {
  const navigate = useNavigate();
  const deleting = useChange({
    send: deleteProduct,
    touches: [keys.products],
    onDone: () => void navigate({ to: "/products", replace: true }),
  });
  return (
    <FormDialog
      title={`Delete ${product.document.name}?`}
      action="Delete"
      danger
      busy={deleting.isPending}
      error={deleting.error}
      onClose={onClose}
      onSubmit={() => deleting.mutate(product.productId)}
    >
      <DialogText>The draft and its variants are gone then. Its pictures stay in your media.</DialogText>
    </FormDialog>
  );
}

function label(field: string): string {
  const words: Record<string, string> = {
    categoryId: "Category",
    productTypeId: "Product type",
    metaTitle: "Title for search engines",
    metaDescription: "Description for search engines",
    images: "Pictures",
  };
  const name = words[field] ?? field.replace(/^attributes\./, "").replaceAll("_", " ");
  return name.charAt(0).toUpperCase() + name.slice(1);
}
