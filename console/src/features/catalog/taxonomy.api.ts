import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { paths } from "../../lib/api-types";

// The compiler refuses an address that the host's OpenAPI document does not have.
const addresses = {
  categories: "/api/v1/catalog/categories",
  tree: "/api/v1/catalog/categories/tree",
  attributes: "/api/v1/catalog/attributes",
  types: "/api/v1/catalog/types",
} as const satisfies Record<string, keyof paths>;

export type Names = Record<string, string>;

export interface CategoryNode {
  categoryId: number;
  parentId: number | null;
  name: string;
  slug: string;
  isActive: boolean;
  /** Right in it. */
  products: number;
  attributes: number;
}

export interface CategoryDetails {
  categoryId: number;
  parentId: number | null;
  name: string;
  slug: string;
  description: string;
  isActive: boolean;
  names: Names;
}

export interface CategoryInput {
  parentId: number | null;
  name: string;
  description: string;
  isActive: boolean;
  names: Names;
}

export interface CategoryMove {
  parentId: number | null;
  beforeId: number | null;
}

export const kinds = ["choice", "text", "number", "boolean", "date"] as const;
export type Kind = (typeof kinds)[number];

export const kindWords: Record<Kind, string> = {
  choice: "one of its values",
  text: "text",
  number: "number",
  boolean: "yes or no",
  date: "date",
};

export interface AttributeRow {
  attributeId: number;
  name: string;
  key: string;
  kind: Kind;
  unit: string | null;
  isClosed: boolean;
  isActive: boolean;
  values: number;
  productTypes: number;
  categories: number;
}

export interface AttributeDetails extends Omit<AttributeRow, "values" | "productTypes" | "categories"> {
  asOption: number;
  described: number;
  names: Names;
}

export interface AttributeInput {
  name: string;
  kind: Kind;
  unit: string | null;
  isClosed: boolean;
  isActive: boolean;
  names: Names;
}

export interface ValueRow {
  valueId: number;
  value: string;
  variants: number;
  products: number;
  names: Names;
}

/** An attribute that a template asks for. */
export interface TemplateItem {
  attributeId: number;
  name: string;
  kind: Kind;
  unit: string | null;
  isActive: boolean;
  isRequired: boolean;
  isOption: boolean;
  defaultValue: string | null;
}

export interface CategoryAttribute extends Omit<TemplateItem, "isOption" | "defaultValue"> {
  categoryId: number;
  categoryName: string;
}

export interface TypeNode {
  productTypeId: number;
  name: string;
  description: string;
  allowsOtherAttributes: boolean;
  isActive: boolean;
  attributes: number;
  products: number;
}

export interface TypeDetails {
  productTypeId: number;
  name: string;
  slug: string;
  description: string;
  allowsOtherAttributes: boolean;
  isActive: boolean;
  names: Names;
  attributes: TemplateItem[];
}

export interface TypeInput {
  name: string;
  description: string;
  allowsOtherAttributes: boolean;
  isActive: boolean;
  names: Names;
  attributes: TemplateItem[];
}

/** What changing a template means for the products that are there. */
export interface TemplateAnswer {
  productTypeId: number | null;
  misfits: number;
  examples: string[];
}

export interface MergeAnswer {
  products: number;
  variants: number;
}

interface Paged<T> {
  rows: T[];
  nextCursor: string | null;
}

/** Whatever changes here, forms of products ask something else. */
export const taxonomyKey = ["catalog"] as const;

const key = ["catalog", "taxonomy"] as const;

