/** Sends what a form holds. */
import { useRef, useState } from "react";
import { withRetryAfter } from "../../shared/api/retry-after";
import { problemOf } from "../interview/entry";
import type { Problem } from "../interview/state";

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
        await withRetryAfter(call, setProblem, mine.signal);
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
