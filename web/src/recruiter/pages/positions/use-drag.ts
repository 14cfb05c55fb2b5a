/** Dragging a question by its handle, with a mouse, a finger or a pen. */
import { type PointerEvent as HandleEvent, useEffect, useRef, useState } from "react";
import type { Plan } from "../../api/contract";
import { type Drag, isSame, nearestPlace, scrollSpeed } from "./plan-drag";
import { type Place, placeQuestion } from "./plan-edit";

/** A pointer that moved less only pressed the handle. */
const SLACK_PX = 4;
const LONGEST_FRAME_S = 0.05;

interface Held {
  readonly plan: Plan;
  readonly from: Place;
  readonly pointerId: number;
  readonly y: number;
}

interface Following {
  /** Called with the place nearest to the pointer whenever that may have changed. */
  readonly onPlace: (place: Place | null) => void;
  /** Called once, with the place at which the pointer was released, or null if cancelled. */
  readonly onEnd: (place: Place | null) => void;
}

/** The running drag, and what begins one; `onDrop` gets places as `placeQuestion` does. */
export function useDrag(
  plan: Plan,
  onDrop: (from: Place, to: Place) => void,
): Drag & { begin: (from: Place, event: HandleEvent) => void } {
  const [held, setHeld] = useState<Held | null>(null);
  const [to, setTo] = useState<Place | null>(null);
  const drop = useRef(onDrop);
  drop.current = onDrop;
  // Any other change of the plan cancels the drag.
  const current = held?.plan === plan ? held : null;
  useEffect(() => {
    if (current === null) return;
    return follow(current, {
      onPlace: (place) => {
        const moves = place !== null && placeQuestion(current.plan, current.from, place) !== null;
        setTo((last) => (isSame(last, moves ? place : null) ? last : moves ? place : null));
      },
      onEnd: (place) => {
        setHeld(null);
        if (place !== null) drop.current(current.from, place);
      },
    });
  }, [current]);
  const begin = (from: Place, event: HandleEvent) => {
    if (event.button !== 0 || !event.isPrimary) return;
    // Neither selects text nor moves the focus.
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    setTo(null);
    setHeld({ plan, from, pointerId: event.pointerId, y: event.clientY });
  };
  return { from: current?.from ?? null, to: current && to, begin };
}

/** Follows the pointer, scrolling near the window's edges; returns what stops that. */
function follow({ plan, pointerId, y: start }: Held, { onPlace, onEnd }: Following): () => void {
  let y = start;
  let moved = false;
  let last = performance.now();
  const place = () =>
    moved
      ? nearestPlace(plan, y, (id) =>
          document.getElementById(`question-${id}`)?.getBoundingClientRect(),
        )
      : null;
  const move = (event: PointerEvent) => {
    if (event.pointerId !== pointerId) return;
    y = event.clientY;
    moved ||= Math.abs(y - start) > SLACK_PX;
    onPlace(place());
  };
  const release = (event: PointerEvent) => {
    if (event.pointerId === pointerId) onEnd(event.type === "pointerup" ? place() : null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    onEnd(null);
  };
  const scrolled = () => onPlace(place());
  const roll = (now: number) => {
    const speed = moved ? scrollSpeed(y, window.innerHeight) : 0;
    const top = speed * Math.min(LONGEST_FRAME_S, (now - last) / 1000);
    if (top !== 0) window.scrollBy({ top, behavior: "instant" });
    last = now;
    frame = requestAnimationFrame(roll);
  };
  let frame = requestAnimationFrame(roll);
  window.addEventListener("pointermove", move);
  window.addEventListener("pointerup", release);
  window.addEventListener("pointercancel", release);
  window.addEventListener("keydown", press, true);
  window.addEventListener("scroll", scrolled);
  return () => {
    cancelAnimationFrame(frame);
    window.removeEventListener("pointermove", move);
    window.removeEventListener("pointerup", release);
    window.removeEventListener("pointercancel", release);
    window.removeEventListener("keydown", press, true);
    window.removeEventListener("scroll", scrolled);
  };
}
