/** Which results of bulk actions this browser has shown already. */
import type { BulkAction } from "../api/contract";

const STORAGE_KEY = "vivavoce.workspace.bulk-shown";
const MOST = 40;
const FRESH_MS = 24 * 3_600_000;

/** What is remembered of a result: an action that is retried ends again. */
export const newsOf = (action: BulkAction): string => `${action.task_id} ${action.finished_at}`;

/** Whether an action ended lately and was not shown here yet: also while no page was open. */
export function isNews(action: BulkAction, now: number, shown: readonly string[]): boolean {
  if (action.finished_at === null || shown.includes(newsOf(action))) return false;
  return now - Date.parse(action.finished_at) < FRESH_MS;
}

export function shownBefore(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
    return Array.isArray(stored) ? stored.filter((id) => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function rememberShown(id: string): void {
  localStorage.setItem(STORAGE_KEY, JSON.stringify([id, ...shownBefore()].slice(0, MOST)));
}
