/** The calls of the page, typed by the API's own contract (schema.d.ts is generated from it). */
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Invitation = Schemas["CandidatePage"];
export type Consent = Schemas["ConsentView"];
export type Purpose = Schemas["Purpose"];
export type Session = Schemas["CandidateSession"];
export type Grant = Schemas["JoinGrant"];
export type SoundCheck = Schemas["SoundCheckResult"];
export type Interview = Schemas["InterviewView"];
export type TranscriptEntry = Schemas["TranscriptView"];
export type RequestKind = Schemas["RequestKind"];
export type RightsRequest = Schemas["RequestView"];

/** Why a link opens nothing. */
export type Closed = "unknown" | "expired" | "used" | "cancelled";

/** An answer that is no success. `kind` is the last part of the problem's type. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    readonly retryAfterS: number | null,
    detail: string,
  ) {
    super(detail);
  }
}

/** No answer at all. */
export class Unreachable extends Error {}

const PREFIX = "/api/v1";
const TIMEOUT_MS = 15_000;
const KIND = "urn:vivavoce:problem:";
const NEVER_MS = 2 ** 31 - 1;

interface Wanted {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly json?: unknown;
  readonly wav?: Blob;
  readonly token?: string;
  readonly timeoutMs?: number;
  readonly keepalive?: boolean;
}

async function ask(path: string, wanted: Wanted = {}): Promise<Response> {
  const headers: Record<string, string> = {};
  let body: BodyInit | null = null;
  if (wanted.token !== undefined) headers.Authorization = `Bearer ${wanted.token}`;
  if (wanted.json !== undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify(wanted.json);
  } else if (wanted.wav !== undefined) {
    headers["Content-Type"] = "audio/wav";
    body = wanted.wav;
  }
  let response: Response;
  try {
    response = await fetch(path, {
      method: wanted.method ?? "GET",
      headers,
      body,
      cache: "no-store",
      credentials: "omit",
      keepalive: wanted.keepalive ?? false,
      signal: AbortSignal.timeout(Math.min(wanted.timeoutMs ?? TIMEOUT_MS, NEVER_MS)),
    });
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (!response.ok) throw await problem(response);
  return response;
}

async function problem(response: Response): Promise<ApiError> {
  const told = (await response.json().catch(() => ({}))) as { type?: string; detail?: string };
  const kind = told.type?.startsWith(KIND) ? told.type.slice(KIND.length) : "";
  const retryAfterS = secondsOf(response.headers.get("Retry-After"), Date.now());
  return new ApiError(response.status, kind, retryAfterS, told.detail ?? "");
}

/** Reads a `Retry-After`, which is in seconds or, from some gateways, a date. */
export function secondsOf(header: string | null, now: number): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return seconds > 0 ? seconds : null;
}

async function json<T>(path: string, wanted: Wanted = {}): Promise<T> {
  return (await (await ask(path, wanted)).json()) as T;
}

/** Why a link is closed, if that is what an error says. */
export function closedBy(error: unknown): Closed | null {
  if (!(error instanceof ApiError)) return null;
  switch (error.kind) {
    case "invitation-expired":
      return "expired";
    case "invitation-cancelled":
      return "cancelled";
    case "invitation-used":
      return "used";
    default:
      return error.status === 404 ? "unknown" : null;
  }
}

const link = (token: string) => `${PREFIX}/invitations/${encodeURIComponent(token)}`;

export function readInvitation(token: string): Promise<Invitation> {
  return json(link(token));
}

export function enter(
  token: string,
  consents: Partial<Record<Purpose, boolean>>,
  language: "en" | "ko",
): Promise<Session> {
  return json(`${link(token)}/enter`, { method: "POST", json: { consents, language } });
}

export async function decline(
  token: string,
  wanted: { readonly other_format: boolean; readonly message?: string },
): Promise<void> {
  await ask(`${link(token)}/decline`, { method: "POST", json: wanted });
}

/** How long the server takes to answer, in ms. */
export async function ping(): Promise<number> {
  const began = performance.now();
  await ask("/healthz", { timeoutMs: 4_000 });
  return performance.now() - began;
}

/** What a candidate may call about their own interview. */
export class InterviewCalls {
  private readonly path: string;
  private readonly token: string;

  constructor(session: Session) {
    this.path = `${PREFIX}/interviews/${session.interview_id}`;
    this.token = session.access_token;
  }

  read(): Promise<Interview> {
    return json(this.path, { token: this.token });
  }

  join(): Promise<Grant> {
    return json(`${this.path}/join`, { method: "POST", token: this.token });
  }

  transcript(): Promise<readonly TranscriptEntry[]> {
    return json(`${this.path}/transcripts`, { token: this.token });
  }

  checkSound(wav: Blob): Promise<SoundCheck> {
    return json(`${this.path}/sound-check`, { method: "POST", wav, token: this.token });
  }

  async dispute(seq: number, correction: string): Promise<void> {
    const body = correction === "" ? {} : { correction };
    await ask(`${this.path}/transcripts/${seq}/dispute`, {
      method: "POST",
      json: body,
      token: this.token,
    });
  }

  async withdrawDispute(seq: number): Promise<void> {
    await ask(`${this.path}/transcripts/${seq}/dispute`, { method: "DELETE", token: this.token });
  }

  async transcriptText(): Promise<Blob> {
    return (await ask(`${this.path}/transcript.txt`, { token: this.token })).blob();
  }

  async giveFeedback(rating: number, comment: string): Promise<void> {
    const body = comment === "" ? { rating } : { rating, comment };
    await ask(`${this.path}/feedback`, { method: "POST", json: body, token: this.token });
  }

  requests(): Promise<readonly RightsRequest[]> {
    return json(`${this.path}/requests`, { token: this.token });
  }

  request(kind: RequestKind, message: string): Promise<RightsRequest> {
    const body = message === "" ? { kind } : { kind, message };
    return json(`${this.path}/requests`, { method: "POST", json: body, token: this.token });
  }

  async complete(): Promise<void> {
    await ask(`${this.path}/complete`, { method: "POST", token: this.token });
  }
}

/** Sends a direct room's offer; the answer's SDP. */
export async function exchange(grant: Grant, sdp: string): Promise<string> {
  const answer = await json<{ sdp: string }>(own(grant.url), {
    method: "POST",
    json: { type: "offer", sdp },
    token: grant.token,
    timeoutMs: 20_000,
  });
  return answer.sdp;
}

/** The same server as the page's, whatever name it knows itself by. */
function own(url: string): string {
  return new URL(url).pathname;
}
