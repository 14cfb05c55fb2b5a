import { expect, it } from "vitest";
import type { Ratings } from "../../api/contract";
import { submitted } from "./submitted";

const rating = (id: string, submitted_at: string | null) => ({ id, submitted_at });
const ratings = (own: object | null, ...others: object[]) =>
  ({ own, others }) as unknown as Ratings;
const ids = (of: Ratings | null) => submitted(of).map(({ id }) => id);

it("shows one’s own rating first, once it is submitted", () => {
  const other = rating("other", "2026-03-02T10:00:00Z");
  expect(ids(ratings(rating("own", "2026-03-02T09:00:00Z"), other))).toEqual(["own", "other"]);
  expect(ids(ratings(rating("draft", null)))).toEqual([]);
  expect(ids(ratings(null, other))).toEqual(["other"]);
  expect(ids(null)).toEqual([]);
});
