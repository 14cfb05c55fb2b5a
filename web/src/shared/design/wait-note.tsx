/** A note for a server that asks to wait, with a countdown. */
import { useEffect, useState } from "react";
import type { Wait } from "../api/retry-after";
import { common } from "../texts/common";
import { useCatalogue } from "../texts/language";
import { icons } from "./icons";

const TICK_MS = 1_000;
/** A shorter wait has no countdown. */
const SHORT_MS = 3_500;

/** Announced once: the seconds are beside the status, where no screen reader reads each of them. */
export function WaitNote({ wait, text }: { wait: Wait; text?: string | undefined }) {
  const { t } = useCatalogue(common);
  return (
    <div className="note info">
      {icons.info}
      <div>
        <p role="status">{text ?? t(`wait.${wait.why}`)}</p>
        <Countdown key={wait.until} until={wait.until} />
      </div>
    </div>
  );
}

function Countdown({ until }: { until: number }) {
  const { t } = useCatalogue(common);
  const [leftMs, setLeftMs] = useState(() => until - Date.now());
  const [counted] = useState(leftMs > SHORT_MS);
  useEffect(() => {
    const ticks = window.setInterval(() => setLeftMs(until - Date.now()), TICK_MS);
    return () => window.clearInterval(ticks);
  }, [until]);
  if (!counted) return null;
  const seconds = Math.ceil(leftMs / 1000);
  return (
    <p className="quiet small figures" role="timer" aria-live="off">
      {seconds <= 0
        ? t("wait.now")
        : seconds === 1
          ? t("wait.second")
          : seconds < 90
            ? t("wait.seconds", { seconds })
            : t("wait.minutes", { minutes: Math.ceil(seconds / 60) })}
    </p>
  );
}
