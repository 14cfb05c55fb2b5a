/** The candidate's microphone and the interviewer's voice in this browser. */
import { listMicrophones, openMicrophone } from "../../shared/audio/microphone";
import { Meter } from "../../shared/audio/sound";
import type { PageEvent, Talk } from "./state";

interface User {
  dispatch(event: PageEvent): void;
  /** What the talking screen shows; null on any other. */
  talk(): Talk | null;
  /** This microphone is used from now on. */
  use(track: MediaStreamTrack): Promise<void>;
}

export class Devices {
  private readonly voice = new Audio();
  /** The candidate's microphone; null before it is open. */
  track: MediaStreamTrack | null = null;
  micMeter: Meter | null = null;
  voiceMeter: Meter | null = null;

  constructor(private readonly user: User) {
    this.voice.autoplay = true;
    navigator.mediaDevices?.addEventListener?.("devicechange", () => void this.changed());
  }

  /** Opens a microphone and lets go of the former one. Throws MicrophoneError. */
  async open(deviceId?: string): Promise<MediaStreamTrack> {
    const track = await openMicrophone(deviceId);
    const former = this.track;
    this.track = track;
    this.micMeter?.close();
    this.micMeter = new Meter(track);
    track.onended = () => this.lost(track);
    track.onmute = () => this.heldBack(true);
    track.onunmute = () => this.heldBack(false);
    track.enabled = this.user.talk()?.microphone !== "muted";
    former?.stop();
    await this.user.use(track);
    return track;
  }

  /** While talking: another microphone in the place of the one that is lost. */
  async switchTo(deviceId?: string): Promise<void> {
    const track = await this.open(deviceId);
    this.user.dispatch({ type: "microphone", use: "on", name: track.label });
  }

  readonly setMuted = (muted: boolean): void => {
    const use = this.user.talk()?.microphone;
    if (this.track === null || (use !== "on" && use !== "muted")) return;
    this.track.enabled = !muted;
    this.user.dispatch({ type: "microphone", use: muted ? "muted" : "on" });
  };

  hear(stream: MediaStream): void {
    this.voice.srcObject = stream;
    this.playVoice();
    this.voiceMeter?.close();
    const [track] = stream.getAudioTracks();
    this.voiceMeter = track === undefined ? null : new Meter(track);
  }

  readonly playVoice = (): void => {
    this.voice.play().then(
      () => this.user.dispatch({ type: "silent", silent: false }),
      () => this.user.dispatch({ type: "silent", silent: true }),
    );
  };

  /** Lets go of everything. */
  release(): void {
    this.voice.srcObject = null;
    this.voiceMeter?.close();
    this.voiceMeter = null;
    this.micMeter?.close();
    this.micMeter = null;
    this.track?.stop();
    this.track = null;
  }

  private lost(track: MediaStreamTrack): void {
    if (track !== this.track) return;
    this.user.dispatch({ type: "microphone", use: "lost" });
    // Another one may be there: a laptop has its own beside the headset.
    void this.changed();
  }

  private heldBack(held: boolean): void {
    if (this.track?.readyState !== "live") return;
    const use = held ? "held" : this.track.enabled ? "on" : "muted";
    this.user.dispatch({ type: "microphone", use });
  }

  private async changed(): Promise<void> {
    if (this.user.talk()?.microphone !== "lost") return;
    if ((await listMicrophones()).length > 0) await this.switchTo().catch(() => undefined);
  }
}
