import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getJson, sendJson } from "../../lib/api";
import type { paths } from "../../lib/api-types";

const addresses = {
  jobs: "/api/v1/jobs",
  backup: "/api/v1/backup",
  keys: "/api/v1/keys",
} as const satisfies Record<string, keyof paths>;

export interface JobRun {
  runId: number;
  job: string;
  startedAt: string;
  /** Null while it runs. */
  finishedAt: string | null;
  succeeded: boolean | null;
  summary: Readonly<Record<string, unknown>>;
  error: string | null;
  /** Null when the clock started it. */
  startedBy: string | null;
}

export interface Job {
  name: string;
  description: string;
  schedule: string | null;
  nextAt: string | null;
  latestRun: JobRun | null;
}

interface JobRunPage {
  rows: JobRun[];
  nextCursor: string | null;
}

export interface Backup {
  kind: "embedded" | "external";
  directory: string | null;
  keepDays: number | null;
  reachesTo: string | null;
  problem: string | null;
  copies: { copy: string; finishedAt: string; files: number; bytes: number }[];
}

export interface KeysState {
  /** file, environment or http. */
  keyStore: string;
  fingerprint: string;
  hasPrevious: boolean;
  keysCurrent: number;
  /** Under other master keys than this one. */
  keysOther: number;
  /** Of people who were erased. */
  keysDestroyed: number;
  lastRotation: {
    begunBy: string;
    begunAt: string;
    total: number;
    done: number;
    /** Null while it is under way, or was interrupted. */
    finishedAt: string | null;
    previousKept: boolean;
  } | null;
}

export const keys = {
  jobs: ["platform", "jobs"],
  backup: ["platform", "backup"],
  encryption: ["platform", "encryption keys"],
} as const;

// While somebody looks, jobs begin and end.
const WATCH_MS = 5000;

export const jobsQuery = queryOptions({
  queryKey: keys.jobs,
  queryFn: ({ signal }) => getJson<Job[]>(addresses.jobs, {}, signal),
  refetchInterval: WATCH_MS,
});

export const backupQuery = queryOptions({
  queryKey: keys.backup,
  queryFn: ({ signal }) => getJson<Backup>(addresses.backup, {}, signal),
  refetchInterval: WATCH_MS,
});

export const encryptionQuery = queryOptions({
  queryKey: keys.encryption,
  queryFn: ({ signal }) => getJson<KeysState>(addresses.keys, {}, signal),
  refetchInterval: WATCH_MS,
});

/** Runs of a job page by page, the latest first. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- inferred
export function runsQuery(job: string) {
  return infiniteQueryOptions({
    queryKey: [...keys.jobs, job, "runs"],
    queryFn: ({ signal, pageParam }) =>
      getJson<JobRunPage>(`${addresses.jobs}/${job}/runs`, { limit: 20, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: WATCH_MS,
  });
}

export function runJob(token: string, name: string): Promise<null> {
  return sendJson("POST", `${addresses.jobs}/${name}/run`, token);
}
