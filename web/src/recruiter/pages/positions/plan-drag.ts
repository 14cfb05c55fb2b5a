/** Where a dragged question lands, and how fast the page scrolls meanwhile. */
import type { Plan } from "../../api/contract";
import type { Place } from "./plan-edit";

const SCROLLING_SHARE = 0.15;
/** At the window's edge. */
const FASTEST_PX_S = 900;

/** A question's vertical extent in the window, in CSS pixels. */
export interface Extent {
  readonly top: number;
  readonly bottom: number;
}

/** The question that is dragged, and the one in front of which it would land, if it would move. */
export interface Drag {
  readonly from: Place | null;
  readonly to: Place | null;
}

/** What is shown at a question: that it is dragged, or a line before or after it. */
export type Mark = "dragged" | "before" | "after";

export function isSame(one: Place | null, other: Place | null): boolean {
  return one?.stage === other?.stage && one?.question === other?.question;
}

/**
 * The place nearest to a point: in front of a question, or at a theme's end (the place after its
 * last question). Null if no question is shown.
 */
export function nearestPlace(
  plan: Plan,
  y: number,
  extent: (id: string) => Extent | undefined,
): Place | null {
  let nearest: Place | null = null;
  let least = Number.POSITIVE_INFINITY;
  const consider = (place: Place, edge: number | undefined) => {
    if (edge === undefined || Math.abs(edge - y) >= least) return;
    least = Math.abs(edge - y);
    nearest = place;
  };
  for (const [stage, { questions }] of plan.stages.entries()) {
    for (const [question, { id }] of questions.entries())
      consider({ stage, question }, extent(id)?.top);
    consider({ stage, question: questions.length }, extent(questions.at(-1)?.id ?? "")?.bottom);
  }
  return nearest;
}

export function markOf(plan: Plan, { from, to }: Drag, at: Place): Mark | undefined {
  if (isSame(from, at)) return "dragged";
  if (isSame(to, at)) return "before";
  const isLast = plan.stages[at.stage]?.questions.length === at.question + 1;
  return isLast && isSame(to, { ...at, question: at.question + 1 }) ? "after" : undefined;
}

/** How fast the page scrolls for a pointer near the top (negative) or bottom of the window, in px/s. */
export function scrollSpeed(y: number, height: number): number {
  const edge = SCROLLING_SHARE * height;
  const beyond = y < edge ? y - edge : Math.max(0, y - (height - edge));
  return FASTEST_PX_S * Math.min(1, Math.max(-1, beyond / edge));
}
