/** Notes in the page: information, attention, errors. */
import type { ReactNode } from "react";
import { ApiError, Unreachable } from "../../shared/api/http";
import { icons } from "../../shared/design/icons";
import { useTexts } from "../texts/catalogue";

export function Note(props: {
  tone?: "info" | "amber" | "brick";
  urgent?: boolean;
  children: ReactNode;
}) {
  const tone = props.tone ?? "info";
  return (
    <div className={`note ${tone}`} role={props.urgent ? "alert" : undefined}>
      {tone === "info" ? icons.info : icons.attention}
      <div>{props.children}</div>
    </div>
  );
}

/** Why something could not be saved; the server's own sentence where it has one. */
export function SaveProblem({ error }: { error: unknown }) {
  const { t } = useTexts();
  if (error === null || error === undefined) return null;
  const why =
    error instanceof Unreachable
      ? t("save.unreachable")
      : error instanceof ApiError && error.message !== ""
        ? error.message
        : t("save.failed.server");
  return (
    <Note tone="brick" urgent>
      {t("save.failed", { why })}
    </Note>
  );
}
