import { expect, it } from "vitest";
import { endedKey } from "./ended-key";

it.each([
  ["completed", "history.ended"],
  ["", "history.ended"],
  [null, "history.ended"],
  ["time", "history.ended.time"],
  ["ended by request", "history.ended.request"],
  ["The position was filled.", "history.ended.other"],
])("an interview that ended for %s has the text %s", (reason, key) => {
  expect(endedKey(reason)).toBe(key);
});
