/** Waiting for as long as the server asks for, and then calling again. */
import { ApiError } from "./http";

/** `crowded`: too many calls came from here (429). `busy`: the server cannot just now (503). */
export interface Wait {
  readonly why: "crowded" | "busy";
  /** When it is called again, in ms as `Date.now()` counts. */
  readonly until: number;
}

/** Where the server does not say how long. */
const DEFAULT_WAIT_MS = 5_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How long an error asks to wait; null for errors that no waiting helps. */
export function waitOf(error: unknown, now = Date.now()): Wait | null {
  if (!(error instanceof ApiError) || (error.status !== 429 && error.status !== 503)) return null;
  const ms = error.retryAfterS === null ? DEFAULT_WAIT_MS : error.retryAfterS * 1000;
  return { why: error.status === 429 ? "crowded" : "busy", until: now + ms };
}

/** Nobody waits for the answer any more. */
export class RetryCancelled extends Error {}

/**
 * Calls until the server neither asks to wait nor is stopped from outside.
 *
 * `tell` gets each wait, and null when it is over. Throws what else the call throws, and RetryCancelled
 * once `signal` is aborted.
 */
export async function withRetryAfter<T>(
  call: () => Promise<T>,
  tell: (wait: Wait | null) => void,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (signal?.aborted) throw new RetryCancelled();
      const wait = waitOf(error);
      if (wait === null) throw error;
      tell(wait);
      await over(wait, signal);
      if (signal?.aborted) throw new RetryCancelled();
      tell(null);
    }
  }
}

function over(wait: Wait, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(wait.until - Date.now(), LONGEST_TIMER_MS));
    signal?.addEventListener("abort", done);
  });
}
