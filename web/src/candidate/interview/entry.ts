/** From the link to a session: reading the invitation, agreeing to it, or saying no. */

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
  private calling = new AbortController();

  constructor(
    private readonly token: string,
    private readonly report: (event: PageEvent) => void,
  ) {}

  /** What this tab remembers of an interview under way, once the invitation is read. */
  async open(
    prepare: (memory: StoredSession | null) => Promise<void>,
  ): Promise<StoredSession | null> {
    const memory = readSession(this.token, Date.now());
    try {
      const invitation = await this.asking({ type: "retry" }, () => readInvitation(this.token));
      await prepare(memory);
      const { session = null, talking = false } = memory ?? {};
      this.report({ type: "opened", invitation, session, talking });
      return memory;
    } catch (error) {
      if (error instanceof RetryCancelled) return null;
      const why = closedBy(error);
      if (why === "used" && memory !== null) await this.openFinished(memory.session);
      else if (why !== null) this.report({ type: "closed", why });
      else this.report({ type: "unreachable" });
      return null;
    }
  }

  async enter(consents: Partial<Record<Purpose, boolean>>, language: "en" | "ko"): Promise<void> {
    const entering: PageEvent = { type: "entering" };
    this.report(entering);
    try {
      const session = await this.asking(entering, () => enter(this.token, consents, language));
      this.report({ type: "entered", session });
    } catch (error) {
      this.failed(error);
    }
  }

  async decline(otherFormat: boolean, message: string): Promise<void> {
    const sending: PageEvent = { type: "sending" };
    const wanted = { other_format: otherFormat, ...(message !== "" && { message }) };
    this.report(sending);
    try {
      await this.asking(sending, () => decline(this.token, wanted));
      this.report({ type: "declined", otherFormat });
    } catch (error) {
      this.failed(error);
    }
  }

  /** The candidate has turned to something else: what waits is not called again. */
  stop(): void {
    this.calling.abort();
    this.calling = new AbortController();
  }

  /** One call at a time; `again` is told whenever it is made once more. */
  private asking<T>(again: PageEvent, call: () => Promise<T>): Promise<T> {
    this.stop();
    const { signal } = this.calling;
    const tell = (wait: Wait | null) =>
      this.report(wait === null ? again : { type: "waiting", wait });
    return withRetryAfter(call, tell, signal);
  }

  /** The interview is over, but whoever held it in this tab may still see its end page. */
  private async openFinished(session: Session): Promise<void> {
    try {
      await this.asking({ type: "retry" }, () => new InterviewCalls(session).read());
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
