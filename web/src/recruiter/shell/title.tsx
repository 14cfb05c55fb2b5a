import type { ReactNode } from "react";
import { Title } from "../../shared/design/parts";

/** The page's title, with what stands beside it. */
export function PageTitle(props: { children: string; beside?: ReactNode; hidden?: boolean }) {
  const title = <Title hidden={props.hidden ?? false}>{props.children}</Title>;
  if (props.beside === undefined) return title;
  return (
    <div className="page-head">
      {title}
      <div className="beside">{props.beside}</div>
    </div>
  );
}
