/** What a reload of the page must not forget, in this tab only. */
import type { Session } from "../api";

export interface Memory {
  readonly session: Session;
  /** The candidate was talking, so a reload goes on with that. */
  readonly talking: boolean;
  /** And was muted, which must never end by a reload. */
  readonly muted: boolean;
}

const key = (token: string) => `vivavoce.session.${token}`;

export function remember(token: string, memory: Memory): void {
  sessionStorage.setItem(key(token), JSON.stringify(memory));
}

export function recall(token: string, now: number): Memory | null {
  try {
    const memory = JSON.parse(sessionStorage.getItem(key(token)) ?? "null") as Memory | null;
    if (memory === null || Date.parse(memory.session.expires_at) <= now) return null;
    return memory;
  } catch {
    return null;
  }
}

export function forget(token: string): void {
  sessionStorage.removeItem(key(token));
}
