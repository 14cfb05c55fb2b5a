import type { Rating, Ratings } from "../../api/contract";

/** The submitted ratings that the user may see, their own first; a draft counts for nothing. */
export function submitted(ratings: Ratings | null): readonly Rating[] {
  if (ratings === null) return [];
  const own = ratings.own?.submitted_at == null ? [] : [ratings.own];
  return [...own, ...ratings.others];
}
