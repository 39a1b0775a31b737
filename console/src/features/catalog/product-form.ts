import type { DocumentImage, ProductDocument } from "./products.api";

/** A variant while it is edited: numbers are text, as they were typed. */
export interface VariantForm {
  /** Names the row in the form; a variant that is not saved yet has no id. */
  key: string;
  variantId: number | null;
  sku: string;
  /** Its value by the option's name. */
  options: Record<string, string>;
  price: string;
  compareAtPrice: string;
  stock: string;
  weight: string;
  barcode: string;
  /** By currency; an empty text: converted. */
  prices: Record<string, string>;
  isActive: boolean;
  isDefault: boolean;
}

/** A product while it is edited. */
export interface ProductForm {
  name: string;
  description: string;
  brand: string;
  categoryId: number | null;
  productTypeId: number | null;
  tags: string[];
  metaTitle: string;
  metaDescription: string;
  attributes: Record<string, string>;
  images: DocumentImage[];
  translations: Record<string, Record<string, string>>;
  options: string[];
  variants: VariantForm[];
}

const texts = ["name", "description", "brand", "metaTitle", "metaDescription"] as const;
const wholes = ["categoryId", "productTypeId", "tags", "images"] as const;
const numbers = ["price", "compareAtPrice", "weight"] as const;

/** A product's form; what waits for approval is shown as if it were approved, so that one goes on from there. */
export function toForm(document: ProductDocument, waiting: Partial<ProductDocument> = {}): ProductForm {
  const shown = { ...document, ...waiting };
  const names = new Map<string, string>();
  for (const variant of document.variants) {
    for (const option of variant.options) {
      names.set(option.slug, option.name);
    }
  }
  return {
    name: shown.name,
    description: shown.description,
    brand: shown.brand ?? "",
    categoryId: shown.categoryId,
    productTypeId: shown.productTypeId,
    tags: shown.tags,
    metaTitle: shown.metaTitle,
    metaDescription: shown.metaDescription,
    attributes: { ...shown.attributes },
    images: shown.images,
    translations: structuredClone(shown.translations),
    options: document.options.map((slug) => names.get(slug) ?? slug),
    variants: document.variants.map((variant) => ({
      key: String(variant.variantId),
      variantId: variant.variantId,
      sku: variant.sku,
      options: Object.fromEntries(variant.options.map(({ name, value }) => [name, value])),
      price: text(variant.price),
      compareAtPrice: text(variant.compareAtPrice),
      stock: text(variant.stockQuantity),
      weight: text(variant.weight),
      barcode: variant.barcode ?? "",
      prices: Object.fromEntries(Object.entries(variant.prices).map(([currency, price]) => [currency, text(price)])),
      isActive: variant.isActive,
      isDefault: variant.isDefault,
    })),
  };
}

export function emptyForm(): ProductForm {
  return {
    name: "",
    description: "",
    brand: "",
    categoryId: null,
    productTypeId: null,
    tags: [],
    metaTitle: "",
    metaDescription: "",
    attributes: {},
    images: [],
    translations: {},
    options: [],
    variants: [],
  };
}

export function emptyVariant(key: string, sku = ""): VariantForm {
  return {
    key,
    variantId: null,
    sku,
    options: {},
    price: "",
    compareAtPrice: "",
    stock: "",
    weight: "",
    barcode: "",
    prices: {},
    isActive: true,
    isDefault: false,
  };
}

/** What changed, as the document that is sent: what is not in it stays. Empty: nothing changed. */
export function toPatch(before: ProductForm, after: ProductForm): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const name of texts) {
    if (before[name] !== after[name]) {
      patch[name] = name === "brand" && after.brand.trim() === "" ? null : after[name];
    }
  }
  for (const name of wholes) {
    if (!same(before[name], after[name])) {
      patch[name] = after[name];
    }
  }
  if (!same(before.options, after.options)) {
    patch["options"] = after.options;
  }
  const attributes = changedTexts(before.attributes, after.attributes);
  if (attributes !== null) {
    patch["attributes"] = attributes;
  }
  const locales = new Set([...Object.keys(before.translations), ...Object.keys(after.translations)]);
  const translations = [...locales].flatMap((locale) => {
    const changed = changedTexts(before.translations[locale] ?? {}, after.translations[locale] ?? {});
    return changed === null ? [] : [[locale, changed] as const];
  });
  if (translations.length > 0) {
    patch["translations"] = Object.fromEntries(translations);
  }
  const variants = changedVariants(before, after);
  if (variants.length > 0) {
    patch["variants"] = variants;
  }
  return patch;
}

function changedVariants(before: ProductForm, after: ProductForm): Record<string, unknown>[] {
  const old = new Map(before.variants.map((variant) => [variant.key, variant]));
  const left = new Set(after.variants.map(({ key }) => key));
  const gone = before.variants
    .filter(({ key, variantId }) => variantId !== null && !left.has(key))
    .map(({ variantId }) => ({ variantId, remove: true }));
  const changed = after.variants.flatMap((variant): Record<string, unknown>[] => {
    const was = old.get(variant.key);
    const patch = changedVariant(was ?? emptyVariant(variant.key), variant);
    if (was === undefined) {
      return [{ ...patch, sku: variant.sku, options: variant.options }];
    }
    return Object.keys(patch).length === 0 ? [] : [{ variantId: variant.variantId, ...patch }];
  });
  return [...gone, ...changed];
}

function changedVariant(before: VariantForm, after: VariantForm): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  if (before.sku !== after.sku) {
    patch["sku"] = after.sku;
  }
  if (!same(before.options, after.options)) {
    patch["options"] = after.options;
  }
  for (const name of numbers) {
    if (before[name] !== after[name]) {
      patch[name] = numberOf(after[name]);
    }
  }
  if (before.stock !== after.stock && after.stock.trim() !== "") {
    patch["stock"] = numberOf(after.stock);
  }
  if (before.barcode !== after.barcode) {
    patch["barcode"] = after.barcode.trim() === "" ? null : after.barcode;
  }
  const currencies = [...new Set([...Object.keys(before.prices), ...Object.keys(after.prices)])].filter(
    (currency) => (before.prices[currency] ?? "") !== (after.prices[currency] ?? ""),
  );
  if (currencies.length > 0) {
    patch["prices"] = Object.fromEntries(currencies.map((code) => [code, numberOf(after.prices[code] ?? "")]));
  }
  if (before.isActive !== after.isActive) {
    patch["isActive"] = after.isActive;
  }
  if (!before.isDefault && after.isDefault) {
    patch["isDefault"] = true;
  }
  return patch;
}

/** Texts that changed; null for one that was taken away. */
function changedTexts(
  before: Record<string, string>,
  after: Record<string, string>,
): Record<string, string | null> | null {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => (before[name] ?? "") !== (after[name] ?? ""),
  );
  return names.length === 0
    ? null
    : Object.fromEntries(names.map((name) => [name, (after[name] ?? "").trim() === "" ? null : (after[name] ?? null)]));
}

/** A number as it is sent; what is none goes as it was typed, for the host to name the field. */
export function numberOf(typed: string): number | string | null {
  const trimmed = typed.trim().replace(/^(\d+),(\d{1,4})$/, "$1.$2");
  return trimmed === "" ? null : /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : typed;
}

function text(number: number | null): string {
  return number === null ? "" : String(number);
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
