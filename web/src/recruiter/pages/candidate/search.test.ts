import { expect, it } from "vitest";
import { cutAt, hits } from "./search";

it("cuts a text at every place, whatever the case", () => {
  expect(cutAt("Lock the lock", "lock")).toEqual([
    { text: "Lock", hit: true },
    { text: " the ", hit: false },
    { text: "lock", hit: true },
  ]);
});

it("finds a part of a Korean word", () => {
  expect(cutAt("데드락을 찾았어요", "데드락").map((part) => part.hit)).toEqual([true, false]);
});

it("leaves a text whole without a search or a hit", () => {
  expect(cutAt("a", " ")).toEqual([{ text: "a", hit: false }]);
  expect(cutAt("a", "b")).toEqual([{ text: "a", hit: false }]);
  expect(cutAt("İa", "a")).toEqual([{ text: "İa", hit: false }]);
});

it("lists the entries that have it", () => {
  const entries = [
    { seq: 4, text: "the lock graph" },
    { seq: 7, text: "nothing" },
    { seq: 9, text: "LOCKS" },
  ];
  expect(hits(entries, "lock")).toEqual([4, 9]);
  expect(hits(entries, "")).toEqual([]);
});
