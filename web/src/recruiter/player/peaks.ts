/** How loud each voice is along a recording. */

export interface Peaks {
  /** 0 to 1, candidate. */
  readonly above: Float32Array;
  /** 0 to 1, interviewer. */
  readonly below: Float32Array;
}

export const COLUMNS = 1_200;
/** Longer recordings would take too much memory to decode; their line is drawn from the text. */
const LONGEST_S = 35 * 60;
const RATE_HZ = 8_000;

/** Decodes a recording and measures it; null if it is too long or can't be decoded. */
export async function measure(recording: Blob, duration: number): Promise<Peaks | null> {
  if (duration > LONGEST_S) return null;
  try {
    const context = new OfflineAudioContext(2, 1, RATE_HZ);
    const sound = await context.decodeAudioData(await recording.arrayBuffer());
    const left = sound.getChannelData(0);
    const right = sound.numberOfChannels > 1 ? sound.getChannelData(1) : left;
    return { above: peaksOf(left, COLUMNS), below: peaksOf(right, COLUMNS) };
  } catch {
    return null;
  }
}

/** The loudest moment of each column, relative to the loudest of all. */
export function peaksOf(samples: Float32Array, columns: number): Float32Array {
  const peaks = new Float32Array(columns);
  let most = 0;
  for (let column = 0; column < columns; column += 1) {
    const end = Math.floor(((column + 1) * samples.length) / columns);
    let peak = 0;
    for (let at = Math.floor((column * samples.length) / columns); at < end; at += 1)
      peak = Math.max(peak, Math.abs(samples[at] ?? 0));
    peaks[column] = peak;
    most = Math.max(most, peak);
  }
  if (most > 0)
    for (let column = 0; column < columns; column += 1) peaks[column] = (peaks[column] ?? 0) / most;
  return peaks;
}

interface Voiced {
  readonly speaker: "agent" | "candidate";
  readonly start_s: number;
  readonly end_s: number;
}

const SPOKEN = 0.45;

/** Who speaks when, from the transcript: an even height wherever someone does. */
export function spans(entries: readonly Voiced[], duration: number): Peaks {
  const above = new Float32Array(COLUMNS);
  const below = new Float32Array(COLUMNS);
  if (duration <= 0) return { above, below };
  for (const { speaker, start_s, end_s } of entries) {
    const from = Math.max(0, Math.floor((start_s / duration) * COLUMNS));
    const to = Math.min(COLUMNS, Math.ceil((end_s / duration) * COLUMNS));
    (speaker === "candidate" ? above : below).fill(SPOKEN, from, to);
  }
  return { above, below };
}
