/** The state of a form that is being sent. */
import { useRef, useState } from "react";
import { withRetryAfter } from "../../shared/api/retry-after";
import { problemOf } from "../interview/entry";
import type { Problem } from "../interview/state";

interface Sending {
  readonly busy: boolean;
  readonly problem: Problem | null;
  /** Makes the call, with retries; whether it succeeded. */
  readonly send: (call: () => Promise<unknown>) => Promise<boolean>;
  /** Cancels the retries. */
  readonly cancel: () => void;
}

/** Sends one call at a time. The form keeps its content until the call succeeds. */
export function useSending(): Sending {
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const pending = useRef<AbortController | null>(null);
  return {
    busy,
    problem,
    send: async (call) => {
      if (pending.current !== null) return false;
      const abort = new AbortController();
      pending.current = abort;
      setBusy(true);
      setProblem(null);
      try {
        await withRetryAfter(call, setProblem, abort.signal);
        return true;
      } catch (error) {
        if (!abort.signal.aborted) setProblem(problemOf(error));
        return false;
      } finally {
        pending.current = null;
        setBusy(false);
      }
    },
    cancel: () => pending.current?.abort(),
  };
}
