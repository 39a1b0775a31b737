import type { ReactElement } from "react";
import { useState } from "react";
import { fieldError } from "../../ui/failure";
import { Panel } from "../../ui/panel";
import { MediaEditor } from "./media-editor";
import type { FormPart } from "./product-basics";
import type { ShownMedia, VendorProduct } from "./products.api";

const unknown: ShownMedia = { url: "", thumbnailUrl: null, kind: "picture" };

/** A product's pictures and videos: the form keeps which they are and their texts, this how they are shown. */
export function ProductMedia({ product, form, onChange, error }: FormPart & { product: VendorProduct }): ReactElement {
  const [shown, setShown] = useState<Readonly<Record<string, ShownMedia>>>(product.media);
  const problem = fieldError(error, "images");
  return (
    <Panel title="Pictures and videos">
      {problem !== undefined && <p role="alert">{problem}</p>}
      <MediaEditor
        vendorId={product.vendorId}
        value={form.images.map(({ mediaId, altText }) => ({ mediaId, altText, ...(shown[mediaId] ?? unknown) }))}
        onChange={(items) => {
          setShown({
            ...shown,
            ...Object.fromEntries(
              items.map(({ mediaId, url, thumbnailUrl, kind }) => [mediaId, { url, thumbnailUrl, kind }]),
            ),
          });
          const texts = new Map(form.images.map(({ mediaId, altTexts }) => [mediaId, altTexts]));
          onChange({
            ...form,
            images: items.map(({ mediaId, altText }) => ({ mediaId, altText, altTexts: texts.get(mediaId) ?? {} })),
          });
        }}
      />
    </Panel>
  );
}
