/** A few seconds of the microphone, to be played back and sent as a WAV file. */
import { audioContext } from "./sound";
import { wavOf } from "./wav";

export const LONGEST_MS = 9_500;
const RATE_HZ = 16_000;

export interface Clip {
  readonly samples: AudioBuffer;
  readonly wav: Blob;
}

export class ClipRecorder {
  private readonly recorder: MediaRecorder;
  private readonly parts: Blob[] = [];

  constructor(track: MediaStreamTrack) {
    this.recorder = new MediaRecorder(new MediaStream([track]));
    this.recorder.ondataavailable = ({ data }) => this.parts.push(data);
    this.recorder.start();
  }

  async finish(): Promise<Clip> {
    const stopped = new Promise((resolve) => {
      this.recorder.onstop = resolve;
    });
    this.recorder.stop();
    await stopped;
    const whole = await new Blob(this.parts, { type: this.recorder.mimeType }).arrayBuffer();
    const samples = await audioContext().decodeAudioData(whole);
    const narrow = new OfflineAudioContext(1, Math.ceil(samples.duration * RATE_HZ), RATE_HZ);
    const source = narrow.createBufferSource();
    source.buffer = samples;
    source.connect(narrow.destination);
    source.start();
    const made = await narrow.startRendering();
    return { samples, wav: wavOf(made.getChannelData(0), RATE_HZ) };
  }

  cancel(): void {
    if (this.recorder.state !== "inactive") this.recorder.stop();
  }
}
