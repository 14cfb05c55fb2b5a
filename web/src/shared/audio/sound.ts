/** The page's AudioContext: level meters, playback, and two test notes. */

let context: AudioContext | null = null;

/** The first call must come from a user gesture, or the context stays suspended. */
export function audioContext(): AudioContext {
  context ??= new AudioContext({ latencyHint: "interactive" });
  if (context.state === "suspended") void context.resume();
  return context;
}

/** Measures the level of a track, from 0 (silence) to 1 (loud speech). */
export class Meter {
  private readonly analyser: AnalyserNode;
  private readonly source: MediaStreamAudioSourceNode;
  private readonly samples: Float32Array<ArrayBuffer>;

  constructor(track: MediaStreamTrack) {
    const audio = audioContext();
    this.analyser = audio.createAnalyser();
    this.analyser.fftSize = 1024;
    this.samples = new Float32Array(this.analyser.fftSize);
    this.source = audio.createMediaStreamSource(new MediaStream([track]));
    this.source.connect(this.analyser);
  }

  level(): number {
    this.analyser.getFloatTimeDomainData(this.samples);
    return loudness(this.samples);
  }

  close(): void {
    this.source.disconnect();
    this.analyser.disconnect();
  }
}

const FAINT_DBFS = -52;
const LOUD_DBFS = -14;

/** The RMS of samples between FAINT_DBFS (0) and LOUD_DBFS (1). */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const dbfs = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, (dbfs - FAINT_DBFS) / (LOUD_DBFS - FAINT_DBFS)));
}

/** Plays samples; resolves at the end. */
export function play(samples: AudioBuffer): Promise<void> {
  const audio = audioContext();
  const source = audio.createBufferSource();
  source.buffer = samples;
  source.connect(audio.destination);
  return new Promise((resolve) => {
    source.onended = () => resolve();
    source.start();
  });
}

const NOTES_HZ = [440, 587.33];
const NOTE_S = 0.55;

/** Plays two soft notes; resolves at the end. */
export async function playNotes(): Promise<void> {
  const audio = audioContext();
  await audio.resume();
  const startS = audio.currentTime + 0.05;
  await Promise.all(
    NOTES_HZ.map((hertz, index) => {
      const at = startS + index * NOTE_S;
      const note = audio.createOscillator();
      const gain = audio.createGain();
      note.type = "sine";
      note.frequency.value = hertz;
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(0.22, at + 0.03);
      gain.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S + 0.25);
      note.connect(gain).connect(audio.destination);
      note.start(at);
      note.stop(at + NOTE_S + 0.3);
      return new Promise<void>((resolve) => {
        note.onended = () => resolve();
      });
    }),
  );
}
