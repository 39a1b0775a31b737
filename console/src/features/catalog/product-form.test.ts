import { describe, expect, it } from "vitest";
import { emptyForm, emptyVariant, numberOf, toForm, toPatch } from "./product-form";
import type { ProductDocument } from "./products.api";

const shirt: ProductDocument = {
  name: "Shirt",
  description: "Soft",
  brand: null,
  categoryId: 3,
  productTypeId: null,
  tags: [],
  metaTitle: "",
  metaDescription: "",
  attributes: { fabric: "linen" },
  images: [],
  translations: { de: { name: "Hemd" } },
  options: ["size"],
  variants: ["S", "M"].map((value, index) => ({
    variantId: index + 1,
    sku: `X-${value}`,
    name: "",
    price: 39.9,
    compareAtPrice: null,
    weight: null,
    width: null,
    height: null,
    depth: null,
    barcode: null,
    isActive: true,
    isDefault: index === 0,
    stockQuantity: 4,
    prices: { USD: 45 },
    options: [{ slug: "size", name: "Size", value }],
  })),
};

describe("a product's form", () => {
  it("sends nothing when nothing changed", () => {
    expect(toPatch(toForm(shirt), toForm(shirt))).toEqual({});
  });

  it("sends only what changed, and null for what was emptied", () => {
    const form = toForm(shirt);
    const patch = toPatch(form, {
      ...form,
      name: "Better shirt",
      attributes: { fabric: "", care: "cold" },
      translations: { de: { name: "Hemd", description: "Weich" }, fr: { name: "Chemise" } },
    });
    expect(patch).toEqual({
      name: "Better shirt",
      attributes: { fabric: null, care: "cold" },
      translations: { de: { description: "Weich" }, fr: { name: "Chemise" } },
    });
  });

  it("sends variants by their id, new ones whole, and those that went as removed", () => {
    const form = toForm(shirt);
    const patch = toPatch(form, {
      ...form,
      variants: [
        ...form.variants.slice(0, 1).map((small) => ({ ...small, price: "41,5", prices: { USD: "" } })),
        { ...emptyVariant("new"), sku: "X-L", options: { Size: "L" }, price: "50", stock: "3" },
      ],
    });
    expect(patch).toEqual({
      variants: [
        { variantId: 2, remove: true },
        { variantId: 1, price: 41.5, prices: { USD: null } },
        { sku: "X-L", options: { Size: "L" }, price: 50, stock: 3 },
      ],
    });
  });

  it("goes on from what waits for approval", () => {
    expect(toForm(shirt, { name: "Waiting" }).name).toBe("Waiting");
  });

  it("leaves what is no number for the host to name", () => {
    expect([numberOf("12,50"), numberOf(" 7 "), numberOf(""), numberOf("1e5"), numberOf("much")]).toEqual([
      12.5,
      7,
      null,
      "1e5",
      "much",
    ]);
  });

  it("starts empty", () => {
    expect(toPatch(emptyForm(), { ...emptyForm(), name: "New" })).toEqual({ name: "New" });
  });
});
