/** Scrolls what is new into view where large text leaves no room for everything. */
import { type RefObject, useEffect, useRef } from "react";

/** Scrolls to the top of the element whenever `what` changes. */
export function useTopInView<T extends HTMLElement>(what: string | null): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    if (what !== null) element.current?.scrollIntoView({ block: "start" });
  }, [what]);
  return element;
}

/** Scrolls just far enough to show the element's note whenever `what` changes. */
export function useNoteInView<T extends HTMLElement>(what: string): RefObject<T | null> {
  const element = useRef<T>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when `what` changes
  useEffect(() => {
    element.current?.querySelector(".note")?.scrollIntoView({ block: "nearest" });
  }, [what]);
  return element;
}
