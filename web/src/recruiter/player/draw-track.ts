/** Draws a recording as one line: the candidate above it, the interviewer below. */
import type { Peaks } from "./peaks";

export interface Track {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  readonly peaks: Peaks;
  /** 0 to 1. */
  readonly played: number;
  /** 0 to 1 each. */
  readonly marks: readonly number[];
}

export interface Colours {
  readonly candidate: string;
  readonly interviewer: string;
  readonly still: string;
  readonly mark: string;
}

const STROKE = 2;
const GAP = 1;

export function drawTrack(context: CanvasRenderingContext2D, track: Track, colours: Colours): void {
  const { width, height, ratio, peaks, played, marks } = track;
  const middle = height / 2;
  const step = (STROKE + GAP) * ratio;
  context.clearRect(0, 0, width, height);
  for (let x = 0; x < width; x += step) {
    const past = x / width < played;
    const from = x / width;
    const to = Math.min(1, (x + step) / width);
    bar(
      context,
      x,
      middle,
      -loudest(peaks.above, from, to) * (middle - ratio),
      ratio,
      past ? colours.candidate : colours.still,
    );
    bar(
      context,
      x,
      middle,
      loudest(peaks.below, from, to) * (middle - ratio),
      ratio,
      past ? colours.interviewer : colours.still,
    );
  }
  context.fillStyle = colours.still;
  context.fillRect(0, middle - ratio / 2, width, ratio);
  context.fillStyle = colours.mark;
  for (const mark of marks) context.fillRect(Math.round(mark * width), 0, ratio, height);
  const head = Math.min(width - 2 * ratio, played * width);
  context.fillStyle = colours.candidate;
  context.fillRect(head, 0, 2 * ratio, height);
}

function bar(
  context: CanvasRenderingContext2D,
  x: number,
  middle: number,
  tall: number,
  ratio: number,
  colour: string,
): void {
  if (Math.abs(tall) < ratio / 2) return;
  context.fillStyle = colour;
  context.fillRect(x, Math.min(middle, middle + tall), STROKE * ratio, Math.abs(tall));
}

function loudest(peaks: Float32Array, from: number, to: number): number {
  let most = 0;
  const end = Math.max(Math.floor(from * peaks.length) + 1, Math.floor(to * peaks.length));
  for (let at = Math.floor(from * peaks.length); at < end; at += 1)
    most = Math.max(most, peaks[at] ?? 0);
  return most;
}
