/** The page as a machine: (state, event) → state. No I/O; events that do not fit change nothing. */
import type { Wait } from "../../shared/api/retry-after";
import type { AgentMessage } from "../rooms/messages";
import {
  type EndReason,
  FRESH_TALK,
  type Notice,
  type PageEvent,
  type PageState,
  type Place,
  type Talk,
} from "./state";

export function advance(state: PageState, event: PageEvent): PageState {
  const { place } = state;
  switch (event.type) {
    case "opened": {
      if (place.at !== "loading") return state;
      const { invitation, session } = event;
      const next: Place = session === null ? ARRIVE : event.talking ? talking(FRESH_TALK) : READY;
      return { invitation, session, place: next };
    }
    case "closed":
      return at(state, { at: "closed", why: event.why });
    case "unreachable":
      return place.at === "loading" ? at(state, { at: "unreachable", wait: null }) : state;
    case "waiting":
      return waiting(state, event.wait);
    case "retry":
      return place.at === "unreachable" ? at(state, { at: "loading" }) : state;
    case "finished":
      return {
        invitation: event.invitation ?? state.invitation,
        session: event.session,
        place: { at: "end", why: "completed" },
      };
    case "entering":
      return place.at === "arrive" ? at(state, { ...place, busy: true, problem: null }) : state;
    case "entered":
      return place.at === "arrive" ? { ...state, session: event.session, place: READY } : state;
    case "failed":
      return place.at === "arrive" || place.at === "decline"
        ? at(state, { ...place, busy: false, problem: event.problem })
        : state;
    case "declining":
      return place.at === "arrive"
        ? at(state, { at: "decline", busy: false, problem: null })
        : state;
    case "back":
      return place.at === "decline" || place.at === "declined" ? at(state, ARRIVE) : state;
    case "sending":
      return place.at === "decline" ? at(state, { ...place, busy: true, problem: null }) : state;
    case "declined":
      return place.at === "decline"
        ? at(state, { at: "declined", otherFormat: event.otherFormat })
        : state;
    case "start":
      return place.at === "ready"
        ? at(state, talking({ ...FRESH_TALK, microphone: event.muted ? "muted" : "on" }))
        : state;
    case "take over":
      return place.at === "elsewhere" ? at(state, talking(FRESH_TALK)) : state;
    case "ended":
      return place.at === "talk" || place.at === "elsewhere"
        ? at(state, { at: "end", why: event.why })
        : state;
    case "told":
      if (event.message.type === "replaced" && place.at === "talk")
        return at(state, { at: "elsewhere" });
      if (event.message.type === "ended" && place.at === "talk") {
        return at(state, { at: "end", why: endReason(event.message.reason) });
      }
      return place.at === "talk" ? at(state, talking(tell(place.talk, event.message))) : state;
    default:
      return place.at === "talk" ? at(state, talking(advanceTalk(place.talk, event))) : state;
  }
}

/** The server asks to wait; what was asked of it is asked again without anybody's doing. */
function waiting(state: PageState, wait: Wait): PageState {
  const { place } = state;
  switch (place.at) {
    case "loading":
    case "unreachable":
      return at(state, { at: "unreachable", wait });
    case "arrive":
    case "decline":
      return at(state, { ...place, busy: true, problem: wait });
    default:
      return state;
  }
}

const READY: Place = { at: "ready" };
const ARRIVE: Place = { at: "arrive", busy: false, problem: null };

type TalkEvent = Extract<
  PageEvent,
  {
    type:
      | "line"
      | "slow"
      | "asked"
      | "microphone"
      | "silent"
      | "hidden"
      | "unsent"
      | "dismiss"
      | "disputed";
  }
>;

function advanceTalk(talk: Talk, event: TalkEvent): Talk {
  switch (event.type) {
    case "line":
      return changeLine(talk, event.line, event.wait ?? null);
    case "slow":
      return talk.line === "joining" ? { ...talk, slow: true } : talk;
    case "asked":
      return talk.question === null ? { ...talk, question: event.question } : talk;
    case "microphone":
      return {
        ...talk,
        microphone: event.use,
        notice: event.name === undefined ? talk.notice : { switched: event.name },
      };
    case "silent":
      return { ...talk, silent: event.silent };
    case "hidden":
      return { ...talk, notice: "hidden" };
    case "unsent":
      return { ...talk, notice: "unsent" };
    case "dismiss":
      return { ...talk, notice: null };
    case "disputed":
      return talk.words?.seq === event.seq
        ? { ...talk, words: { ...talk.words, disputed: event.disputed } }
        : talk;
  }
}

function changeLine(talk: Talk, line: Talk["line"], wait: Wait | null): Talk {
  const wasBroken = BROKEN.has(talk.line);
  if (line === talk.line) return wait === talk.wait ? talk : { ...talk, wait };
  // A lost connection that is being made again is told as one break, not as two.
  if (line === "joining" && wasBroken) return { ...talk, line: "reconnecting" };
  if (line === "reconnecting" && talk.line === "joining") return talk;
  const back = wasBroken && (line === "live" || line === "weak");
  return {
    ...talk,
    line,
    wait,
    slow: false,
    notice: back ? "back" : BROKEN.has(line) ? null : talk.notice,
  };
}

const BROKEN: ReadonlySet<Talk["line"]> = new Set(["reconnecting", "offline", "stopped"]);

/** Why the agent tells where the interview is, as far as the candidate wants to know. */
const SYNC_NOTICES: Readonly<Record<string, Notice>> = {
  returned: "back",
  agent_replaced: "replaced",
};

/** Kinds of the interviewer's words that stay on the page as the question. */
const QUESTIONS = new Set(["planned", "followup"]);

function tell(talk: Talk, message: AgentMessage): Talk {
  switch (message.type) {
    case "state":
      return { ...talk, agent: message.state };
    case "sync":
      return {
        ...talk,
        agent: message.state ?? talk.agent,
        question: message.question ?? talk.question,
        progress: message.progress ?? talk.progress,
        stage: message.stage ?? talk.stage,
        notice: SYNC_NOTICES[message.reason ?? ""] ?? talk.notice,
      };
    case "caption": {
      if (message.speaker === "candidate") {
        const { text, final } = message;
        return { ...talk, words: { text, final, seq: message.seq ?? null, disputed: false } };
      }
      if (message.kind === "ack") return talk;
      const asks = message.kind !== undefined && QUESTIONS.has(message.kind);
      return {
        ...talk,
        question: asks ? { id: message.question_id ?? "", text: message.text } : talk.question,
        // A question that is repeated stands there already.
        spoken: asks || message.text === talk.question?.text ? null : message.text,
        progress: message.progress ?? talk.progress,
        stage: message.stage ?? talk.stage,
      };
    }
    default:
      return talk;
  }
}

function endReason(reason: string): EndReason {
  if (reason === "technical") return "technical";
  return reason === "completed" ? "completed" : "left";
}

function talking(talk: Talk): Place {
  return { at: "talk", talk };
}

function at(state: PageState, place: Place): PageState {
  return { ...state, place };
}
