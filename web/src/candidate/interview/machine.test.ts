import { describe, expect, it } from "vitest";
import type { Wait } from "../../shared/api/retry-after";
import type { AgentMessage } from "../rooms/messages";
import { INVITATION, SESSION } from "./fixtures";
import { advance } from "./machine";
import {
  type Connection,
  FRESH_TALK,
  moodOf,
  type PageEvent,
  type PageState,
  type Screen,
  START,
  statusWordOf,
  type Talk,
} from "./state";

const screens: Record<Screen["at"], Screen> = {
  loading: { at: "loading" },
  unreachable: { at: "unreachable", wait: null },
  closed: { at: "closed", why: "expired" },
  arrive: { at: "arrive", busy: false, problem: null },
  decline: { at: "decline", busy: false, problem: null },
  declined: { at: "declined", otherFormat: true },
  ready: { at: "ready" },
  talk: { at: "talk", talk: FRESH_TALK },
  "taken-over": { at: "taken-over" },
  end: { at: "end", why: "completed" },
};

const events: PageEvent[] = [
  { type: "opened", invitation: INVITATION, session: null, talking: false },
  { type: "closed", why: "used" },
  { type: "unreachable" },
  { type: "retry" },
  { type: "waiting", wait: { why: "busy", until: 1 } },
  { type: "finished", invitation: null, session: SESSION },
  { type: "entering" },
  { type: "entered", session: SESSION },
  { type: "failed", problem: "unreachable" },
  { type: "declining" },
  { type: "back" },
  { type: "sending" },
  { type: "declined", otherFormat: false },
  { type: "start", muted: false },
  { type: "connection", connection: "live" },
  { type: "slow" },
  { type: "message", message: { type: "state", state: "listening" } },
  { type: "message", message: { type: "replaced" } },
  { type: "message", message: { type: "ended", reason: "completed" } },
  { type: "microphone", use: "lost" },
  { type: "silent", silent: true },
  { type: "hidden" },
  { type: "unsent" },
  { type: "dismiss" },
  { type: "disputed", seq: 1, disputed: true },
  { type: "take over" },
  { type: "ended", why: "left" },
];

/** All transitions; every other event stays on its screen. */
const moves: Record<string, Partial<Record<string, Screen["at"]>>> = {
  loading: { opened: "arrive", unreachable: "unreachable", waiting: "unreachable" },
  unreachable: { retry: "loading" },
  arrive: { entered: "ready", declining: "decline" },
  decline: { back: "arrive", declined: "declined" },
  declined: { back: "arrive" },
  ready: { start: "talk" },
  talk: { "message replaced": "taken-over", "message ended": "end", ended: "end" },
  "taken-over": { "take over": "talk", ended: "end" },
};

function nameOf(event: PageEvent): string {
  return event.type === "message" && event.message.type !== "state"
    ? `message ${event.message.type}`
    : event.type;
}

function at(screen: Screen): PageState {
  return { screen, invitation: INVITATION, session: SESSION };
}

describe("every event on every screen", () => {
  for (const screen of Object.values(screens)) {
    for (const event of events) {
      const name = nameOf(event);
      const anywhere: Record<string, Screen["at"]> = { closed: "closed", finished: "end" };
      const expected = anywhere[name] ?? moves[screen.at]?.[name] ?? screen.at;
      it(`${screen.at}: ${name} → ${expected}`, () => {
        expect(advance(at(screen), event).screen.at).toBe(expected);
      });
    }
  }

  it("leaves the state alone, by identity, when an event does not fit", () => {
    const state = at(screens.end);
    for (const event of events) {
      if (event.type !== "closed" && event.type !== "finished") {
        expect(advance(state, event)).toBe(state);
      }
    }
  });
});

describe("a server that asks to wait", () => {
  const wait: Wait = { why: "crowded", until: 1 };

  it("keeps a form busy until it is sent again", () => {
    const form = at({ at: "decline", busy: true, problem: null });
    const waiting = advance(form, { type: "waiting", wait });
    expect(waiting.screen).toEqual({ at: "decline", busy: true, problem: wait });
    const again = advance(waiting, { type: "sending" });
    expect(again.screen).toEqual({ at: "decline", busy: true, problem: null });
  });

  it("is shown instead of an unreachable server until the retry", () => {
    const waiting = advance(START, { type: "waiting", wait });
    expect(waiting.screen).toEqual({ at: "unreachable", wait });
    expect(advance(waiting, { type: "retry" }).screen).toEqual({ at: "loading" });
  });

  it("is waited for while talking until the connection changes again", () => {
    const later: Wait = { ...wait, until: 2 };
    const crowded = advance(talk({}), { type: "connection", connection: "crowded", wait });
    expect(talkAfter(crowded)).toMatchObject({ connection: "crowded", wait });
    expect(
      talkAfter(crowded, { type: "connection", connection: "crowded", wait: later }).wait,
    ).toBe(later);
    expect(talkAfter(crowded, { type: "connection", connection: "joining" }).wait).toBeNull();
  });
});

