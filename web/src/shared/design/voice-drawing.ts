/** Draws the voice line. */

/** What the voice line shows. */
export type Mood =
  | "joining"
  | "reconnecting"
  | "speaking"
  | "listening"
  | "thinking"
  | "waiting"
  | "muted"
  | "stopped";

const LEVELS = 90;
const RISE = 0.45;
const FALL = 0.12;

/** The last levels, newest first: the newest is in the middle and travels outwards. */
export class Ripple {
  private readonly levels = new Float32Array(LEVELS);
  private newest = 0;
  private smooth = 0;

  push(level: number): void {
    this.smooth += (level - this.smooth) * (level > this.smooth ? RISE : FALL);
    this.newest = (this.newest + LEVELS - 1) % LEVELS;
    this.levels[this.newest] = this.smooth;
  }

  /** The level at a distance from the middle (both 0 to 1). */
  at(distance: number): number {
    const position = Math.min(LEVELS - 1, Math.max(0, distance * (LEVELS - 1)));
    const before = Math.floor(position);
    const after = Math.min(LEVELS - 1, before + 1);
    const a = this.levels[(this.newest + before) % LEVELS] ?? 0;
    const b = this.levels[(this.newest + after) % LEVELS] ?? 0;
    return a + (b - a) * (position - before);
  }
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
  /** Seconds. */
  readonly time: number;
  readonly mood: Mood;
  readonly ripple: Ripple;
}

const TRAVEL_S = 5;

export function draw(context: CanvasRenderingContext2D, scene: Scene, colour: string): void {
  const { width, height, ratio, time, mood } = scene;
  const middle = height / 2;
  const margin = 1.5 * ratio;
  context.clearRect(0, 0, width, height);
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = 2.25 * ratio;
  context.lineCap = "round";
  context.lineJoin = "round";
  const connecting = mood === "reconnecting" || mood === "joining";
  const broken = connecting || mood === "stopped";
  context.setLineDash(broken ? [1 * ratio, 9 * ratio] : []);
  context.beginPath();
  for (let x = margin; x <= width - margin; x += 2 * ratio) {
    const y = middle + height * 0.46 * displacement(scene, x);
    if (x === margin) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
  if (mood === "thinking" || connecting) {
    const way = 0.5 - 0.5 * Math.cos((time / TRAVEL_S) * 2 * Math.PI);
    const radius = 5 * ratio;
    context.beginPath();
    context.arc(margin + radius + way * (width - 2 * (margin + radius)), middle, radius, 0, 7);
    context.fill();
  }
}

/** The displacement at x, between -1 and 1; 0 at both ends. */
function displacement({ width, time, ripple }: Scene, x: number): number {
  // Rounded in the middle, where the two halves meet.
  const distance = Math.min(1, Math.hypot((2 * x) / width - 1, 0.05));
  const level = ripple.at(distance);
  if (level < 0.004) return 0;
  const waves = width > 1200 ? 9 : 6;
  const wave =
    0.62 * Math.sin(2 * Math.PI * (distance * waves - time * 1.7)) +
    0.38 * Math.sin(2 * Math.PI * (distance * waves * 1.83 - time * 2.6 + 0.2));
  return level * wave * (1 - distance) ** 1.15;
}
