import { expect, it } from "vitest";
import { COLUMNS, peaksOf, spans } from "./peaks";

it("measures each column against the loudest", () => {
  const samples = new Float32Array([0, 0.1, -0.5, 0.2, 0, 0.25]);
  expect([...peaksOf(samples, 3)].map((peak) => Number(peak.toFixed(2)))).toEqual([0.2, 1, 0.5]);
});

it("measures silence and nothing as silence", () => {
  expect([...peaksOf(new Float32Array(4), 2)]).toEqual([0, 0]);
  expect([...peaksOf(new Float32Array(0), 2)]).toEqual([0, 0]);
});

it("draws who speaks when, each on their side of the line", () => {
  const { above, below } = spans(
    [
      { speaker: "agent", start_s: 0, end_s: 25 },
      { speaker: "candidate", start_s: 50, end_s: 200 },
    ],
    100,
  );
  const at = (share: number) => Math.floor(share * COLUMNS);
  expect([above[at(0.1)], below[at(0.1)]].map(Boolean)).toEqual([false, true]);
  expect([above[at(0.6)], below[at(0.6)]].map(Boolean)).toEqual([true, false]);
  expect([above[at(0.3)], below[at(0.3)]].map(Boolean)).toEqual([false, false]);
});
