/** The positions that a recruiter is limited to, as a choice in a form. */
import type { PositionItem } from "../../api/contract";

/** Null: all positions. */
export type Limit = readonly string[] | null;

/** The positions to choose from: those in use, and archived ones that the limit has. */
export function choosable(
  positions: readonly PositionItem[],
  limit: Limit,
): readonly PositionItem[] {
  return positions.filter(({ id, archived }) => !archived || limit?.includes(id));
}

export function withPosition(limit: readonly string[], id: string, chosen: boolean): string[] {
  const others = limit.filter((each) => each !== id);
  return chosen ? [...others, id] : others;
}

export function sameLimit(one: Limit, other: Limit): boolean {
  if (one === null || other === null) return one === other;
  return one.length === other.length && one.every((id) => other.includes(id));
}
