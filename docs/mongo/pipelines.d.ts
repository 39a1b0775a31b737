/** A pipeline by name: what it runs on, how it is made, and which of its fields are amounts. */
export interface PipelineSource {
  readonly collection: string;
  readonly pipeline: (parameters?: Record<string, unknown>) => Record<string, unknown>[];
  readonly money: readonly string[];
  /** What the pipelines that circulate for such a report get wrong, and what is done here instead. */
  readonly corrected?: string;
}

export const reports: Readonly<Record<string, PipelineSource>>;
export const chartSources: Readonly<Record<string, PipelineSource>>;

/** A report's pipeline as somebody would type it into mongosh: db.orders.aggregate([…]). */
export function toMongosh(name: string, parameters?: Record<string, unknown>): string;
