/** What went wrong with a call; a server that asks to wait gets what it asks for, and is told so. */
import { useEffect, useRef, useState } from "react";
import { patiently, type Wait } from "../api/patience";
import { icons } from "../design/icons";
import { Note } from "../design/parts";
import { problemOf } from "../interview/arriving";
import type { Problem } from "../interview/state";
import { useLanguage } from "../texts/language";

const LOOK_MS = 1_000;
/** A wait that is shorter is not counted down. */
const SHORT_MS = 3_500;

/** `failed` stands in the place of the ordinary words for what no waiting helps. */
export function ProblemNote({ problem, failed }: { problem: Problem | null; failed?: string }) {
  const { t } = useLanguage();
  if (problem === null) return null;
  if (typeof problem === "object") return <WaitNote wait={problem} />;
  return (
    <Note tone="amber" urgent>
      {failed ?? t(problem === "consent" ? "arrive.changed" : `common.${problem}`)}
    </Note>
  );
}

/** Told once; the seconds are beside it, where no screen reader reads them out one by one. */
export function WaitNote({ wait, told }: { wait: Wait; told?: string | undefined }) {
  const { t } = useLanguage();
  return (
    <div className="note told">
      {icons.told}
      <div>
        <p role="status">{told ?? t(`wait.${wait.why}`)}</p>
        <Countdown key={wait.until} until={wait.until} />
      </div>
    </div>
  );
}

export function Countdown({ until }: { until: number }) {
  const { t } = useLanguage();
  const [leftMs, setLeftMs] = useState(() => until - Date.now());
  const [counted] = useState(leftMs > SHORT_MS);
  useEffect(() => {
    const look = window.setInterval(() => setLeftMs(until - Date.now()), LOOK_MS);
    return () => window.clearInterval(look);
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

interface Sending {
  readonly busy: boolean;
  readonly problem: Problem | null;
  /** Makes the call, for as long as it takes; whether it got through. */
  readonly send: (call: () => Promise<unknown>) => Promise<boolean>;
  /** What waits is not sent any more. */
  readonly cancel: () => void;
}

/** The call of a form, one at a time. What was typed stays in the form until it got through. */
export function useSending(): Sending {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const calling = useRef<AbortController | null>(null);
  return {
    busy,
    problem,
    send: async (call) => {
      if (calling.current !== null) return false;
      const mine = new AbortController();
      calling.current = mine;
      setBusy(true);
      setProblem(null);
      try {
        await patiently(call, setProblem, mine.signal);
        return true;
      } catch (error) {
        if (!mine.signal.aborted) setProblem(problemOf(error));
        return false;
      } finally {
        calling.current = null;
        setBusy(false);
      }
    },
    cancel: () => calling.current?.abort(),
  };
}