export const treeQuery = queryOptions({
  queryKey: [...key, "tree"],
  queryFn: ({ signal }) => getJson<CategoryNode[]>(addresses.tree, {}, signal),
});

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function categoryQuery(id: number) {
  return queryOptions({
    queryKey: [...key, "category", id],
    queryFn: ({ signal }) => getJson<CategoryDetails>(`${addresses.categories}/${id}`, {}, signal),
    refetchOnWindowFocus: false,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function categoryAttributesQuery(id: number) {
  return queryOptions({
    queryKey: [...key, "category attributes", id],
    queryFn: ({ signal }) => getJson<CategoryAttribute[]>(`${addresses.categories}/${id}/attributes`, {}, signal),
    refetchOnWindowFocus: false,
  });
}

export function createCategory(token: string, input: CategoryInput): Promise<{ categoryId: number }> {
  return sendJson("POST", addresses.categories, token, input);
}

export function saveCategory(token: string, { id, input }: { id: number; input: CategoryInput }): Promise<null> {
  return sendJson("PUT", `${addresses.categories}/${id}`, token, input);
}

export function moveCategory(token: string, { id, move }: { id: number; move: CategoryMove }): Promise<null> {
  return sendJson("POST", `${addresses.categories}/${id}/move`, token, move);
}

export function deleteCategory(token: string, id: number): Promise<null> {
  return sendJson("DELETE", `${addresses.categories}/${id}`, token);
}

export function setCategoryAttributes(
  token: string,
  { id, attributes, dryRun }: { id: number; attributes: TemplateItem[]; dryRun: boolean },
): Promise<TemplateAnswer> {
  return sendJson("PUT", `${addresses.categories}/${id}/attributes?dryRun=${dryRun}`, token, { attributes });
}

export interface AttributesSearch {
  q?: string;
  kind?: Kind;
  archived?: boolean;
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function attributesQuery({ q, kind, archived = false }: AttributesSearch) {
  return infiniteQueryOptions({
    queryKey: [...key, "attributes", { q, kind, archived }],
    queryFn: ({ signal, pageParam }) =>
      getJson<Paged<AttributeRow>>(addresses.attributes, { q, kind, isActive: !archived, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

/** A few attributes by name, for fields that somebody types into. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function attributeChoicesQuery(q: string) {
  return queryOptions({
    queryKey: [...key, "attribute choices", q],
    queryFn: async ({ signal }) =>
      (await getJson<Paged<AttributeRow>>(addresses.attributes, { q, isActive: true, limit: 20 }, signal)).rows,
    placeholderData: keepPreviousData,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function attributeQuery(id: number) {
  return queryOptions({
    queryKey: [...key, "attribute", id],
    queryFn: ({ signal }) => getJson<AttributeDetails>(`${addresses.attributes}/${id}`, {}, signal),
    refetchOnWindowFocus: false,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function valuesQuery(id: number, q: string) {
  return infiniteQueryOptions({
    queryKey: [...key, "values", id, q],
    queryFn: ({ signal, pageParam }) =>
      getJson<Paged<ValueRow>>(`${addresses.attributes}/${id}/values`, { q, cursor: pageParam, limit: 100 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  });
}

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function valueChoicesQuery(id: number, q: string) {
  return queryOptions({
    queryKey: [...key, "value choices", id, q],
    queryFn: async ({ signal }) =>
      (await getJson<Paged<ValueRow>>(`${addresses.attributes}/${id}/values`, { q, limit: 20 }, signal)).rows,
    placeholderData: keepPreviousData,
  });
}

export function createAttribute(token: string, input: AttributeInput): Promise<{ attributeId: number }> {
  return sendJson("POST", addresses.attributes, token, input);
}

export function saveAttribute(token: string, { id, input }: { id: number; input: AttributeInput }): Promise<null> {
  return sendJson("PUT", `${addresses.attributes}/${id}`, token, input);
}

export function deleteAttribute(token: string, id: number): Promise<null> {
  return sendJson("DELETE", `${addresses.attributes}/${id}`, token);
}

export function mergeAttribute(
  token: string,
  { id, intoId }: { id: number; intoId: number },
): Promise<MergeAnswer> {
  return sendJson("POST", `${addresses.attributes}/${id}/merge`, token, { intoId });
}

interface Of {
  attributeId: number;
  valueId: number;
}

function valueAddress({ attributeId, valueId }: Of): string {
  return `${addresses.attributes}/${attributeId}/values/${valueId}`;
}

/** Makes a value, or gives one another word. */
export function saveValue(
  token: string,
  input: { attributeId: number; valueId: number | null; value: string; names: Names },
): Promise<{ valueId: number } | null> {
  const { attributeId, valueId, value, names } = input;
  return valueId === null
    ? sendJson("POST", `${addresses.attributes}/${attributeId}/values`, token, { value, names })
    : sendJson("PUT", valueAddress({ attributeId, valueId }), token, { value, names });
}

export function moveValue(token: string, { beforeId, ...of }: Of & { beforeId: number | null }): Promise<null> {
  return sendJson("POST", `${valueAddress(of)}/move`, token, { beforeId });
}

export function mergeValue(token: string, { intoId, ...of }: Of & { intoId: number }): Promise<MergeAnswer> {
  return sendJson("POST", `${valueAddress(of)}/merge`, token, { intoId });
}

export function deleteValue(token: string, of: Of): Promise<null> {
  return sendJson("DELETE", valueAddress(of), token);
}

export const typesQuery = queryOptions({
  queryKey: [...key, "types"],
  queryFn: ({ signal }) => getJson<TypeNode[]>(addresses.types, {}, signal),
});

// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- as above
export function typeQuery(id: number) {
  return queryOptions({
    queryKey: [...key, "type", id],
    queryFn: ({ signal }) => getJson<TypeDetails>(`${addresses.types}/${id}`, {}, signal),
    refetchOnWindowFocus: false,
  });
}

/** Makes a product type or changes it; dryRun only says what changing it would mean. */
export function saveType(
  token: string,
  { id, input, dryRun }: { id: number | null; input: TypeInput; dryRun: boolean },
): Promise<TemplateAnswer> {
  return id === null
    ? sendJson("POST", addresses.types, token, input)
    : sendJson("PUT", `${addresses.types}/${id}?dryRun=${dryRun}`, token, input);
}

export function deleteType(token: string, id: number): Promise<null> {
  return sendJson("DELETE", `${addresses.types}/${id}`, token);
}
