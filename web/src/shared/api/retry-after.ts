/** Repeats a call after the wait that the server asks for (`Retry-After`). */
import { ApiError } from "./http";

/** `crowded`: too many calls from this address (429). `busy`: the server can't answer now (503). */
export interface Wait {
  readonly why: "crowded" | "busy";
  /** The time of the next attempt, in ms like `Date.now()`. */
  readonly until: number;
}

/** For a response without `Retry-After`. */
const DEFAULT_WAIT_MS = 5_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The wait that an error asks for; null if a retry doesn't help. */
export function waitOf(error: unknown, now = Date.now()): Wait | null {
  if (!(error instanceof ApiError) || (error.status !== 429 && error.status !== 503)) return null;
  const ms = error.retryAfterS === null ? DEFAULT_WAIT_MS : error.retryAfterS * 1000;
  return { why: error.status === 429 ? "crowded" : "busy", until: now + ms };
}

/** The signal of a call was aborted while it waited. */
export class RetryCancelled extends Error {}

/**
 * Calls until the server no longer asks to wait.
 *
 * `onWait` receives each wait, and null when it is over. Throws the call's other errors, and
 * RetryCancelled once `signal` is aborted.
 */
export async function withRetryAfter<T>(
  call: () => Promise<T>,
  onWait: (wait: Wait | null) => void,
  signal?: AbortSignal,
): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (signal?.aborted) throw new RetryCancelled();
      const wait = waitOf(error);
      if (wait === null) throw error;
      onWait(wait);
      await sleepUntil(wait.until, signal);
      if (signal?.aborted) throw new RetryCancelled();
      onWait(null);
    }
  }
}

function sleepUntil(until: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(until - Date.now(), LONGEST_TIMER_MS));
    signal?.addEventListener("abort", done);
  });
}
