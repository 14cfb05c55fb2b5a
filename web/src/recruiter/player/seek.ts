/** The arithmetic of the player: places in a recording and what is there. */

export interface Spoken {
  readonly seq: number;
  readonly speaker: "agent" | "candidate";
  readonly kind: string;
  readonly start_s: number;
  readonly end_s: number;
  readonly question_id: string | null;
}

/** A part of the recording, in its seconds. */
export interface Stretch {
  readonly start_s: number;
  readonly end_s: number;
}

export const STEP_S = 5;
export const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;
/** A proof begins a little before its first word. */
const LEAD_S = 0.3;
/** Within this time a press on "previous question" goes to the one before. */
const AGAIN_S = 2;

export function clampTime(time: number, duration: number): number {
  return Math.min(Math.max(0, duration), Math.max(0, time));
}

export function isIn(stretch: Stretch, time: number): boolean {
  return stretch.start_s <= time && time < stretch.end_s;
}

export function leadIn(start: number): number {
  return Math.max(0, start - LEAD_S);
}

/** The entry that is heard at a time, or the last one before it; -1 before the first. */
export function entryAt(entries: readonly Spoken[], time: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.start_s ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where each planned question is first asked, in the order of time. */
export function questionMarks(entries: readonly Spoken[]): readonly Spoken[] {
  const seen = new Set<string>();
  return entries.filter(({ speaker, kind, question_id }) => {
    if (speaker !== "agent" || kind !== "planned" || question_id === null) return false;
    if (seen.has(question_id)) return false;
    seen.add(question_id);
    return true;
  });
}

/** The place of the question after or before a time; null if there is none. */
export function neighbourMark(marks: readonly Spoken[], time: number, step: 1 | -1): number | null {
  if (step === 1) return marks.find((mark) => mark.start_s > time + LEAD_S)?.start_s ?? null;
  return marks.findLast((mark) => mark.start_s < time - AGAIN_S)?.start_s ?? null;
}

export function timeAt(x: number, width: number, duration: number): number {
  return width > 0 ? clampTime((x / width) * duration, duration) : 0;
}

export function nextRate(rate: number, step: 1 | -1): number {
  const index = (RATES as readonly number[]).indexOf(rate);
  return RATES[Math.min(RATES.length - 1, Math.max(0, (index < 0 ? 1 : index) + step))] ?? 1;
}
