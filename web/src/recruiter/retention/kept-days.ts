/** Days that interviews are kept, as they are chosen; 0: for ever, null: as is set for all. */

export const MOST_DAYS = 3650;

export type Choice = "inherit" | "days" | "for-ever";

export function choiceOf(own: number | null): Choice {
  if (own === null) return "inherit";
  return own === 0 ? "for-ever" : "days";
}

/** The chosen days; undefined if the typed number can't be used. */
export function chosenDays(choice: Choice, typed: string): number | null | undefined {
  if (choice === "inherit") return null;
  if (choice === "for-ever") return 0;
  const days = typed.trim() === "" ? Number.NaN : Number(typed);
  return Number.isInteger(days) && days >= 1 && days <= MOST_DAYS ? days : undefined;
}

/** Whether interviews are deleted earlier than before. */
export function shortens(before: number, after: number): boolean {
  return after !== 0 && (before === 0 || after < before);
}
