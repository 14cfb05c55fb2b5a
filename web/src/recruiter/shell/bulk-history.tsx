/** The bulk actions of the last days, with the interviews that were left as they were, and why. */
import { useState } from "react";
import { Link } from "wouter";
import { isOver, useBulkActions, useBulkRows } from "../api/bulk-actions";
import type { BulkAction, BulkRow } from "../api/contract";
import { Dialog } from "../parts/dialog";
import { shortDate } from "../parts/format";
import { Await } from "../parts/states";
import { useTexts } from "../texts/catalogue";
import { nameOf, reasonOf } from "./bulk-words";

export function BulkHistory(props: { openId: string | null; onClose: () => void }) {
  const { t } = useTexts();
  const actions = useBulkActions();
  return (
    <Dialog title={t("bulk.history")} onClose={props.onClose}>
      <p className="quiet">{t("bulk.history.text")}</p>
      <Await query={actions} rows={3}>
        {(data) =>
          data.length === 0 ? (
            <p>{t("bulk.history.none")}</p>
          ) : (
            <ul className="bulk-history">
              {data.map((action) => (
                <li key={action.task_id}>
                  <Action
                    action={action}
                    opened={action.task_id === props.openId}
                    onLeave={props.onClose}
                  />
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </Dialog>
  );
}

function Action(props: { action: BulkAction; opened: boolean; onLeave: () => void }) {
  const { action } = props;
  const { t, language } = useTexts();
  const [open, setOpen] = useState(props.opened);
  const rows = useBulkRows(action, open);
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span>{nameOf(t, action)}</span>
        <span className="quiet figures">
          {t("bulk.counts", { done: action.done, all: action.total })} ·{" "}
          {shortDate(action.created_at, language)}
        </span>
      </summary>
      {open && (
        <Await query={rows} rows={3}>
          {(data) => <Rows action={action} rows={data} onLeave={props.onLeave} />}
        </Await>
      )}
    </details>
  );
}

function Rows(props: { action: BulkAction; rows: readonly BulkRow[]; onLeave: () => void }) {
  const { t } = useTexts();
  const left = props.rows.filter(
    ({ outcome }) => outcome !== "done" && (outcome !== null || isOver(props.action)),
  );
  if (left.length === 0) {
    if (!isOver(props.action)) return null;
    // Rows of interviews that are not within one's positions any more are not listed.
    const { done, total } = props.action;
    return <p>{t(done === total ? "bulk.all-done" : "bulk.why.interview-missing")}</p>;
  }
  return (
    <ul aria-label={t("bulk.rows")}>
      {left.map((row) => (
        <li key={row.number}>
          {row.interview_id === null ? (
            <span>{t("bulk.row.gone")}</span>
          ) : (
            <Link href={`/interviews/${row.interview_id}`} onClick={props.onLeave}>
              {row.candidate_name}
            </Link>
          )}
          <span className="quiet">{reasonOf(t, row)}</span>
        </li>
      ))}
    </ul>
  );
}
