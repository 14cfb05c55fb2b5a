/** Bulk actions in words. */
import type { BulkAction, BulkRow } from "../api/contract";
import { catalogue, type WriteText } from "../texts/catalogue";

/** Also when the action that was undone is not kept any more. */
const isUndo = ({ action, stage, undo_of }: BulkAction): boolean =>
  undo_of !== null || (action === "stage" && stage === null);

export function nameOf(t: WriteText, action: BulkAction): string {
  if (isUndo(action)) return t("bulk.name.undo");
  if (action.action !== "stage") return t(`bulk.${action.action}`);
  return t("bulk.name.stage", { stage: t(`stage.${action.stage ?? "new"}`) });
}

/** How many interviews an action has dealt with. */
export function reached(action: BulkAction): number {
  return action.done + action.skipped + action.failed;
}

/** What an action that is over has come to. */
export function resultOf(t: WriteText, action: BulkAction): string {
  const left = action.skipped + action.failed;
  if (action.state === "failed")
    return t("bulk.stopped", { n: reached(action), all: action.total });
  if (action.done === 0) return t("bulk.none");
  const done = doneText(t, action);
  return left > 0 ? `${done} ${t("bulk.skipped", { n: left })}` : done;
}

function doneText(t: WriteText, action: BulkAction): string {
  const n = action.done;
  if (isUndo(action)) return t("bulk.undone");
  switch (action.action) {
    case "stage":
      return t("bulk.staged", { n, stage: t(`stage.${action.stage ?? "new"}`) });
    case "delete":
      return t("bulk.deleted", { n });
    default:
      return t("bulk.mailed", { n });
  }
}

/** Why an interview was left as it was: in the page's words where it has some. */
export function reasonOf(t: WriteText, row: BulkRow): string {
  if (row.outcome === null) return t("bulk.why.not-reached");
  const key = `bulk.why.${row.code}`;
  return isReason(key) ? t(key) : (row.detail ?? "");
}

type Reason = Extract<keyof typeof catalogue, `bulk.why.${string}`>;

function isReason(key: string): key is Reason {
  return key in catalogue;
}
