/** A titled list of a few lines, or that there are none. */
import type { ReactNode } from "react";

export function Group(props: {
  title: string;
  none: string;
  /** How many there are, of which the first are listed. */
  count: number;
  children: readonly ReactNode[];
}) {
  return (
    <section>
      <h2>
        {props.title} {props.count > 0 && <span className="quiet figures">{props.count}</span>}
      </h2>
      {props.children.length === 0 ? (
        <p className="quiet">{props.none}</p>
      ) : (
        <ul className="lines">{props.children}</ul>
      )}
    </section>
  );
}