describe("opening", () => {
  it("goes to the talk at once after a reload", () => {
    const event: PageEvent = {
      type: "opened",
      invitation: INVITATION,
      session: SESSION,
      talking: true,
    };
    expect(advance(START, event).screen.at).toBe("talk");
  });

  it("skips consent for a candidate who entered in this tab", () => {
    const event: PageEvent = {
      type: "opened",
      invitation: INVITATION,
      session: SESSION,
      talking: false,
    };
    expect(advance(START, event)).toMatchObject({ screen: { at: "ready" }, session: SESSION });
  });
});

describe("forms", () => {
  it("are busy while sent, then show what went wrong", () => {
    const busy = advance(at(screens.arrive), { type: "entering" });
    expect(busy.screen).toEqual({ at: "arrive", busy: true, problem: null });
    expect(advance(busy, { type: "failed", problem: "consent" }).screen).toEqual({
      at: "arrive",
      busy: false,
      problem: "consent",
    });
  });
});

function talk(changes: Partial<Talk> = {}): PageState {
  return at({ at: "talk", talk: { ...FRESH_TALK, ...changes } });
}

function talkAfter(state: PageState, ...events: PageEvent[]): Talk {
  const { screen } = events.reduce(advance, state);
  if (screen.at !== "talk") throw new Error(`unexpected screen ${screen.at}`);
  return screen.talk;
}

const message = (message: AgentMessage): PageEvent => ({ type: "message", message });
const connection = (next: Connection): PageEvent => ({ type: "connection", connection: next });

describe("the connection", () => {
  it("shows one break for any number of attempts", () => {
    const broken = talkAfter(
      talk({ connection: "live" }),
      connection("reconnecting"),
      connection("joining"),
    );
    expect(broken.connection).toBe("reconnecting");
  });

  it("is announced after a break, but not after the first connection", () => {
    expect(talkAfter(talk(), connection("live")).notice).toBeNull();
    expect(
      talkAfter(talk({ connection: "offline" }), connection("joining"), connection("live")).notice,
    ).toBe("back");
  });

  it("is not shown as broken before it was made", () => {
    expect(talkAfter(talk(), connection("reconnecting")).connection).toBe("joining");
  });

  it("is slow only while it is being made", () => {
    expect(talkAfter(talk(), { type: "slow" }).slow).toBe(true);
    expect(talkAfter(talk({ connection: "live" }), { type: "slow" }).slow).toBe(false);
    expect(talkAfter(talk(), { type: "slow" }, connection("live")).slow).toBe(false);
  });

  it("removes a notice that no longer holds after a break", () => {
    expect(
      talkAfter(talk({ connection: "live", notice: "back" }), connection("reconnecting")).notice,
    ).toBeNull();
  });
});

