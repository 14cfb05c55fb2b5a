import { expect, it } from "vitest";
import { wavOf } from "./wav";

it("is a RIFF file of 16-bit mono samples, clipped where they are too loud", async () => {
  const bytes = new DataView(
    await wavOf(new Float32Array([0, 0.5, -0.5, 2, -2]), 16_000).arrayBuffer(),
  );
  const text = (at: number) =>
    String.fromCharCode(...[0, 1, 2, 3].map((i) => bytes.getUint8(at + i)));
  expect([text(0), text(8), text(36)]).toEqual(["RIFF", "WAVE", "data"]);
  expect([bytes.getUint16(22, true), bytes.getUint32(24, true), bytes.getUint16(34, true)]).toEqual(
    [1, 16_000, 16],
  );
  expect(bytes.getUint32(40, true)).toBe(10);
  expect([0, 1, 2, 3, 4].map((i) => bytes.getInt16(44 + 2 * i, true))).toEqual([
    0, 16384, -16383, 32767, -32767,
  ]);
});
