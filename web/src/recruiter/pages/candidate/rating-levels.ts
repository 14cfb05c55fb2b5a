/** A rating while it is being filled in. */
import type { LevelInput, Rating, Ratings } from "../../api/contract";

/** `level` null: nothing to judge it by; undefined: not decided yet. */
export interface Draft {
  readonly level: number | null | undefined;
  readonly reason: string;
}
export type Drafts = Readonly<Record<string, Draft>>;

const EMPTY: Draft = { level: undefined, reason: "" };

/** What was saved. A draft's level without a reason is one that was not decided yet. */
export function draftsOf(rating: Rating | null): Drafts {
  return Object.fromEntries(
    (rating?.levels ?? []).map(({ dimension, level, reason }) => [
      dimension,
      { level: level ?? (reason === "" ? undefined : null), reason },
    ]),
  );
}

export function draftOf(drafts: Drafts, dimension: string): Draft {
  return drafts[dimension] ?? EMPTY;
}

/** The first dimension that lacks a level or a reason; null: it can be submitted. */
export function firstMissing(rubric: Ratings["rubric"], drafts: Drafts): string | null {
  const missing = rubric.find(({ id }) => {
    const { level, reason } = draftOf(drafts, id);
    return level === undefined || reason.trim() === "";
  });
  return missing?.id ?? null;
}

export function levelsOf(rubric: Ratings["rubric"], drafts: Drafts): LevelInput[] {
  return rubric
    .map(({ id }) => ({ id, ...draftOf(drafts, id) }))
    .filter(({ level, reason }) => level !== undefined || reason.trim() !== "")
    .map(({ id, level, reason }) => ({
      dimension: id,
      level: level ?? null,
      reason: reason.trim(),
      quotes: [],
    }));
}
