import type { ReactNode } from "react";

/** A table that scrolls by itself on a narrow screen, also by keyboard. */
export function ScrollX(props: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={props.label}>
      {props.children}
    </section>
  );
}
