import { type RefObject, useLayoutEffect, useRef } from "react";

/** Keeps notices above a bar at the page's foot, which takes several lines on narrow screens. */
export function useFoot<Bar extends HTMLElement>(): RefObject<Bar | null> {
  const bar = useRef<Bar>(null);
  useLayoutEffect(() => {
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      style.setProperty("--foot", `${bar.current?.offsetHeight ?? 0}px`);
    });
    if (bar.current !== null) observer.observe(bar.current);
    return () => {
      observer.disconnect();
      style.removeProperty("--foot");
    };
  }, []);
  return bar;
}
