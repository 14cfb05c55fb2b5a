import { expect, it } from "vitest";
import { choiceOf, chosenDays, shortens } from "./kept-days";

it.each([
  [365, 30, true],
  [0, 3650, true],
  [30, 365, false],
  [30, 0, false],
  [30, 30, false],
  [0, 0, false],
])("from %i to %i days shortens: %s", (before, after, expected) => {
  expect(shortens(before, after)).toBe(expected);
});

it.each([
  ["inherit", "12", null],
  ["for-ever", "12", 0],
  ["days", "12", 12],
  ["days", "3650", 3650],
  ["days", "3651", undefined],
  ["days", "0", undefined],
  ["days", "1.5", undefined],
  ["days", " ", undefined],
  ["days", "a year", undefined],
] as const)("%s with “%s” is %s", (choice, typed, expected) => {
  expect(chosenDays(choice, typed)).toBe(expected);
});

it("knows what is stored", () => {
  expect([null, 0, 90].map(choiceOf)).toEqual(["inherit", "for-ever", "days"]);
});
