/** Holds the page's state and runs its effects: API calls, the microphone, the room. */
import { type Wait, withRetryAfter } from "../../shared/api/retry-after";
import { closedWithin, enter, InterviewCalls, type Session } from "../api";
import type { Control } from "../rooms/messages";
import { openRoom } from "../rooms/open";
import { Reconnector } from "../rooms/reconnector";
import { Devices } from "./devices";
import { Entry } from "./entry";
import { advance } from "./machine";
import { storeSession } from "./session-storage";
import {
  type Notice,
  type PageEvent,
  type PageState,
  type Screen,
  START,
  type Talk,
} from "./state";

const SLOW_MS = 6_000;
const NOTICE_MS = 8_000;
/** The end of the link in messages by which candidates ask for another format. */
const OTHER_FORMAT = "#other-format";
/** How long the interviewer has to confirm "leave" before the page ends by itself. */
const LEAVE_MS = 1_000;

export class Controller {
  private state: PageState = START;
  private readonly listeners = new Set<() => void>();
  private reconnector: Reconnector | null = null;
  private noticeTimer = 0;
  readonly entry: Entry;
  readonly devices: Devices;

  constructor(private readonly token: string) {
    this.entry = new Entry(token, (event) => this.dispatch(event));
    this.devices = new Devices({
      dispatch: (event) => this.dispatch(event),
      talk: () => this.talk,
      onTrack: async (track) => {
        await this.reconnector?.setTrack(track);
        if (this.reconnector === null && this.talk !== null) this.join();
      },
    });
    window.addEventListener("online", () => this.reconnector?.connect());
    window.addEventListener("offline", () => {
      if (this.talk?.connection === "reconnecting")
        this.dispatch({ type: "connection", connection: "offline" });
    });
    window.addEventListener("pagehide", () => void this.reconnector?.stop());
    // A page restored from the back/forward cache has left its room, so it reloads.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.dispatch({ type: "hidden" });
    });
  }

  // -- state ---------------------------------------------------------------------------------

  readonly get = (): PageState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly dispatch = (event: PageEvent): void => {
    const before = this.state;
    this.state = advance(before, event);
    if (this.state === before) return;
    this.applyEffects(before);
    for (const listener of this.listeners) listener();
  };

  private applyEffects(before: PageState): void {
    const from = before.screen;
    const to = this.state.screen;
    if (from.at === "talk" && to.at !== "talk") void this.hangUp();
    if (to.at !== from.at && (from.at === "arrive" || from.at === "decline")) this.entry.stop();
    const { session } = this.state;
    if (session !== null && (session !== before.session || from.at !== to.at)) {
      this.store(session);
    }
    if (session !== null && mutedIn(from) !== mutedIn(to)) this.store(session);
    const notice = noticeIn(to);
    if (notice !== noticeIn(from)) {
      window.clearTimeout(this.noticeTimer);
      if (notice !== null)
        this.noticeTimer = window.setTimeout(() => this.dispatch({ type: "dismiss" }), NOTICE_MS);
    }
  }

  private store(session: Session): void {
    const { screen } = this.state;
    storeSession(this.token, { session, talking: screen.at === "talk", muted: mutedIn(screen) });
  }

  // -- entry ---------------------------------------------------------------------------------

  async open(): Promise<void> {
    const stored = await this.entry.open(async (session) => {
      if (session?.talking) await this.devices.open().catch(() => undefined);
    });
    if (location.hash === OTHER_FORMAT) {
      history.replaceState(null, "", location.pathname); // once, not at each reload
      this.dispatch({ type: "declining" });
    }
    if (!stored?.talking) return;
    if (stored.muted) this.devices.setMuted(true);
    this.join();
  }

  readonly retry = (): void => {
    this.dispatch({ type: "retry" });
    void this.open();
  };

  // -- the talk ------------------------------------------------------------------------------

  private get talk(): Talk | null {
    return this.state.screen.at === "talk" ? this.state.screen.talk : null;
  }

  get calls(): InterviewCalls | null {
    return this.state.session === null ? null : new InterviewCalls(this.state.session);
  }

  readonly start = (): void => {
    this.dispatch({ type: "start", muted: false });
    this.join();
  };

  readonly takeOver = async (): Promise<void> => {
    await this.devices.open().catch(() => undefined);
    this.dispatch({ type: "take over" });
    this.join();
  };

  readonly connectNow = (): void => {
    if (this.reconnector === null) void this.enterAgain();
    else this.reconnector.connect();
  };

  send(action: Control): void {
    const sent = this.reconnector?.send({ type: "control", action }) ?? false;
    if (!sent) this.dispatch({ type: "unsent" });
  }

  /** Sends a typed answer. False when it can't be sent now. */
  sendText(text: string): boolean {
    const sent = this.reconnector?.send({ type: "text_answer", text }) ?? false;
    if (!sent) this.dispatch({ type: "unsent" });
    return sent;
  }

  /** Marks an entry of the candidate's as misheard. */
  async dispute(seq: number, correction: string): Promise<void> {
    await this.calls?.dispute(seq, correction);
    this.dispatch({ type: "disputed", seq, disputed: true });
  }

  async withdraw(seq: number): Promise<void> {
    await withRetryAfter(async () => this.calls?.withdrawDispute(seq), ignoreWait);
    this.dispatch({ type: "disputed", seq, disputed: false });
  }

  async leave(): Promise<void> {
    this.reconnector?.send({ type: "control", action: "leave" });
    const { calls } = this;
    const ended: PageEvent = { type: "ended", why: "left" };
    await new Promise((resolve) => window.setTimeout(resolve, LEAVE_MS));
    // The message may not have reached the interviewer, so the API ends the interview as well.
    // If the server asks to wait, the page ends without waiting.
    await withRetryAfter(
      async () => calls?.complete(),
      () => this.dispatch(ended),
    ).catch(() => undefined);
    this.dispatch(ended);
  }

  private join(): void {
    const { session } = this.state;
    const { calls } = this;
    if (session === null || calls === null || this.talk === null) return;
    const { track } = this.devices;
    if (track === null) {
      this.dispatch({ type: "microphone", use: "lost" });
      return;
    }
    window.setTimeout(() => this.dispatch({ type: "slow" }), SLOW_MS);
    this.reconnector = new Reconnector(() => calls.join(), openRoom, track, {
      connection: (connection, wait) =>
        this.dispatch({ type: "connection", connection, wait: wait ?? null }),
      message: (message) => this.dispatch({ type: "message", message }),
      voice: (stream) => this.devices.playStream(stream),
      refused: (status) => void this.refused(status),
    });
    this.reconnector.connect();
  }

  /** Handles a final refusal of the room: the interview is over, or its token has expired. */
  private async refused(status: number): Promise<void> {
    await this.hangUp();
    if (status === 409) {
      const interview = await withRetryAfter(async () => this.calls?.read(), this.showWait).catch(
        () => null,
      );
      const technical = interview?.end_reason === "technical" || interview?.status === "FAILED";
      this.dispatch({ type: "ended", why: technical ? "technical" : "completed" });
      return;
    }
    await this.enterAgain();
  }

  /** Gets a new token by the link, which works while the interview is open. */
  private async enterAgain(): Promise<void> {
    try {
      const session = await withRetryAfter(() => enter(this.token, {}, "en"), this.showWait);
      this.state = { ...this.state, session };
      this.store(session);
      await this.devices.open();
    } catch (error) {
      const why = closedWithin(error);
      if (why === null) this.dispatch({ type: "connection", connection: "stopped" });
      else this.dispatch({ type: "closed", why });
    }
  }

  private readonly showWait = (wait: Wait | null): void => {
    const connection =
      wait?.why === "crowded" ? "crowded" : wait === null ? "reconnecting" : "full";
    this.dispatch({ type: "connection", connection, wait });
  };

  private async hangUp(): Promise<void> {
    const { reconnector } = this;
    this.reconnector = null;
    await reconnector?.stop();
    this.devices.release();
  }
}

/** For a call whose wait the page doesn't show. */
function ignoreWait(): void {}

function noticeIn(screen: Screen): Notice | null {
  return screen.at === "talk" ? screen.talk.notice : null;
}

function mutedIn(screen: Screen): boolean {
  return screen.at === "talk" && screen.talk.microphone === "muted";
}
