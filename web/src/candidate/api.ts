/** The API calls of the candidate's page, typed by the API's contract. */
import { ApiError, call, callJson, PREFIX } from "../shared/api/http";
import type { components } from "../shared/api/schema";

type Schemas = components["schemas"];

export type Invitation = Schemas["CandidatePage"];
export type Consent = Schemas["ConsentView"];
export type Purpose = Schemas["Purpose"];
export type Session = Schemas["CandidateSession"];
export type Grant = Schemas["JoinGrant"];
export type SoundCheck = Schemas["SoundCheckResult"];
export type Interview = Schemas["InterviewView"];
export type RequestKind = Schemas["RequestKind"];
export type RightsRequest = Schemas["RequestView"];

/** Why a link can't be used. */
export type Closed = "unknown" | "expired" | "used" | "cancelled" | "replaced" | "stopped";

/** Why a link can't be used, if the error says so. */
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
  return callJson(link(token));
}

export function enter(
  token: string,
  consents: Partial<Record<Purpose, boolean>>,
  language: "en" | "ko",
): Promise<Session> {
  return callJson(`${link(token)}/enter`, { method: "POST", json: { consents, language } });
}

export async function decline(
  token: string,
  request: { readonly other_format: boolean; readonly message?: string },
): Promise<void> {
  await call(`${link(token)}/decline`, { method: "POST", json: request });
}

/** Measures the response time of the server in ms. */
export async function ping(): Promise<number> {
  const startMs = performance.now();
  await call("/healthz", { timeoutMs: 4_000 });
  return performance.now() - startMs;
}

/** The calls that a candidate may make about their interview. */
export class InterviewCalls {
  private readonly path: string;
  private readonly token: string;

  constructor(session: Session) {
    this.path = `${PREFIX}/interviews/${session.interview_id}`;
    this.token = session.access_token;
  }

  read(): Promise<Interview> {
    return callJson(this.path, { token: this.token });
  }

  join(): Promise<Grant> {
    return callJson(`${this.path}/join`, { method: "POST", token: this.token });
  }

  checkSound(wav: Blob): Promise<SoundCheck> {
    return callJson(`${this.path}/sound-check`, { method: "POST", wav, token: this.token });
  }

  async dispute(seq: number, correction: string): Promise<void> {
    const body = correction === "" ? {} : { correction };
    await call(`${this.path}/transcripts/${seq}/dispute`, {
      method: "POST",
      json: body,
      token: this.token,
    });
  }

  async withdrawDispute(seq: number): Promise<void> {
    await call(`${this.path}/transcripts/${seq}/dispute`, { method: "DELETE", token: this.token });
  }

  async transcriptText(): Promise<Blob> {
    return (await call(`${this.path}/transcript.txt`, { token: this.token })).blob();
  }

  async giveFeedback(rating: number, comment: string): Promise<void> {
    const body = comment === "" ? { rating } : { rating, comment };
    await call(`${this.path}/feedback`, { method: "POST", json: body, token: this.token });
  }

  requests(): Promise<readonly RightsRequest[]> {
    return callJson(`${this.path}/requests`, { token: this.token });
  }

  request(kind: RequestKind, message: string): Promise<RightsRequest> {
    const body = message === "" ? { kind } : { kind, message };
    return callJson(`${this.path}/requests`, { method: "POST", json: body, token: this.token });
  }

  async complete(): Promise<void> {
    await call(`${this.path}/complete`, { method: "POST", token: this.token });
  }
}

/** Sends the offer of a direct room and returns the SDP of the answer. */
export async function exchange(grant: Grant, sdp: string): Promise<string> {
  // On the page's own origin: the server may know itself by another name.
  const answer = await callJson<{ sdp: string }>(new URL(grant.url).pathname, {
    method: "POST",
    json: { type: "offer", sdp },
    token: grant.token,
    timeoutMs: 20_000,
  });
  return answer.sdp;
}

/** The same, for a link that has opened the interview before. */
export function closedWithin(error: unknown): Closed | null {
  const why = closedBy(error);
  if (why === "unknown") return "replaced";
  return why === "cancelled" ? "stopped" : why;
}
