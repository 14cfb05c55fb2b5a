/** Short notices at the page's foot, with Undo where something can be undone. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { useTexts } from "../texts/catalogue";

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly undo: (() => void) | undefined;
}

const SHOWN_MS = 6_000;
const UNDO_MS = 20_000;
const MOST = 3;

let notices: readonly Notice[] = [];
let last = 0;
const listeners = new Set<() => void>();

function change(next: readonly Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

export function notify(text: string, undo?: () => void): void {
  last += 1;
  change([...notices, { id: last, text, undo }].slice(-MOST));
}

function dismiss(id: number): void {
  change(notices.filter((notice) => notice.id !== id));
}

export function Notices() {
  const { t } = useTexts();
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => notices,
  );
  return (
    <section className="notices" aria-label={t("undo.region")}>
      <div role="status">
        {shown.map((notice) => (
          <NoticeBar key={notice.id} notice={notice} />
        ))}
      </div>
    </section>
  );
}

/** Stays while the mouse or the focus is on it. */
function NoticeBar({ notice }: { notice: Notice }) {
  const { t } = useTexts();
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = window.setTimeout(() => dismiss(notice.id), notice.undo ? UNDO_MS : SHOWN_MS);
    return () => window.clearTimeout(timer);
  }, [held, notice]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only holds the timer, offers nothing
    <div
      className="notice"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <span>{notice.text}</span>
      {notice.undo !== undefined && (
        <button
          type="button"
          className="button small"
          onClick={() => {
            dismiss(notice.id);
            notice.undo?.();
          }}
        >
          {t("undo.do")}
        </button>
      )}
      <button
        type="button"
        className="icon-button"
        aria-label={t("undo.dismiss")}
        onClick={() => dismiss(notice.id)}
      >
        ×
      </button>
    </div>
  );
}
