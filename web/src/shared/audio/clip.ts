/** Records a few seconds of the microphone, to play back and to send as a WAV file. */
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
  private readonly chunks: Blob[] = [];

  constructor(track: MediaStreamTrack) {
    this.recorder = new MediaRecorder(new MediaStream([track]));
    this.recorder.ondataavailable = ({ data }) => this.chunks.push(data);
    this.recorder.start();
  }

  async finish(): Promise<Clip> {
    const stopped = new Promise((resolve) => {
      this.recorder.onstop = resolve;
    });
    this.recorder.stop();
    await stopped;
    const encoded = await new Blob(this.chunks, { type: this.recorder.mimeType }).arrayBuffer();
    const samples = await audioContext().decodeAudioData(encoded);
    const resampler = new OfflineAudioContext(1, Math.ceil(samples.duration * RATE_HZ), RATE_HZ);
    const source = resampler.createBufferSource();
    source.buffer = samples;
    source.connect(resampler.destination);
    source.start();
    const resampled = await resampler.startRendering();
    return { samples, wav: wavOf(resampled.getChannelData(0), RATE_HZ) };
  }

  cancel(): void {
    if (this.recorder.state !== "inactive") this.recorder.stop();
  }
}
