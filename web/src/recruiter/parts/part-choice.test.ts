import { expect, it } from "vitest";
import { withPart } from "./part-choice";

const ALL = ["a", "b", "c"] as const;

it.each([
  [["c"], "a", true, ["a", "c"]],
  [["a", "c"], "a", true, ["a", "c"]],
  [["a", "c"], "c", false, ["a"]],
  [[], "b", false, []],
] as const)("changes %j by %s", (chosen, part, on, result) => {
  expect(withPart(ALL, chosen, part, on)).toEqual(result);
});
