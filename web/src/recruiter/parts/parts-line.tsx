/** Short facts on one line, with a dot between; no line ends with a dot. */
import { Fragment, type ReactNode } from "react";

export function Parts(props: { of: readonly ReactNode[] }) {
  return props.of.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts never move
    <Fragment key={index}>
      {index > 0 && " "}
      <span className="part-of-line">
        {index > 0 && "·\u00a0"}
        {part}
      </span>
    </Fragment>
  ));
}
