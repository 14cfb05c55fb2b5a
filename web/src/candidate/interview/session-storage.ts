/** What survives a reload of the page, in this tab only. */
import type { Session } from "../api";

export interface StoredSession {
  readonly session: Session;
  /** The interview was under way; a reload returns to it. */
  readonly talking: boolean;
  /** The candidate was muted; a reload must not unmute them. */
  readonly muted: boolean;
}

const key = (token: string) => `vivavoce.session.${token}`;

export function storeSession(token: string, stored: StoredSession): void {
  sessionStorage.setItem(key(token), JSON.stringify(stored));
}

export function readSession(token: string, now: number): StoredSession | null {
  try {
    const stored = JSON.parse(sessionStorage.getItem(key(token)) ?? "null") as StoredSession | null;
    if (stored === null || Date.parse(stored.session.expires_at) <= now) return null;
    return stored;
  } catch {
    return null;
  }
}

export function removeSession(token: string): void {
  sessionStorage.removeItem(key(token));
}
