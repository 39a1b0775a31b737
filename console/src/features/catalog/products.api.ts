import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { ProductsSearch } from "./products-search";

const products = "/api/v1/vendor/products";
const catalog = "/api/v1/catalog";

export const statuses = ["draft", "pending approval", "active", "inactive", "archived"] as const;
export type ProductStatus = (typeof statuses)[number];

/** A product in a list. Prices are in its currency, the vendor's. */
export interface ProductRow {
  productId: number;
  vendorId: number;
  vendorName: string;
  name: string;
  slug: string;
  status: ProductStatus;
  category: string | null;
  currency: string;
  minPrice: number | null;
  maxPrice: number | null;
  variants: number;
  stock: number;
  imageUrl: string | null;
  /** The change that waits for approval. */
  changeId: number | null;
  createdAt: string;
  updatedAt: string;
}

interface ProductPage {
  rows: ProductRow[];
  nextCursor: string | null;
}

export interface DocumentOption {
  slug: string;
  name: string;
  value: string;
}

/** A variant as docs/products.md describes it. */
export interface DocumentVariant {
  variantId: number;
  sku: string;
  name: string;
  price: number;
  compareAtPrice: number | null;
  weight: number | null;
  width: number | null;
  height: number | null;
  depth: number | null;
  barcode: string | null;
  isActive: boolean;
  isDefault: boolean;
  stockQuantity: number;
  prices: Record<string, number>;
  options: DocumentOption[];
}

export interface DocumentImage {
  mediaId: number;
  altText: string;
  altTexts: Record<string, string>;
}

/** A product as docs/products.md describes it. */
export interface ProductDocument {
  name: string;
  description: string;
  brand: string | null;
  categoryId: number | null;
  productTypeId: number | null;
  tags: string[];
  metaTitle: string;
  metaDescription: string;
  attributes: Record<string, string>;
  images: DocumentImage[];
  translations: Record<string, Record<string, string>>;
  options: string[];
  variants: DocumentVariant[];
}

/** How a picture or video of the list is shown. */
export interface ShownMedia {
  url: string;
  thumbnailUrl: string | null;
  kind: string;
}

export interface Gap {
  field: string;
  problem: string;
}

export interface VendorProduct {
  productId: number;
  vendorId: number;
  vendorName: string;
  currency: string;
  slug: string;
  status: ProductStatus;
  nextStatuses: ProductStatus[];
  revision: number;
  /** How many warehouses the vendor has: with more than one, stock is kept at the stock desk. */
  warehouses: number;
  createdAt: string;
  updatedAt: string;
  approvedAt: string | null;
  document: ProductDocument;
  media: Record<string, ShownMedia>;
  gaps: Gap[];
  change: { changeId: number; kind: "new" | "change"; after: Partial<ProductDocument>; submittedAt: string } | null;
  refusal: { reason: string; decidedAt: string } | null;
}

export interface SaveResult {
  place: number;
  productId: number | null;
  outcome: "created" | "updated" | "submitted" | "unchanged" | "refused";
  field: string | null;
  problem: string | null;
}

export interface StatusResult {
  productId: number;
  outcome: "changed" | "submitted" | "unchanged" | "refused";
  field: string | null;
  problem: string | null;
}

export interface Category {
  categoryId: number;
  parentId: number | null;
  name: string;
  path: string[];
  isActive: boolean;
}

export interface ProductType {
  productTypeId: number;
  name: string;
  description: string;
  allowsOtherAttributes: boolean;
  isActive: boolean;
}

export interface TemplateAttribute {
  attributeId: number;
  key: string;
  name: string;
  slug: string;
  kind: "choice" | "text" | "number" | "boolean" | "date";
  unit: string | null;
  isRequired: boolean;
  isOption: boolean;
  isClosed: boolean;
  /** What a new product has unless it says something else. */
  defaultValue: string | null;
  values: string[];
}

export interface Combination {
  options: Record<string, string>;
  sku: string;
}

export const keys = {
  products: ["catalog", "products"],
  product: (id: number) => ["catalog", "product", id],
  changes: ["catalog", "changes"],
} as const;

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function productsQuery(search: ProductsSearch) {
  return infiniteQueryOptions({
    queryKey: [...keys.products, search],
    queryFn: ({ pageParam, signal }) =>
      getJson<ProductPage>(
        products,
        {
          q: search.q,
          status: search.status,
          categoryId: search.category,
          vendorId: search.vendor,
          cursor: pageParam,
          limit: 50,
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: (before) => before,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function productQuery(id: number) {
  return queryOptions({
    queryKey: keys.product(id),
    queryFn: ({ signal }) => getJson<VendorProduct>(`${products}/${id}`, {}, signal),
    // What somebody is editing is not replaced beneath their hands.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
}

export const categoriesQuery = queryOptions({
  queryKey: ["catalog", "categories"],
  queryFn: ({ signal }) => getJson<Category[]>(`${catalog}/categories`, {}, signal),
  staleTime: 60_000,
});

export const productTypesQuery = queryOptions({
  queryKey: ["catalog", "product types"],
  queryFn: ({ signal }) => getJson<ProductType[]>(`${catalog}/product-types`, {}, signal),
  staleTime: 60_000,
});

export const optionsQuery = queryOptions({
  queryKey: ["catalog", "options"],
  queryFn: ({ signal }) => getJson<TemplateAttribute[]>(`${catalog}/options`, {}, signal),
  staleTime: 60_000,
});

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function templateQuery(productTypeId: number | null, categoryId: number | null) {
  return queryOptions({
    queryKey: ["catalog", "template", productTypeId, categoryId],
    queryFn: ({ signal }) =>
      getJson<TemplateAttribute[]>(`${catalog}/template`, { productTypeId, categoryId }, signal),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
}

export function createProduct(
  token: string,
  { vendorId, body }: { vendorId: number | null; body: object },
): Promise<SaveResult> {
  return sendJson("POST", vendorId === null ? products : `${products}?vendorId=${vendorId}`, token, body);
}

export function changeProduct(token: string, { id, body }: { id: number; body: object }): Promise<SaveResult> {
  return sendJson("PATCH", `${products}/${id}`, token, body);
}

export function deleteProduct(token: string, id: number): Promise<null> {
  return sendJson("DELETE", `${products}/${id}`, token);
}

export function changeStatus(
  token: string,
  input: { productIds: number[]; status: ProductStatus },
): Promise<StatusResult[]> {
  return sendJson("POST", `${products}/status`, token, input);
}

export function combineOptions(
  token: string,
  input: { options: { name: string; values: string[] }[]; exclude: Record<string, string>[]; skuPrefix: string },
): Promise<Combination[]> {
  return sendJson("POST", `${products}/combinations`, token, input);
}
