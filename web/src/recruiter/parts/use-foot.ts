import { type RefCallback, useCallback } from "react";

/**
 * Keeps notices above a bar at the page's foot, which takes several lines on narrow screens.
 *
 * `pinned`: whether the bar is at the foot now.
 */
export function useFoot<Bar extends HTMLElement>(pinned = true): RefCallback<Bar> {
  return useCallback(
    (bar: Bar | null) => {
      if (bar === null || !pinned) return undefined;
      const { style } = document.documentElement;
      const observer = new ResizeObserver(() => {
        style.setProperty("--foot", `${bar.offsetHeight}px`);
      });
      observer.observe(bar);
      return () => {
        observer.disconnect();
        style.removeProperty("--foot");
      };
    },
    [pinned],
  );
}
