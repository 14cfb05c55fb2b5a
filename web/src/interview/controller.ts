/** Carries out what the machine's states mean: calls, the microphone, the room, the voice. */
import {
  ApiError,
  closedBy,
  decline,
  enter,
  InterviewCalls,
  type Purpose,
  readInvitation,
  type Session,
  Unreachable,
} from "../api/client";
import { listMicrophones, openMicrophone } from "../audio/microphone";
import { Meter } from "../audio/sound";
import { Keeper } from "../rooms/keeper";
import type { AgentMessage, Control } from "../rooms/messages";
import { openRoom } from "../rooms/room";
import { advance } from "./machine";
import { forget, recall, remember } from "./memory";
import { type PageEvent, type PageState, type Place, type Problem, START } from "./state";

const SLOW_MS = 6_000;
const NOTICE_MS = 8_000;
/** The answer to "leave" comes from the interviewer; without one the page ends by itself. */
const GOODBYE_MS = 4_000;

export class Controller {
  private state: PageState = START;
  private readonly listeners = new Set<() => void>();
  private keeper: Keeper | null = null;
  private notice = 0;
  private readonly voice = new Audio();
  /** The candidate's microphone; null before it is open. */
  track: MediaStreamTrack | null = null;
  micMeter: Meter | null = null;
  voiceMeter: Meter | null = null;

  constructor(private readonly token: string) {
    this.voice.autoplay = true;
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
    navigator.mediaDevices?.addEventListener?.("devicechange", () => void this.devicesChanged());
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
    const memory = recall(this.token, Date.now());
    try {
      const invitation = await readInvitation(this.token);
      const talking = memory?.talking === true;
      if (talking) await this.openTrack().catch(() => undefined);
      this.do({ type: "opened", invitation, session: memory?.session ?? null, talking });
      if (!talking) return;
      if (memory.muted) this.setMuted(true);
      this.join();
    } catch (error) {
      const why = closedBy(error);
      if (why === "used" && memory !== null) await this.openFinished(memory.session);
      else if (why !== null) this.do({ type: "closed", why });
      else this.do({ type: "unreachable" });
    }
  }

  readonly retry = (): void => {
    this.do({ type: "retry" });
    void this.open();
  };

  async enter(consents: Partial<Record<Purpose, boolean>>, language: "en" | "ko"): Promise<void> {
    this.do({ type: "entering" });
    try {
      this.do({ type: "entered", session: await enter(this.token, consents, language) });
    } catch (error) {
      this.failed(error);
    }
  }

  async decline(otherFormat: boolean, message: string): Promise<void> {
    this.do({ type: "sending" });
    try {
      await decline(this.token, { other_format: otherFormat, ...(message !== "" && { message }) });
      this.do({ type: "declined", otherFormat });
    } catch (error) {
      this.failed(error);
    }
  }

  /** The interview is over, but whoever held it in this tab may still see its end page. */
  private async openFinished(session: Session): Promise<void> {
    try {
      await new InterviewCalls(session).read();
      this.do({ type: "finished", invitation: null, session });
    } catch (error) {
      if (error instanceof Unreachable) this.do({ type: "unreachable" });
      else {
        forget(this.token);
        this.do({ type: "closed", why: "used" });
      }
    }
  }

  private failed(error: unknown): void {
    const why = closedBy(error);
    if (why !== null) this.do({ type: "closed", why });
    else this.do({ type: "failed", problem: problemOf(error) });
  }

  // -- the microphone -------------------------------------------------------------------------

  /** Opens a microphone and lets go of the former one. Throws MicrophoneError. */
  async openTrack(deviceId?: string): Promise<MediaStreamTrack> {
    const track = await openMicrophone(deviceId);
    const former = this.track;
    this.track = track;
    this.micMeter?.close();
    this.micMeter = new Meter(track);
    track.onended = () => this.lost(track);
    track.onmute = () => this.heldBack(true);
    track.onunmute = () => this.heldBack(false);
    track.enabled = this.talk?.microphone !== "muted";
    former?.stop();
    await this.keeper?.setTrack(track);
    return track;
  }

  /** While talking: another microphone in the place of the one that is lost. */
  async switchTrack(deviceId?: string): Promise<void> {
    const track = await this.openTrack(deviceId);
    this.do({ type: "microphone", use: "on", name: track.label });
    if (this.keeper === null && this.talk !== null) this.join();
  }

