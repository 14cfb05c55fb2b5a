/** Short notices at the page's foot, with Undo where something can be undone. */
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { useTexts } from "../texts/catalogue";

interface More {
  readonly label: string;
  readonly run: () => void;
}

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly undo: (() => void) | undefined;
  /** Opens what the notice is about; such a notice stays until it is dismissed. */
  readonly more: More | undefined;
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

export function notify(text: string, undo?: () => void, more?: More): void {
  last += 1;
  change([...notices, { id: last, text, undo, more }].slice(-MOST));
}

function dismiss(id: number): void {
  change(notices.filter((notice) => notice.id !== id));
}

/** The children are shown above the notices. */
export function Notices(props: { children?: ReactNode }) {
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
      {props.children}
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
    if (held || notice.more) return;
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
      {notice.more !== undefined && (
        <button
          type="button"
          className="button small"
          onClick={() => {
            dismiss(notice.id);
            notice.more?.run();
          }}
        >
          {notice.more.label}
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
