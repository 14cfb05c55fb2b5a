/** The candidate's microphone and the playback of the interviewer's voice. */
import { listMicrophones, openMicrophone } from "../../shared/audio/microphone";
import { Meter } from "../../shared/audio/sound";
import type { PageEvent, Talk } from "./state";

interface DevicesOwner {
  dispatch(event: PageEvent): void;
  /** The state of the talk; null on other screens. */
  talk(): Talk | null;
  /** Called with a newly opened microphone. */
  onTrack(track: MediaStreamTrack): Promise<void>;
}

export class Devices {
  private readonly voice = new Audio();
  /** The candidate's microphone; null before it is open. */
  track: MediaStreamTrack | null = null;
  micMeter: Meter | null = null;
  voiceMeter: Meter | null = null;

  constructor(private readonly owner: DevicesOwner) {
    this.voice.autoplay = true;
    navigator.mediaDevices?.addEventListener?.("devicechange", () => void this.replaceLost());
  }

  /** Opens a microphone and stops the previous one. Throws MicrophoneError. */
  async open(deviceId?: string): Promise<MediaStreamTrack> {
    const track = await openMicrophone(deviceId);
    const previous = this.track;
    this.track = track;
    this.micMeter?.close();
    this.micMeter = new Meter(track);
    track.onended = () => this.onLost(track);
    track.onmute = () => this.onHeld(true);
    track.onunmute = () => this.onHeld(false);
    track.enabled = this.owner.talk()?.microphone !== "muted";
    previous?.stop();
    await this.owner.onTrack(track);
    return track;
  }

  /** Replaces a lost microphone during the talk. */
  async switchTo(deviceId?: string): Promise<void> {
    const track = await this.open(deviceId);
    this.owner.dispatch({ type: "microphone", use: "on", name: track.label });
  }

  readonly setMuted = (muted: boolean): void => {
    const use = this.owner.talk()?.microphone;
    if (this.track === null || (use !== "on" && use !== "muted")) return;
    this.track.enabled = !muted;
    this.owner.dispatch({ type: "microphone", use: muted ? "muted" : "on" });
  };

  playStream(stream: MediaStream): void {
    this.voice.srcObject = stream;
    this.playVoice();
    this.voiceMeter?.close();
    const [track] = stream.getAudioTracks();
    this.voiceMeter = track === undefined ? null : new Meter(track);
  }

  readonly playVoice = (): void => {
    this.voice.play().then(
      () => this.owner.dispatch({ type: "silent", silent: false }),
      () => this.owner.dispatch({ type: "silent", silent: true }),
    );
  };

  /** Releases all devices. */
  release(): void {
    this.voice.srcObject = null;
    this.voiceMeter?.close();
    this.voiceMeter = null;
    this.micMeter?.close();
    this.micMeter = null;
    this.track?.stop();
    this.track = null;
  }

  private onLost(track: MediaStreamTrack): void {
    if (track !== this.track) return;
    this.owner.dispatch({ type: "microphone", use: "lost" });
    // A laptop has a built-in one besides the headset.
    void this.replaceLost();
  }

  private onHeld(held: boolean): void {
    if (this.track?.readyState !== "live") return;
    const use = held ? "held" : this.track.enabled ? "on" : "muted";
    this.owner.dispatch({ type: "microphone", use });
  }

  private async replaceLost(): Promise<void> {
    if (this.owner.talk()?.microphone !== "lost") return;
    if ((await listMicrophones()).length > 0) await this.switchTo().catch(() => undefined);
  }
}
