/** Calls to the API, and the two ways in which they fail. */

/** A field of the input that the server refused. */
export interface FieldFault {
  /** A JSON pointer, such as `/name`. */
  readonly pointer: string;
  readonly detail: string;
  readonly code?: string;
  /** The bound of a length or a number. */
  readonly limit?: number;
}

/** A response that is not a success. `kind` is the last part of the problem's type. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    readonly retryAfterS: number | null,
    detail: string,
    readonly faults: readonly FieldFault[] = [],
  ) {
    super(detail);
  }
}

/** No response: the server, or the network to it, is down. */
export class Unreachable extends Error {}

export const PREFIX = "/api/v1";
const TIMEOUT_MS = 15_000;
const KIND = "urn:vivavoce:problem:";

export interface CallOptions {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly json?: unknown;
  readonly wav?: Blob;
  readonly form?: FormData;
  readonly token?: string;
  readonly timeoutMs?: number;
  /** Whether cookies are sent and stored; the refresh token of a sign-in is one. */
  readonly cookies?: boolean;
  /** The server does what has one key once, and repeats its response. */
  readonly idempotencyKey?: string;
  /** Ends the call before its time limit. */
  readonly signal?: AbortSignal | undefined;
}

/** Calls the API. Throws ApiError or Unreachable. */
export async function call(path: string, options: CallOptions = {}): Promise<Response> {
  const headers: Record<string, string> = {};
  let body: BodyInit | null = null;
  if (options.token !== undefined) headers.Authorization = `Bearer ${options.token}`;
  if (options.idempotencyKey !== undefined) headers["Idempotency-Key"] = options.idempotencyKey;
  if (options.json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(options.json);
  } else if (options.wav !== undefined) {
    headers["Content-Type"] = "audio/wav";
    body = options.wav;
  } else if (options.form !== undefined) {
    body = options.form; // its media type has the boundary, which the browser adds
  }
  const limit = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  let response: Response;
  try {
    response = await fetch(path, {
      method: options.method ?? "GET",
      headers,
      body,
      cache: "no-store",
      credentials: options.cookies ? "same-origin" : "omit",
      signal: options.signal === undefined ? limit : AbortSignal.any([limit, options.signal]),
    });
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

/** Calls the API and parses the JSON of its response. */
export async function callJson<T>(path: string, options: CallOptions = {}): Promise<T> {
  return (await (await call(path, options)).json()) as T;
}

async function errorOf(response: Response): Promise<ApiError> {
  const problem = (await response.json().catch(() => ({}))) as {
    type?: string;
    detail?: string;
    errors?: readonly FieldFault[];
  };
  const kind = problem.type?.startsWith(KIND) ? problem.type.slice(KIND.length) : "";
  const retryAfterS = parseRetryAfter(response.headers.get("Retry-After"), Date.now());
  const { detail = "", errors = [] } = problem;
  return new ApiError(response.status, kind, retryAfterS, detail, errors);
}

/** Parses a `Retry-After` into seconds; some gateways send a date. */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return seconds > 0 ? seconds : null;
}
