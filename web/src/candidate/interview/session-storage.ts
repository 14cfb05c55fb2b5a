/** What a reload of the page must not forget, in this tab only. */
import type { Session } from "../api";

export interface StoredSession {
  readonly session: Session;
  /** The candidate was talking, so a reload goes on with that. */
  readonly talking: boolean;
  /** And was muted, which must never end by a reload. */
  readonly muted: boolean;
}

const key = (token: string) => `vivavoce.session.${token}`;

export function storeSession(token: string, session: StoredSession): void {
  sessionStorage.setItem(key(token), JSON.stringify(session));
}

export function readSession(token: string, now: number): StoredSession | null {
  try {
    const session = JSON.parse(
      sessionStorage.getItem(key(token)) ?? "null",
    ) as StoredSession | null;
    if (session === null || Date.parse(session.session.expires_at) <= now) return null;
    return session;
  } catch {
    return null;
  }
}

export function removeSession(token: string): void {
  sessionStorage.removeItem(key(token));
}
