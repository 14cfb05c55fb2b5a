/** The messages of a room, as JSON. */

export type AgentState = "listening" | "thinking" | "speaking" | "waiting";

export interface Progress {
  readonly asked: number;
  readonly questions: number;
  readonly seconds_left: number;
}

export interface Stage {
  readonly index: number;
  readonly count: number;
  readonly title: string;
}

export interface AgentCaption {
  readonly type: "caption";
  readonly speaker: "agent";
  readonly text: string;
  readonly final: boolean;
  readonly kind?: string;
  readonly question_id?: string | null;
  readonly progress?: Progress;
  readonly stage?: Stage | null;
}

export interface CandidateCaption {
  readonly type: "caption";
  readonly speaker: "candidate";
  readonly text: string;
  readonly final: boolean;
  /** Place in the transcript; only final words have one. */
  readonly seq?: number;
}

export interface Sync {
  readonly type: "sync";
  /** `joined`, `returned` or `agent_replaced`. */
  readonly reason?: string;
  readonly state?: AgentState;
  readonly question?: { readonly id: string; readonly text: string } | null;
  readonly progress?: Progress | null;
  readonly stage?: Stage | null;
}

export type AgentMessage =
  | AgentCaption
  | CandidateCaption
  | Sync
  | { readonly type: "state"; readonly state: AgentState }
  | { readonly type: "replaced" }
  | { readonly type: "ended"; readonly reason: string };

export type Control = "repeat" | "wait" | "resume" | "skip" | "leave";

export type PageMessage =
  | { readonly type: "text_answer"; readonly text: string }
  | { readonly type: "control"; readonly action: Control }
  | { readonly type: "bye" };

const KNOWN = new Set(["caption", "sync", "state", "replaced", "ended"]);

/** Parses a message; null for one that this page doesn't know, as a newer agent may send. */
export function readMessage(data: string): AgentMessage | null {
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return null;
  }
  if (typeof message !== "object" || message === null || !("type" in message)) return null;
  return KNOWN.has(String(message.type)) ? (message as AgentMessage) : null;
}
