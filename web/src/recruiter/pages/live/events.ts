/** A live interview as its events tell it: a pure function, and the WebSocket that feeds it. */
import { PREFIX } from "../../../shared/api/http";
import type { InterviewStatus } from "../../api/contract";
import type { Session } from "../../api/session";

export interface Caption {
  readonly seq: number;
  readonly speaker: "agent" | "candidate";
  readonly kind: string;
  readonly text: string;
  readonly start_s: number;
  readonly question_id: string | null;
}

export interface Watched {
  readonly status: InterviewStatus | null;
  readonly state: "speaking" | "listening" | "thinking" | "waiting" | null;
  readonly captions: readonly Caption[];
  /** What the interviewer is saying now. */
  readonly speech: string;
  readonly over: boolean;
}

export const NOTHING: Watched = {
  status: null,
  state: null,
  captions: [],
  speech: "",
  over: false,
};

export type LiveEvent =
  | ({ readonly type: "transcript" } & Caption)
  | { readonly type: "status"; readonly status: InterviewStatus }
  | { readonly type: "state"; readonly state: NonNullable<Watched["state"]> }
  | { readonly type: "ai_token"; readonly token: string }
  | { readonly type: "report" | "ping" | "deleted" | "invitation" };

const OVER: readonly InterviewStatus[] = ["COMPLETED", "CANCELLED", "EXPIRED", "FAILED"];

export function apply(watched: Watched, event: LiveEvent): Watched {
  switch (event.type) {
    case "transcript": {
      // An entry may come again after a reconnection, or late.
      const others = watched.captions.filter((caption) => caption.seq !== event.seq);
      const captions = [...others, event].sort((a, b) => a.start_s - b.start_s || a.seq - b.seq);
      return { ...watched, captions, speech: event.speaker === "agent" ? "" : watched.speech };
    }
    case "status":
      return { ...watched, status: event.status, over: OVER.includes(event.status) };
    case "state":
      return { ...watched, state: event.state };
    case "ai_token":
      return { ...watched, speech: watched.speech + event.token };
    case "deleted":
      return { ...watched, over: true };
    default:
      return watched;
  }
}

export function lastSeq(watched: Watched): number {
  return watched.captions.reduce((most, { seq }) => Math.max(most, seq), 0);
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8_000;
const POLICY_VIOLATION = 1008;
const NOT_FOUND = 4404;

export type Connection = "connecting" | "open" | "reconnecting" | "gone";

/** Follows an interview until it is over; returns how to stop. */
export function follow(
  session: Session,
  id: string,
  afterSeq: () => number,
  onEvent: (event: LiveEvent) => void,
  onConnection: (connection: Connection) => void,
): () => void {
  let stopped = false;
  let failures = 0;
  let timer = 0;
  let socket: WebSocket | null = null;
  const connect = () => {
    const { protocol, host } = location;
    const query = new URLSearchParams({
      access_token: session.accessToken,
      after_seq: String(afterSeq()),
    });
    const scheme = protocol === "https:" ? "wss:" : "ws:";
    socket = new WebSocket(`${scheme}//${host}${PREFIX}/interviews/${id}/events?${query}`);
    socket.onopen = () => {
      failures = 0;
      onConnection("open");
    };
    socket.onmessage = ({ data }) => onEvent(JSON.parse(String(data)) as LiveEvent);
    socket.onclose = ({ code }) => {
      if (stopped || code === 1000) return;
      if (code === NOT_FOUND) {
        onConnection("gone");
        return;
      }
      onConnection("reconnecting");
      failures += 1;
      const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1));
      timer = window.setTimeout(() => void again(code), wait);
    };
  };
  const again = async (code: number) => {
    // The access token may have expired meanwhile; a refused handshake has no code of its own.
    if (code === POLICY_VIOLATION || failures > 1) await session.refresh().catch(() => true);
    if (!stopped) connect();
  };
  onConnection("connecting");
  connect();
  return () => {
    stopped = true;
    window.clearTimeout(timer);
    socket?.close();
  };
}
