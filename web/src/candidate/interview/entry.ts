/** From the link to a session: reading the invitation, accepting or declining it. */
import { ApiError, Unreachable } from "../../shared/api/http";
import { RetryCancelled, type Wait, withRetryAfter } from "../../shared/api/retry-after";
import {
  closedBy,
  decline,
  enter,
  InterviewCalls,
  type Purpose,
  readInvitation,
  type Session,
} from "../api";
import { readSession, removeSession, type StoredSession } from "./session-storage";
import type { PageEvent, Problem } from "./state";

export class Entry {
  private abort = new AbortController();

  constructor(
    private readonly token: string,
    private readonly report: (event: PageEvent) => void,
  ) {}

  /** Reads the invitation; returns the session stored in this tab, if the interview is open.
   *  `prepare` runs before the page shows it. */
  async open(
    prepare: (stored: StoredSession | null) => Promise<void>,
  ): Promise<StoredSession | null> {
    const stored = readSession(this.token, Date.now());
    try {
      const invitation = await this.call({ type: "retry" }, () => readInvitation(this.token));
      await prepare(stored);
      const { session = null, talking = false } = stored ?? {};
      this.report({ type: "opened", invitation, session, talking });
      return stored;
    } catch (error) {
      if (error instanceof RetryCancelled) return null;
      const why = closedBy(error);
      if (why === "used" && stored !== null) await this.openFinished(stored.session);
      else if (why !== null) this.report({ type: "closed", why });
      else this.report({ type: "unreachable" });
      return null;
    }
  }

  async enter(consents: Partial<Record<Purpose, boolean>>, language: "en" | "ko"): Promise<void> {
    const entering: PageEvent = { type: "entering" };
    this.report(entering);
    try {
      const session = await this.call(entering, () => enter(this.token, consents, language));
      this.report({ type: "entered", session });
    } catch (error) {
      this.failed(error);
    }
  }

  async decline(otherFormat: boolean, message: string): Promise<void> {
    const sending: PageEvent = { type: "sending" };
    const request = { other_format: otherFormat, ...(message !== "" && { message }) };
    this.report(sending);
    try {
      await this.call(sending, () => decline(this.token, request));
      this.report({ type: "declined", otherFormat });
    } catch (error) {
      this.failed(error);
    }
  }

  /** Cancels the retries of a call that the candidate has navigated away from. */
  stop(): void {
    this.abort.abort();
    this.abort = new AbortController();
  }

  /** Makes one call at a time; reports `retrying` on every further attempt. */
  private call<T>(retrying: PageEvent, call: () => Promise<T>): Promise<T> {
    this.stop();
    const { signal } = this.abort;
    const onWait = (wait: Wait | null) =>
      this.report(wait === null ? retrying : { type: "waiting", wait });
    return withRetryAfter(call, onWait, signal);
  }

  /** Shows the end page of an interview that was held in this tab. */
  private async openFinished(session: Session): Promise<void> {
    try {
      await this.call({ type: "retry" }, () => new InterviewCalls(session).read());
      this.report({ type: "finished", invitation: null, session });
    } catch (error) {
      if (error instanceof RetryCancelled) return;
      if (error instanceof Unreachable) this.report({ type: "unreachable" });
      else {
        removeSession(this.token);
        this.report({ type: "closed", why: "used" });
      }
    }
  }

  private failed(error: unknown): void {
    if (error instanceof RetryCancelled) return;
    const why = closedBy(error);
    if (why !== null) this.report({ type: "closed", why });
    else this.report({ type: "failed", problem: problemOf(error) });
  }
}

export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.kind === "consent-needed" ? "consent" : "refused";
  return "unreachable";
}
