import { type ReactNode, useEffect, useRef } from "react";

/** The page's heading, which takes the focus when the page opens, and the window's title. */
export function PageTitle(props: { children: string; beside?: ReactNode; hidden?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${props.children} · vivavoce`;
  }, [props.children]);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  const title = (
    <h1 ref={heading} tabIndex={-1} className={props.hidden ? "visually-hidden" : undefined}>
      {props.children}
    </h1>
  );
  if (props.beside === undefined) return title;
  return (
    <div className="page-head">
      {title}
      <div className="beside">{props.beside}</div>
    </div>
  );
}
