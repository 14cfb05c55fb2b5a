import { expect, it } from "vitest";
import type { PositionItem } from "../../api/contract";
import { choosable, sameLimit, withPosition } from "./limit";

const position = (id: string, archived = false) => ({ id, archived }) as PositionItem;

it("offers positions in use, and archived ones only while the limit has them", () => {
  const all = [position("a"), position("b", true), position("c", true)];
  const ids = (limit: readonly string[] | null) => choosable(all, limit).map(({ id }) => id);
  expect(ids(null)).toEqual(["a"]);
  expect(ids(["c"])).toEqual(["a", "c"]);
});

it("adds a position once and takes it away", () => {
  expect(withPosition(["a"], "b", true)).toEqual(["a", "b"]);
  expect(withPosition(["a"], "a", true)).toEqual(["a"]);
  expect(withPosition(["a"], "a", false)).toEqual([]);
});

it("tells all positions from none, and ignores the order", () => {
  expect(sameLimit(null, [])).toBe(false);
  expect(sameLimit(null, null)).toBe(true);
  expect(sameLimit(["a", "b"], ["b", "a"])).toBe(true);
  expect(sameLimit(["a", "b"], ["a", "c"])).toBe(false);
});
