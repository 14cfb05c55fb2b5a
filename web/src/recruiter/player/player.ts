/** Plays a recording, and tells what it does. */
import { clampTime, isIn, leadIn, nextRate, type Stretch } from "./seek";

export interface PlayerState {
  readonly status: "none" | "loading" | "failed" | "unplayable" | "ready";
  readonly time: number;
  readonly duration: number;
  readonly playing: boolean;
  readonly rate: number;
  /** What alone is played; null: everything until the end. */
  readonly stretch: Stretch | null;
}

const AT_FIRST: PlayerState = {
  status: "none",
  time: 0,
  duration: 0,
  playing: false,
  rate: 1,
  stretch: null,
};

export class Player {
  state: PlayerState = AT_FIRST;
  private readonly audio = new Audio();
  private readonly listeners = new Set<() => void>();
  private url: string | null = null;
  /** Where to play from as soon as the recording is there. */
  private wanted: number | null = null;
  private frame = 0;

  /** `fetch`: gets the recording when it is first played; without it, the page loads it. */
  constructor(private readonly fetch: (() => Promise<Blob>) | null = null) {
    const { audio } = this;
    audio.preload = "auto";
    audio.addEventListener("loadedmetadata", () => this.ready());
    audio.addEventListener("durationchange", () => this.update());
    audio.addEventListener("play", () => this.follow());
    audio.addEventListener("pause", () => this.update());
    audio.addEventListener("ended", () => this.set({ stretch: null }));
    audio.addEventListener("ended", () => this.update());
    // Frames are not drawn while the page is in the background.
    audio.addEventListener("timeupdate", () => this.stopAtEnd());
    audio.addEventListener("seeked", () => this.update());
    audio.addEventListener("error", () => {
      if (this.url !== null) this.set({ status: "unplayable", playing: false });
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly read = (): PlayerState => this.state;

  /** What is known of the recording before it can play. */
  announce(status: "none" | "loading" | "failed", duration: number): void {
    if (this.url === null) this.set({ status, duration });
  }

  load(recording: Blob): void {
    const { wanted } = this;
    this.unload();
    this.wanted = wanted;
    this.url = URL.createObjectURL(recording);
    this.set({ status: "loading" });
    this.audio.src = this.url;
  }

  /** Plays from a second; if the recording is still loading, as soon as it is there. */
  playFrom(second: number): void {
    this.playAt(leadIn(second), null);
  }

  /** Plays only this stretch; or pauses it and plays it on, if it is the one that was begun. */
  playStretch(stretch: Stretch): void {
    const { status, playing, time } = this.state;
    if (status !== "ready" || this.state.stretch?.start_s !== stretch.start_s)
      this.playAt(stretch.start_s, stretch);
    else if (playing) this.audio.pause();
    else if (isIn(stretch, time)) this.play();
    else this.playAt(stretch.start_s, stretch);
  }

  private playAt(second: number, stretch: Stretch | null): void {
    this.set({ stretch });
    if (this.state.status === "ready") {
      this.audio.currentTime = clampTime(second, this.state.duration);
      this.play();
      return;
    }
    this.wanted = second;
    if (this.fetch === null || this.state.status === "loading") return;
    this.set({ status: "loading" });
    this.fetch().then(
      (recording) => this.load(recording),
      () => this.announce("failed", 0),
    );
  }

  seek(second: number): void {
    if (this.state.status !== "ready") return;
    const { stretch } = this.state;
    if (stretch !== null && !isIn(stretch, second)) this.set({ stretch: null });
    this.audio.currentTime = clampTime(second, this.state.duration);
    this.update();
  }

  seekBy(seconds: number): void {
    this.seek(this.audio.currentTime + seconds);
  }

  toggle(): void {
    if (this.state.status !== "ready") return;
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  pause(): void {
    this.audio.pause();
  }

  changeRate(step: 1 | -1): void {
    this.setRate(nextRate(this.state.rate, step));
  }

  setRate(rate: number): void {
    this.audio.defaultPlaybackRate = rate;
    this.audio.playbackRate = rate;
    this.set({ rate });
  }

  unload(): void {
    cancelAnimationFrame(this.frame);
    this.audio.pause();
    const { url } = this;
    this.url = null;
    this.wanted = null;
    if (url === null) return;
    // Let go of first: what is still being read from an address that is gone fails.
    this.audio.removeAttribute("src");
    this.audio.load();
    URL.revokeObjectURL(url);
  }

  private play(): void {
    // A browser may refuse; the button then still says "Play".
    void this.audio.play().catch(() => this.update());
  }

  private ready(): void {
    this.audio.playbackRate = this.state.rate;
    this.set({ status: "ready" });
    this.update();
    if (this.wanted !== null) this.playAt(this.wanted, this.state.stretch);
    this.wanted = null;
  }

  private follow(): void {
    cancelAnimationFrame(this.frame);
    this.stopAtEnd();
    this.update();
    if (!this.audio.paused) this.frame = requestAnimationFrame(() => this.follow());
  }

  private stopAtEnd(): void {
    const { stretch } = this.state;
    if (stretch === null || this.audio.paused || this.audio.currentTime < stretch.end_s) return;
    this.audio.pause();
    this.set({ stretch: null });
  }

  private update(): void {
    const { currentTime, duration, paused, ended } = this.audio;
    this.set({
      time: currentTime,
      duration: Number.isFinite(duration) && duration > 0 ? duration : this.state.duration,
      playing: !paused && !ended,
    });
  }

  private set(change: Partial<PlayerState>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}
