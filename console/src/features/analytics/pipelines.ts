import type { QueryParams, QueryValue } from "../../lib/api";

interface PipelinesModule {
  toMongosh: (name: string, parameters: Readonly<Record<string, unknown>>) => string;
}

interface ChartsModule {
  charts: Readonly<Record<string, { source: string; parameters: Readonly<Record<string, unknown>> }>>;
}

export interface Pipeline {
  text: string;
  /** The function that makes a chart's array of its rows. */
  mapper: string | null;
  /** Filters of the page that it does not have. */
  without: string[];
}

// The very files that people run: what is shown here is what they print.
const files = import.meta.glob<unknown>("../../../../docs/mongo/{pipelines,charts}.js");

async function load<T>(file: string): Promise<T> {
  const found = files[`../../../../docs/mongo/${file}.js`];
  if (found === undefined) {
    throw new Error("This console was built without docs/mongo.");
  }
  return (await found()) as T;
}

const names: Readonly<Record<string, string>> = { granularity: "unit" };
const taken: readonly string[] = ["from", "to", "granularity", "order", "by", "level", "days", "threshold"];
const left: Readonly<Record<string, string>> = {
  vendorId: "the vendor",
  categoryId: "the category",
  currency: "the currency",
  sold: "the choice of orders",
};

/** A report's or chart's pipeline with the filters of the page, as one types it into mongosh. */
export async function pipelineOf(name: string, params: QueryParams, timezone: string): Promise<Pipeline> {
  const { toMongosh } = await load<PipelinesModule>("pipelines");
  const chart = name.startsWith("charts/") ? name.slice("charts/".length) : null;
  const made = chart === null ? undefined : (await load<ChartsModule>("charts")).charts[chart];
  const isThere = ([, value]: [string, QueryValue]): boolean => value !== undefined && value !== null && value !== "";
  const given = Object.fromEntries(
    Object.entries(params)
      .filter(isThere)
      .filter(([key]) => taken.includes(key) || (key === "limit" && name === "top-products"))
      .map(([key, value]) => [names[key] ?? key, value]),
  );
  return {
    text: toMongosh(made?.source ?? chart ?? name, { timezone, ...made?.parameters, ...given }),
    mapper: made === undefined ? null : camelCase(chart ?? ""),
    without: Object.entries(params)
      .filter(isThere)
      .flatMap(([key]) => left[key] ?? []),
  };
}

function camelCase(name: string): string {
  return name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
