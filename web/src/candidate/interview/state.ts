/** The state of the page, except what is typed into its forms. */
import type { Wait } from "../../shared/api/retry-after";
import type { Mood } from "../../shared/design/voice-drawing";
import type { Closed, Invitation, Session } from "../api";
import type { AgentMessage, AgentState, Progress, Stage } from "../rooms/messages";
import type { RoomStatus } from "../rooms/room";

/** What went wrong with a call. The screen shows it and stays usable. */
export type Problem = "unreachable" | "refused" | "consent" | Wait;

export type EndReason = "completed" | "left" | "technical";

/** The state of the connection. `full`: no interviewer is free; `crowded`: too many calls from this
 *  address; `offline`: the device has no network. */
export type Connection =
  | "joining"
  | "live"
  | "weak"
  | "reconnecting"
  | "offline"
  | "full"
  | "crowded"
  | "stopped";

export type MicrophoneUse = "on" | "muted" | "lost" | "held";

export type Notice = "back" | "replaced" | "hidden" | "unsent" | { readonly switched: string };

export interface Words {
  readonly text: string;
  readonly final: boolean;
  readonly seq: number | null;
  readonly disputed: boolean;
}

export interface Talk {
  readonly connection: Connection;
  /** How long the server asks to wait, while the connection is `full` or `crowded`. */
  readonly wait: Wait | null;
  /** Connecting takes longer than expected. */
  readonly slow: boolean;
  readonly agent: AgentState | null;
  readonly microphone: MicrophoneUse;
  /** The browser blocks the sound until the candidate interacts with the page. */
  readonly silent: boolean;
  readonly question: { readonly id: string; readonly text: string } | null;
  /** The interviewer's last caption, unless it is the question. */
  readonly spoken: string | null;
  readonly words: Words | null;
  readonly progress: Progress | null;
  readonly stage: Stage | null;
  readonly notice: Notice | null;
}

export type Screen =
  | { readonly at: "loading" }
  | { readonly at: "unreachable"; readonly wait: Wait | null }
  | { readonly at: "closed"; readonly why: Closed }
  | { readonly at: "arrive"; readonly busy: boolean; readonly problem: Problem | null }
  | { readonly at: "decline"; readonly busy: boolean; readonly problem: Problem | null }
  | { readonly at: "declined"; readonly otherFormat: boolean }
  | { readonly at: "ready" }
  | { readonly at: "talk"; readonly talk: Talk }
  | { readonly at: "taken-over" }
  | { readonly at: "end"; readonly why: EndReason };

export interface PageState {
  readonly screen: Screen;
  readonly invitation: Invitation | null;
  readonly session: Session | null;
}

export type PageEvent =
  | {
      readonly type: "opened";
      readonly invitation: Invitation;
      readonly session: Session | null;
      readonly talking: boolean;
    }
  | { readonly type: "closed"; readonly why: Closed }
  | { readonly type: "unreachable" }
  | { readonly type: "retry" }
  | { readonly type: "waiting"; readonly wait: Wait }
  | { readonly type: "finished"; readonly invitation: Invitation | null; readonly session: Session }
  | { readonly type: "entering" }
  | { readonly type: "entered"; readonly session: Session }
  | { readonly type: "failed"; readonly problem: Problem }
  | { readonly type: "declining" }
  | { readonly type: "back" }
  | { readonly type: "sending" }
  | { readonly type: "declined"; readonly otherFormat: boolean }
  | { readonly type: "start"; readonly muted: boolean }
  | {
      readonly type: "connection";
      readonly connection: RoomStatus | "offline" | "full" | "crowded" | "stopped";
      readonly wait?: Wait | null;
    }
  | { readonly type: "slow" }
  | { readonly type: "message"; readonly message: AgentMessage }
  | { readonly type: "microphone"; readonly use: MicrophoneUse; readonly name?: string }
  | { readonly type: "silent"; readonly silent: boolean }
  | { readonly type: "hidden" }
  | { readonly type: "unsent" }
  | { readonly type: "dismiss" }
  | { readonly type: "disputed"; readonly seq: number; readonly disputed: boolean }
  | { readonly type: "take over" }
  | { readonly type: "ended"; readonly why: EndReason };

export const START: PageState = { screen: { at: "loading" }, invitation: null, session: null };

export const FRESH_TALK: Talk = {
  connection: "joining",
  wait: null,
  slow: false,
  agent: null,
  microphone: "on",
  silent: false,
  question: null,
  spoken: null,
  words: null,
  progress: null,
  stage: null,
  notice: null,
};

/** The state in words for tests, such as `screen:talk connection:weak`. */
export function stateNames({ screen }: PageState): string {
  const names = [`screen:${screen.at}`];
  if (screen.at === "closed") names.push(`closed:${screen.why}`);
  if (screen.at === "end") names.push(`end:${screen.why}`);
  const problem = screen.at === "arrive" || screen.at === "decline" ? screen.problem : null;
  if (typeof problem === "string") names.push(`problem:${problem}`);
  if (screen.at === "talk") {
    const { talk } = screen;
    const { connection, microphone, notice } = talk;
    names.push(`connection:${connection}`, `mood:${moodOf(talk)}`, `microphone:${microphone}`);
    if (notice !== null) names.push(`notice:${typeof notice === "string" ? notice : "switched"}`);
    if (talk.slow) names.push("slow");
    if (talk.silent) names.push("silent");
  }
  const wait =
    screen.at === "unreachable"
      ? screen.wait
      : screen.at === "talk"
        ? screen.talk.wait
        : typeof problem === "object"
          ? problem
          : null;
  if (wait !== null) names.push(`wait:${wait.why}`);
  return names.join(" ");
}

export function moodOf(talk: Talk): Mood {
  if (talk.connection === "joining" || talk.connection === "full" || talk.connection === "crowded")
    return "joining";
  if (talk.connection === "stopped") return "stopped";
  if (talk.connection !== "live" && talk.connection !== "weak") return "reconnecting";
  if (talk.agent === null) return "joining";
  if (talk.agent === "listening" && talk.microphone !== "on") return "muted";
  return talk.agent;
}

/** The word under the voice line: the mood, or the reason for it. */
export type StatusWord = Mood | "full" | "crowded" | "unheard";

export function statusWordOf(talk: Talk): StatusWord {
  if (talk.connection === "full" || talk.connection === "crowded") return talk.connection;
  const mood = moodOf(talk);
  return mood === "muted" && talk.microphone !== "muted" ? "unheard" : mood;
}
