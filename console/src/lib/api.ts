import { proveFirst } from "./step-up";
import type { ProofMethod } from "./step-up";

/** What the host answers when it refuses: an RFC 9457 problem. */
interface Problem {
  type?: string;
  title?: string;
  detail?: string;
  errors?: Record<string, string[]>;
  /** With second-factor-needed: what the code goes back with. */
  challengeToken?: string;
  /** With step-up-needed: the ways to prove who one is. */
  methods?: ProofMethod[];
}

/** A refused or failed request. `status` is 0 when the host could not be reached at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly fields: Readonly<Record<string, string[]>>;
  /** Seconds to wait before another try, when the host said so. */
  readonly retryAfter: number | null;
  readonly challengeToken: string | null;
  readonly methods: readonly ProofMethod[];

  constructor(status: number, problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? explain(status));
    this.name = "ApiError";
    this.status = status;
    this.type = problem.type ?? "";
    this.fields = problem.errors ?? {};
    this.retryAfter = retryAfter;
    this.challengeToken = problem.challengeToken ?? null;
    this.methods = problem.methods ?? [];
  }

  /** Whether it is the problem of that name, as docs/errors.md lists them. */
  is(name: string): boolean {
    return this.type === `urn:stoa:error:${name}`;
  }
}

export type QueryValue = string | number | boolean | null | undefined;
export type QueryParams = Readonly<Record<string, QueryValue>>;

/** Builds an address; parameters without a value are left out, the rest in a stable order. */
export function withParams(path: string, params: QueryParams = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined && value !== null && value !== "") {
      search.set(name, String(value));
    }
  }
  const text = search.toString();
  return text === "" ? path : `${path}?${text}`;
}

export async function getJson<T>(path: string, params?: QueryParams, signal?: AbortSignal): Promise<T> {
  return (await request(withParams(path, params), signal === undefined ? {} : { signal })) as T;
}

/**
 * Changes something: carries the antiforgery token that the session endpoint handed out. Where the host wants to know
 * again who somebody is, they are asked, and the request goes out once more.
 */
export async function sendJson<T>(
  method: "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  antiforgeryToken: string,
  body?: unknown,
): Promise<T> {
  const headers: Record<string, string> = { "X-CSRF-Token": antiforgeryToken };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  return (await withProof(() => request(path, init))) as T;
}

/** The same with a text, such as a CSV file. */
export async function sendText<T>(
  method: "POST" | "PUT",
  path: string,
  antiforgeryToken: string,
  type: string,
  body: string,
): Promise<T> {
  const init = { method, headers: { "X-CSRF-Token": antiforgeryToken, "Content-Type": type }, body };
  return (await withProof(() => request(path, init))) as T;
}

/** Sends a file as it is, with the antiforgery token. */
export async function sendFile<T>(path: string, antiforgeryToken: string, file: Blob): Promise<T> {
  const headers = {
    "X-CSRF-Token": antiforgeryToken,
    "Content-Type": file.type === "" ? "application/octet-stream" : file.type,
  };
  return (await withProof(() => request(path, { method: "POST", headers, body: file }))) as T;
}

/** Fetches a file, for which the host may want to know again who somebody is. */
export async function getFile(address: string): Promise<Blob> {
  return withProof(async () => (await receive(address, {})).blob());
}

/** Does it; when the host wants a fresh proof first, asks the person for one and does it again, once. */
async function withProof<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApiError && error.is("step-up-needed") && (await proveFirst(error.methods))) {
      return work();
    }
    throw error;
  }
}

async function request(address: string, init: RequestInit): Promise<unknown> {
  const response = await receive(address, init);
  const text = await response.text();
  if (text === "") {
    return null;
  }
  if (!isJson(response)) {
    throw new ApiError(response.status, { detail: "The host answered with something that is not JSON." });
  }
  return JSON.parse(text) as unknown;
}

/** The host's answer, whose body is still to be read; throws what it refuses. */
async function receive(address: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      throw error;
    }
    throw new ApiError(0, { detail: explain(0) });
  }
  if (!response.ok) {
    const seconds = Number(response.headers.get("Retry-After") ?? "");
    const problem = isJson(response) ? parseProblem(await response.text()) : {};
    throw new ApiError(response.status, problem, seconds > 0 ? seconds : null);
  }
  return response;
}

function isJson(response: Response): boolean {
  return /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");
}

function parseProblem(text: string): Problem {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

function explain(status: number): string {
  switch (status) {
    case 0:
      return "The host could not be reached. Check that it is running and that you are online.";
    case 401:
      return "Your session has ended. Sign in again.";
    case 403:
      return "You do not have the permission that this needs.";
    case 404:
      return "There is nothing at this address.";
    case 429:
      return "Too many requests. Wait a moment and try again.";
    default:
      return `The host answered with status ${status}.`;
  }
}
