/** Bulk actions under way, on every page, and a notice when one is over. */
import { useEffect, useRef } from "react";
import { isFollowed, isOver, showChanges, undoBulk, useBulkActions } from "../api/bulk-actions";
import type { BulkAction } from "../api/contract";
import { whyOf } from "../parts/problems";
import { useTexts } from "../texts/catalogue";
import { isNews, newsOf, rememberShown, shownBefore } from "./bulk-news";
import { nameOf, reached, resultOf } from "./bulk-words";
import { notify } from "./notices";

export function BulkActions(props: { onShow: (id: string) => void }) {
  const { t, language } = useTexts();
  const { data } = useBulkActions();
  const tell = (action: BulkAction) => {
    const undo = async () => {
      await undoBulk(action.task_id).catch((error: unknown) =>
        notify(t("bulk.undo.failed", { why: whyOf(error, t, language) })),
      );
    };
    const { undoable, done, total } = action;
    notify(
      resultOf(t, action),
      undoable ? () => void undo() : undefined,
      done < total ? { label: t("bulk.show"), run: () => props.onShow(action.task_id) } : undefined,
    );
  };
  const latest = useRef(tell);
  latest.current = tell;
  const seen = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (data === undefined) return;
    const over = data.filter(isOver);
    const before = seen.current;
    seen.current = new Set(over.map(newsOf));
    for (const action of over) {
      // Each window shows the changes, and one of them tells.
      const changed = before !== null && !before.has(newsOf(action)) ? showChanges(action) : null;
      if (!isNews(action, Date.now(), shownBefore())) {
        void changed?.catch(() => undefined);
        continue;
      }
      rememberShown(newsOf(action));
      if (changed !== null || isFollowed(action))
        void (changed ?? showChanges(action))
          .catch(() => undefined)
          .then(() => latest.current(action));
      // It ended while no page was open: what it did is seen in the list, what it didn't is not.
      else if (action.done < action.total) latest.current(action);
    }
  }, [data]);

  const running = (data ?? []).filter((action) => !isOver(action));
  return (
    <div className="bulk-running">
      <span className="visually-hidden" role="status">
        {running.map((action) => t("bulk.begun", { name: nameOf(t, action) })).join(" ")}
      </span>
      {running.map((action) => (
        <Running key={action.task_id} action={action} />
      ))}
    </div>
  );
}

function Running({ action }: { action: BulkAction }) {
  const { t } = useTexts();
  const name = nameOf(t, action);
  const n = reached(action);
  return (
    <div className="notice">
      <span className="figures">{t("bulk.progress", { name, n, all: action.total })}</span>
      <progress max={action.total} value={n} aria-label={name} />
    </div>
  );
}