describe("a message from the agent", () => {
  const caption = (kind: string, text: string): PageEvent =>
    message({ type: "caption", speaker: "agent", kind, text, final: true, question_id: "a" });

  it.each(["planned", "followup"])("keeps a %s as the question", (kind) => {
    expect(talkAfter(talk(), caption(kind, "Why?")).question).toEqual({ id: "a", text: "Why?" });
  });

  it("shows other captions beside the question until the next one", () => {
    const spoken = talkAfter(talk(), caption("planned", "Why?"), caption("meta", "Of course."));
    expect(spoken).toMatchObject({ spoken: "Of course.", question: { text: "Why?" } });
    expect(talkAfter(talk(spoken), caption("followup", "And then?")).spoken).toBeNull();
  });

  it("does not show a repeated question twice", () => {
    const repeated = talkAfter(talk(), caption("planned", "Why?"), caption("meta", "Why?"));
    expect(repeated.spoken).toBeNull();
  });

  it("ignores acknowledgements", () => {
    const state = talk();
    expect(talkAfter(state, caption("ack", "Thank you."))).toEqual(talkAfter(state));
  });

  it("restores the state by a sync", () => {
    const sync: AgentMessage = {
      type: "sync",
      reason: "returned",
      state: "listening",
      question: { id: "b", text: "What then?" },
      progress: { asked: 2, questions: 6, seconds_left: 400 },
      stage: { index: 1, count: 3, title: "Depth" },
    };
    expect(talkAfter(talk({ connection: "live" }), message(sync))).toMatchObject({
      agent: "listening",
      question: { text: "What then?" },
      progress: { asked: 2 },
      stage: { index: 1 },
      notice: "back",
    });
  });

  it("notifies of a replaced agent, but not of the first join", () => {
    const sync = (reason: string) => talkAfter(talk(), message({ type: "sync", reason })).notice;
    expect(sync("agent_replaced")).toBe("replaced");
    expect(sync("joined")).toBeNull();
  });

  it("keeps what a sync leaves out", () => {
    const kept = talkAfter(
      talk({ question: { id: "a", text: "Why?" }, agent: "speaking" }),
      message({ type: "sync", question: null, progress: null, stage: null }),
    );
    expect(kept).toMatchObject({ question: { text: "Why?" }, agent: "speaking" });
  });

  it("marks only the disputed words of the candidate", () => {
    const words = message({
      type: "caption",
      speaker: "candidate",
      text: "Hi",
      final: true,
      seq: 7,
    });
    const mark = (seq: number): PageEvent => ({ type: "disputed", seq, disputed: true });
    expect(talkAfter(talk(), words, mark(7)).words?.disputed).toBe(true);
    expect(talkAfter(talk(), words, mark(8)).words?.disputed).toBe(false);
  });

  it.each([
    ["completed", "completed"],
    ["technical", "technical"],
    ["left", "left"],
    ["stopped", "left"],
  ])("ends by %s as %s", (reason, why) => {
    expect(advance(talk(), message({ type: "ended", reason })).screen).toEqual({ at: "end", why });
  });
});

describe("the microphone", () => {
  it("is named after a switch", () => {
    const event: PageEvent = { type: "microphone", use: "on", name: "Headset" };
    expect(talkAfter(talk({ microphone: "lost" }), event)).toMatchObject({
      microphone: "on",
      notice: { switched: "Headset" },
    });
  });
});

describe("the mood", () => {
  const live: Partial<Talk> = { connection: "live" };
  it.each<[Partial<Talk>, ReturnType<typeof moodOf>]>([
    [{ connection: "joining", agent: "speaking" }, "joining"],
    [{ connection: "full" }, "joining"],
    [{ connection: "crowded" }, "joining"],
    [{ ...live, agent: null }, "joining"],
    [{ ...live, agent: "speaking" }, "speaking"],
    [{ ...live, agent: "thinking" }, "thinking"],
    [{ ...live, agent: "waiting" }, "waiting"],
    [{ ...live, agent: "listening" }, "listening"],
    [{ ...live, agent: "listening", microphone: "muted" }, "muted"],
    [{ ...live, agent: "listening", microphone: "lost" }, "muted"],
    [{ ...live, agent: "speaking", microphone: "muted" }, "speaking"],
    [{ connection: "weak", agent: "listening" }, "listening"],
    [{ connection: "reconnecting", agent: "listening" }, "reconnecting"],
    [{ connection: "offline", agent: "speaking" }, "reconnecting"],
    [{ connection: "stopped", agent: null }, "stopped"],
  ])("of %o is %s", (changes, mood) => {
    expect(moodOf({ ...FRESH_TALK, ...changes })).toBe(mood);
  });
});

describe("the word under the voice line", () => {
  const live: Partial<Talk> = { connection: "live", agent: "listening" };
  it.each<[Partial<Talk>, ReturnType<typeof statusWordOf>]>([
    [{ connection: "full" }, "full"],
    [{ connection: "stopped", agent: "speaking" }, "stopped"],
    [{ connection: "offline" }, "reconnecting"],
    [{ ...live, microphone: "muted" }, "muted"],
    [{ ...live, microphone: "lost" }, "unheard"],
    [{ ...live, microphone: "held" }, "unheard"],
    [live, "listening"],
  ])("of %o is %s", (changes, word) => {
    expect(statusWordOf({ ...FRESH_TALK, ...changes })).toBe(word);
  });
});
