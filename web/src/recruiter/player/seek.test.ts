import { expect, it } from "vitest";
import {
  clampTime,
  entryAt,
  isIn,
  leadIn,
  neighbourMark,
  nextRate,
  questionMarks,
  type Spoken,
  timeAt,
} from "./seek";

const spoken = (
  seq: number,
  start_s: number,
  speaker: Spoken["speaker"],
  kind = "answer",
  question_id: string | null = null,
): Spoken => ({ seq, start_s, end_s: start_s + 1, speaker, kind, question_id });

const entries = [
  spoken(1, 0, "agent", "greeting"),
  spoken(2, 4, "agent", "planned", "q1"),
  spoken(3, 9, "candidate", "answer", "q1"),
  spoken(4, 20, "agent", "followup", "q1"),
  spoken(5, 30, "agent", "planned", "q2"),
  spoken(6, 40, "agent", "planned", "q2"),
];
const marks = questionMarks(entries);

it.each([
  [-1, -1],
  [0, 0],
  [3.9, 0],
  [9, 2],
  [99, 5],
])("finds what is heard at %f s", (time, index) => {
  expect(entryAt(entries, time)).toBe(index);
});

it("marks each question where it is first asked", () => {
  expect(marks.map((mark) => mark.seq)).toEqual([2, 5]);
});

it.each([
  [0, 1, 4],
  [4, 1, 30],
  [30, 1, null],
  [31, -1, 4],
  [33, -1, 30],
  [5, -1, null],
] as const)("goes from %f s by %i to %s", (time, step, place) => {
  expect(neighbourMark(marks, time, step)).toBe(place);
});

it("stays inside the recording", () => {
  expect([clampTime(-3, 10), clampTime(12, 10), leadIn(0.1)]).toEqual([0, 10, 0]);
  expect([timeAt(50, 200, 40), timeAt(500, 200, 40), timeAt(5, 0, 40)]).toEqual([10, 40, 0]);
});

it("changes the speed in steps, within its range", () => {
  expect([nextRate(1, 1), nextRate(2, 1), nextRate(0.75, -1)]).toEqual([1.25, 2, 0.75]);
});

it.each([
  [2.9, false],
  [3, true],
  [6.9, true],
  [7, false],
])("knows whether %f s is in a stretch", (time, inside) => {
  expect(isIn({ start_s: 3, end_s: 7 }, time)).toBe(inside);
});
