/** What the host answers when it refuses: an RFC 9457 problem. */
interface Problem {
  type?: string;
  title?: string;
  detail?: string;
  errors?: Record<string, string[]>;
}

/** A refused or failed request. `status` is 0 when the host could not be reached at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly fields: Readonly<Record<string, string[]>>;
  /** Seconds to wait before another try, when the host said so. */
  readonly retryAfter: number | null;

  constructor(status: number, problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? explain(status));
    this.name = "ApiError";
    this.status = status;
    this.type = problem.type ?? "";
    this.fields = problem.errors ?? {};
    this.retryAfter = retryAfter;
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

/** Changes something: carries the antiforgery token that the session endpoint handed out. */
export async function sendJson<T>(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  antiforgeryToken: string,
  body?: unknown,
): Promise<T> {
  const headers: Record<string, string> = { "X-CSRF-Token": antiforgeryToken };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  return (await request(path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })) as T;
}

async function request(address: string, init: RequestInit): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(address, { credentials: "same-origin", ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") {
      throw error;
    }
    throw new ApiError(0, { detail: explain(0) });
  }
  const text = await response.text();
  const isJson = /[/+]json\b/.test(response.headers.get("Content-Type") ?? "");
  if (!response.ok) {
    const seconds = Number(response.headers.get("Retry-After") ?? "");
    throw new ApiError(response.status, isJson ? parseProblem(text) : {}, seconds > 0 ? seconds : null);
  }
  if (text === "") {
    return null;
  }
  if (!isJson) {
    throw new ApiError(response.status, { detail: "The host answered with something that is not JSON." });
  }
  return JSON.parse(text) as unknown;
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
