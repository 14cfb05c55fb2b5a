import { expect, it } from "vitest";
import type { Rating } from "../../api/contract";
import { draftsOf, firstMissing, levelsOf } from "./rating-levels";

const rubric = ["ownership", "clarity"].map((id) => ({ id, name: id, levels: {} }));
const full = {
  ownership: { level: 4, reason: "Found it herself." },
  clarity: { level: null, reason: "Not asked." },
};

it("asks for a level and a reason of every dimension", () => {
  expect(firstMissing(rubric, {})).toBe("ownership");
  expect(firstMissing(rubric, { ...full, clarity: { level: 3, reason: " " } })).toBe("clarity");
  expect(firstMissing(rubric, { ...full, clarity: { level: undefined, reason: "x" } })).toBe(
    "clarity",
  );
  expect(firstMissing(rubric, full)).toBeNull();
});

it("sends what was filled in, and nothing of what wasn't", () => {
  expect(levelsOf(rubric, { ownership: { level: 2, reason: " a " } })).toEqual([
    { dimension: "ownership", level: 2, reason: "a", quotes: [] },
  ]);
});

it("reads back what was saved", () => {
  const levels = [
    { dimension: "ownership", level: 4, reason: "Found it herself.", quotes: [] },
    { dimension: "clarity", level: null, reason: "Not asked.", quotes: [] },
  ];
  expect(draftsOf({ levels } as unknown as Rating)).toEqual(full);
  expect(draftsOf(null)).toEqual({});
});
