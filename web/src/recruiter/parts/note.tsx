/** Notes in the page: information, attention, errors. */
import { type ReactNode, useEffect, useRef } from "react";
import { icons } from "../../shared/design/icons";
import { useTexts } from "../texts/catalogue";
import { type FieldLabels, isAtFields, whyOf } from "./problems";

/** An urgent one is scrolled into view: a dialog may be longer than the screen. */
export function Note(props: {
  tone?: "info" | "amber" | "brick";
  urgent?: boolean;
  children: ReactNode;
}) {
  const { tone = "info", urgent = false } = props;
  const note = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (urgent) note.current?.scrollIntoView({ block: "nearest" });
  }, [urgent]);
  return (
    <div ref={note} className={`note ${tone}`} role={urgent ? "alert" : undefined}>
      {tone === "info" ? icons.info : icons.attention}
      <div>{props.children}</div>
    </div>
  );
}

/**
 * Why something could not be saved.
 *
 * `fields`: those that show what is wrong with them; if nothing else is wrong, this is empty.
 */
export function SaveProblem(props: { error: unknown; fields?: FieldLabels }) {
  const { t, language } = useTexts();
  const { error, fields = {} } = props;
  if (error === null || error === undefined || isAtFields(error, fields)) return null;
  return (
    <Note tone="brick" urgent>
      {t("save.failed", { why: whyOf(error, t, language, fields) })}
    </Note>
  );
}
