/** The page's state machine: (state, event) → state, without I/O. An event that doesn't apply
 *  changes nothing. */
import type { Wait } from "../../shared/api/retry-after";
import type { AgentMessage } from "../rooms/messages";
import {
  type EndReason,
  FRESH_TALK,
  type Notice,
  type PageEvent,
  type PageState,
  type Screen,
  type Talk,
} from "./state";

export function advance(state: PageState, event: PageEvent): PageState {
  const { screen } = state;
  switch (event.type) {
    case "opened": {
      if (screen.at !== "loading") return state;
      const { invitation, session } = event;
      const next: Screen = session === null ? ARRIVE : event.talking ? talking(FRESH_TALK) : READY;
      return { invitation, session, screen: next };
    }
    case "closed":
      return at(state, { at: "closed", why: event.why });
    case "unreachable":
      return screen.at === "loading" ? at(state, { at: "unreachable", wait: null }) : state;
    case "waiting":
      return waiting(state, event.wait);
    case "retry":
      return screen.at === "unreachable" ? at(state, { at: "loading" }) : state;
    case "finished":
      return {
        invitation: event.invitation ?? state.invitation,
        session: event.session,
        screen: { at: "end", why: "completed" },
      };
    case "entering":
      return screen.at === "arrive" ? at(state, { ...screen, busy: true, problem: null }) : state;
    case "entered":
      return screen.at === "arrive" ? { ...state, session: event.session, screen: READY } : state;
    case "failed":
      return screen.at === "arrive" || screen.at === "decline"
        ? at(state, { ...screen, busy: false, problem: event.problem })
        : state;
    case "declining":
      return screen.at === "arrive"
        ? at(state, { at: "decline", busy: false, problem: null })
        : state;
    case "back":
      return screen.at === "decline" || screen.at === "declined" ? at(state, ARRIVE) : state;
    case "sending":
      return screen.at === "decline" ? at(state, { ...screen, busy: true, problem: null }) : state;
    case "declined":
      return screen.at === "decline"
        ? at(state, { at: "declined", otherFormat: event.otherFormat })
        : state;
    case "start":
      return screen.at === "ready"
        ? at(state, talking({ ...FRESH_TALK, microphone: event.muted ? "muted" : "on" }))
        : state;
    case "take over":
      return screen.at === "taken-over" ? at(state, talking(FRESH_TALK)) : state;
    case "ended":
      return screen.at === "talk" || screen.at === "taken-over"
        ? at(state, { at: "end", why: event.why })
        : state;
    case "message":
      if (event.message.type === "replaced" && screen.at === "talk")
        return at(state, { at: "taken-over" });
      if (event.message.type === "ended" && screen.at === "talk") {
        return at(state, { at: "end", why: endReason(event.message.reason) });
      }
      return screen.at === "talk"
        ? at(state, talking(applyMessage(screen.talk, event.message)))
        : state;
    default:
      return screen.at === "talk" ? at(state, talking(advanceTalk(screen.talk, event))) : state;
  }
}

/** Shows that the server asks to wait; the call is repeated automatically. */
function waiting(state: PageState, wait: Wait): PageState {
  const { screen } = state;
  switch (screen.at) {
    case "loading":
    case "unreachable":
      return at(state, { at: "unreachable", wait });
    case "arrive":
    case "decline":
      return at(state, { ...screen, busy: true, problem: wait });
    default:
      return state;
  }
}

const READY: Screen = { at: "ready" };
const ARRIVE: Screen = { at: "arrive", busy: false, problem: null };

type TalkEvent = Extract<
  PageEvent,
  {
    type:
      | "connection"
      | "slow"
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
    case "connection":
      return changeConnection(talk, event.connection, event.wait ?? null);
    case "slow":
      return talk.connection === "joining" ? { ...talk, slow: true } : talk;
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

function changeConnection(talk: Talk, connection: Talk["connection"], wait: Wait | null): Talk {
  const wasBroken = BROKEN.has(talk.connection);
  if (connection === talk.connection) return wait === talk.wait ? talk : { ...talk, wait };
  // All attempts to reconnect are shown as one break.
  if (connection === "joining" && wasBroken) return { ...talk, connection: "reconnecting" };
  if (connection === "reconnecting" && talk.connection === "joining") return talk;
  const back = wasBroken && (connection === "live" || connection === "weak");
  return {
    ...talk,
    connection,
    wait,
    slow: false,
    notice: back ? "back" : BROKEN.has(connection) ? null : talk.notice,
  };
}

const BROKEN: ReadonlySet<Talk["connection"]> = new Set(["reconnecting", "offline", "stopped"]);

/** The reasons of a sync that the candidate is notified of. */
const SYNC_NOTICES: Readonly<Record<string, Notice>> = {
  returned: "back",
  agent_replaced: "replaced",
};

/** The kinds of captions that are shown as the question. */
const QUESTION_KINDS = new Set(["planned", "followup"]);

function applyMessage(talk: Talk, message: AgentMessage): Talk {
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
      const isQuestion = message.kind !== undefined && QUESTION_KINDS.has(message.kind);
      return {
        ...talk,
        question: isQuestion
          ? { id: message.question_id ?? "", text: message.text }
          : talk.question,
        // A repeated question is already shown.
        spoken: isQuestion || message.text === talk.question?.text ? null : message.text,
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

function talking(talk: Talk): Screen {
  return { at: "talk", talk };
}

function at(state: PageState, screen: Screen): PageState {
  return { ...state, screen };
}
