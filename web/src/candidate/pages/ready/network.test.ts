import { expect, it } from "vitest";
import { networkOf } from "./network";

it.each([
  [[90, 20, 22, 25, 21, 20], "good"],
  [[900, 20, 22, 25, 21, 20], "good"],
  [[90, 400, 420, 390, 500, 410], "weak"],
  [[90, 20, 22, 900, 21, 20], "weak"],
  [[90, 20, null, 25, 21, 20], "weak"],
  [[null, null, null], "none"],
  [[], "none"],
] as const)("%o is %s", (times, network) => {
  expect(networkOf(times)).toBe(network);
});