  readonly setMuted = (muted: boolean): void => {
    if (this.track === null || this.talk === null) return;
    if (this.talk.microphone !== "on" && this.talk.microphone !== "muted") return;
    this.track.enabled = !muted;
    this.do({ type: "microphone", use: muted ? "muted" : "on" });
  };

  private lost(track: MediaStreamTrack): void {
    if (track !== this.track) return;
    this.do({ type: "microphone", use: "lost" });
    // Another one may be there: a laptop has its own beside the headset.
    void this.devicesChanged();
  }

  private heldBack(held: boolean): void {
    if (this.track?.readyState !== "live") return;
    this.do({ type: "microphone", use: held ? "held" : this.track.enabled ? "on" : "muted" });
  }

  private async devicesChanged(): Promise<void> {
    if (this.talk?.microphone !== "lost") return;
    if ((await listMicrophones()).length > 0) await this.switchTrack().catch(() => undefined);
  }

  // -- talking --------------------------------------------------------------------------------

  private get talk() {
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
    await this.openTrack().catch(() => undefined);
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

  /** Whether the mark was kept. */
  async dispute(seq: number, correction: string): Promise<boolean> {
    return this.mark(seq, true, this.calls?.dispute(seq, correction));
  }

  async withdraw(seq: number): Promise<boolean> {
    return this.mark(seq, false, this.calls?.withdrawDispute(seq));
  }

  private async mark(seq: number, disputed: boolean, kept?: Promise<void>): Promise<boolean> {
    try {
      await kept;
      this.do({ type: "disputed", seq, disputed });
      return true;
    } catch {
      return false;
    }
  }

  async leave(): Promise<void> {
    this.keeper?.send({ type: "control", action: "leave" });
    const calls = this.calls;
    await new Promise((resolve) => window.setTimeout(resolve, GOODBYE_MS / 4));
    // Also when nothing gets through the room: the interview must not wait for who has left.
    await calls?.complete().catch(() => undefined);
    this.do({ type: "ended", why: "left" });
  }

  playVoice(): void {
    this.voice.play().then(
      () => this.do({ type: "silent", silent: false }),
      () => this.do({ type: "silent", silent: true }),
    );
  }

  private join(): void {
    const { session } = this.state;
    const { calls } = this;
    if (session === null || calls === null || this.talk === null) return;
    if (this.track === null) {
      this.do({ type: "microphone", use: "lost" });
      return;
    }
    window.setTimeout(() => this.do({ type: "slow" }), SLOW_MS);
    this.keeper = new Keeper(() => calls.join(), openRoom, this.track, {
      line: (line) => this.do({ type: "line", line }),
      message: (message) => this.told(message),
      voice: (stream) => this.hear(stream),
      refused: (status) => void this.refused(status),
    });
    this.keeper.connect();
  }

  private told(message: AgentMessage): void {
    this.do({ type: "told", message });
  }

  private hear(stream: MediaStream): void {
    this.voice.srcObject = stream;
    this.playVoice();
    this.voiceMeter?.close();
    const [track] = stream.getAudioTracks();
    this.voiceMeter = track === undefined ? null : new Meter(track);
  }

  /** Entering is refused for good: the interview is over, or the token is. */
  private async refused(status: number): Promise<void> {
    await this.hangUp();
    if (status === 409) {
      const interview = await this.calls?.read().catch(() => null);
      const technical = interview?.end_reason === "technical" || interview?.status === "FAILED";
      this.do({ type: "ended", why: technical ? "technical" : "completed" });
      return;
    }
    await this.enterAgain();
  }

  /** The token may have run out: the link gives another one while the interview goes on. */
  private async enterAgain(): Promise<void> {
    try {
      const session = await enter(this.token, {}, "en");
      this.state = { ...this.state, session };
      this.keep(session);
      await this.openTrack();
      this.join();
    } catch (error) {
      const why = closedBy(error);
      if (why === null) this.do({ type: "line", line: "stopped" });
      else this.do({ type: "closed", why });
    }
  }

  private async hangUp(): Promise<void> {
    const { keeper } = this;
    this.keeper = null;
    await keeper?.stop();
    this.voice.srcObject = null;
    this.voiceMeter?.close();
    this.voiceMeter = null;
    this.micMeter?.close();
    this.micMeter = null;
    this.track?.stop();
    this.track = null;
  }
}

function mutedIn(place: Place): boolean {
  return place.at === "talk" && place.talk.microphone === "muted";
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.kind === "consent-needed" ? "consent" : "refused";
  return "unreachable";
}
