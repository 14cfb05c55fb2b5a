/** Carries out what the machine's states mean: calls, the microphone, the room, the voice. */

import { patiently, type Wait } from "../../shared/api/retry-after";
import { closedBy, enter, InterviewCalls, type Session } from "../api";
import type { Control } from "../rooms/messages";
import { openRoom } from "../rooms/open";
import { Keeper } from "../rooms/reconnector";
import { Devices } from "./devices";
import { Arriving } from "./entry";
import { advance } from "./machine";
import { remember } from "./session-storage";
import { type PageEvent, type PageState, type Place, START, type Talk } from "./state";

const SLOW_MS = 6_000;
const NOTICE_MS = 8_000;
/** The answer to "leave" comes from the interviewer; without one the page ends by itself. */
const GOODBYE_MS = 1_000;

export class Controller {
  private state: PageState = START;
  private readonly listeners = new Set<() => void>();
  private keeper: Keeper | null = null;
  private notice = 0;
  readonly arriving: Arriving;
  readonly devices: Devices;

  constructor(private readonly token: string) {
    this.arriving = new Arriving(token, (event) => this.do(event));
    this.devices = new Devices({
      do: (event) => this.do(event),
      talk: () => this.talk,
      use: async (track) => {
        await this.keeper?.setTrack(track);
        if (this.keeper === null && this.talk !== null) this.join();
      },
    });
    window.addEventListener("online", () => this.keeper?.connect());
    window.addEventListener("offline", () => {
      if (this.talk?.line === "reconnecting") this.do({ type: "line", line: "offline" });
    });
    window.addEventListener("pagehide", () => void this.keeper?.stop());
    // A page that comes back from the browser's memory has said goodbye: it begins anew.
    window.addEventListener("pageshow", (event) => event.persisted && location.reload());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.do({ type: "hidden" });
    });
  }

  // -- the store ------------------------------------------------------------------------------

  readonly get = (): PageState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly do = (event: PageEvent): void => {
    const before = this.state;
    this.state = advance(before, event);
    if (this.state === before) return;
    this.follow(before);
    for (const listener of this.listeners) listener();
  };

  private follow(before: PageState): void {
    const was = before.place;
    const is = this.state.place;
    if (was.at === "talk" && is.at !== "talk") void this.hangUp();
    if (is.at !== was.at && (was.at === "arrive" || was.at === "decline")) this.arriving.stop();
    const { session } = this.state;
    if (session !== null && (session !== before.session || was.at !== is.at)) {
      this.keep(session);
    }
    if (session !== null && mutedIn(was) !== mutedIn(is)) this.keep(session);
    const told = is.at === "talk" ? is.talk.notice : null;
    if (told !== (was.at === "talk" ? was.talk.notice : null)) {
      window.clearTimeout(this.notice);
      if (told !== null)
        this.notice = window.setTimeout(() => this.do({ type: "dismiss" }), NOTICE_MS);
    }
  }

  private keep(session: Session): void {
    const { place } = this.state;
    remember(this.token, { session, talking: place.at === "talk", muted: mutedIn(place) });
  }

  // -- arriving -------------------------------------------------------------------------------

  async open(): Promise<void> {
    const memory = await this.arriving.open(async (remembered) => {
      if (remembered?.talking) await this.devices.open().catch(() => undefined);
    });
    if (!memory?.talking) return;
    if (memory.muted) this.devices.setMuted(true);
    this.join();
  }

  readonly retry = (): void => {
    this.do({ type: "retry" });
    void this.open();
  };

  // -- talking --------------------------------------------------------------------------------

  private get talk(): Talk | null {
    return this.state.place.at === "talk" ? this.state.place.talk : null;
  }

  get calls(): InterviewCalls | null {
    return this.state.session === null ? null : new InterviewCalls(this.state.session);
  }

  readonly start = (): void => {
    this.do({ type: "start", muted: false });
    this.join();
  };

  readonly takeOver = async (): Promise<void> => {
    await this.devices.open().catch(() => undefined);
    this.do({ type: "take over" });
    this.join();
  };

  readonly connectNow = (): void => {
    if (this.keeper === null) void this.enterAgain();
    else this.keeper.connect();
  };

  send(action: Control): void {
    const sent = this.keeper?.send({ type: "control", action }) ?? false;
    if (!sent) this.do({ type: "unsent" });
  }

  /** Whether a typed answer left this page. */
  sendText(text: string): boolean {
    const sent = this.keeper?.send({ type: "text_answer", text }) ?? false;
    if (!sent) this.do({ type: "unsent" });
    return sent;
  }

  /** Marks own words as misheard. */
  async dispute(seq: number, correction: string): Promise<void> {
    await this.calls?.dispute(seq, correction);
    this.do({ type: "disputed", seq, disputed: true });
  }

  async withdraw(seq: number): Promise<void> {
    await patiently(async () => this.calls?.withdrawDispute(seq), quietly);
    this.do({ type: "disputed", seq, disputed: false });
  }

  async leave(): Promise<void> {
    this.keeper?.send({ type: "control", action: "leave" });
    const { calls } = this;
    const ended: PageEvent = { type: "ended", why: "left" };
    await new Promise((resolve) => window.setTimeout(resolve, GOODBYE_MS));
    // Also when nothing gets through the room: the interview must not wait for who has left.
    // The candidate need not wait for a server that asks to wait.
    await patiently(
      async () => calls?.complete(),
      () => this.do(ended),
    ).catch(() => undefined);
    this.do(ended);
  }

  private join(): void {
    const { session } = this.state;
    const { calls } = this;
    if (session === null || calls === null || this.talk === null) return;
    const { track } = this.devices;
    if (track === null) {
      this.do({ type: "microphone", use: "lost" });
      return;
    }
    window.setTimeout(() => this.do({ type: "slow" }), SLOW_MS);
    this.keeper = new Keeper(() => calls.join(), openRoom, track, {
      line: (line, wait) => this.do({ type: "line", line, wait: wait ?? null }),
      message: (message) => this.do({ type: "told", message }),
      voice: (stream) => this.devices.hear(stream),
      refused: (status) => void this.refused(status),
    });
    this.keeper.connect();
  }

  /** Entering is refused for good: the interview is over, or the token is. */
  private async refused(status: number): Promise<void> {
    await this.hangUp();
    if (status === 409) {
      const interview = await patiently(async () => this.calls?.read(), this.wait).catch(
        () => null,
      );
      const technical = interview?.end_reason === "technical" || interview?.status === "FAILED";
      this.do({ type: "ended", why: technical ? "technical" : "completed" });
      return;
    }
    await this.enterAgain();
  }

  /** The token may have run out: the link gives another one while the interview goes on. */
  private async enterAgain(): Promise<void> {
    try {
      const session = await patiently(() => enter(this.token, {}, "en"), this.wait);
      this.state = { ...this.state, session };
      this.keep(session);
      await this.devices.open();
    } catch (error) {
      const why = closedBy(error);
      if (why === null) this.do({ type: "line", line: "stopped" });
      else this.do({ type: "closed", why });
    }
  }

  private readonly wait = (asked: Wait | null): void => {
    const line = asked?.why === "crowded" ? "crowded" : asked === null ? "reconnecting" : "full";
    this.do({ type: "line", line, wait: asked });
  };

  private async hangUp(): Promise<void> {
    const { keeper } = this;
    this.keeper = null;
    await keeper?.stop();
    this.devices.release();
  }
}

/** Nothing on the page waits for this call. */
function quietly(): void {}

function mutedIn(place: Place): boolean {
  return place.at === "talk" && place.talk.microphone === "muted";
}
