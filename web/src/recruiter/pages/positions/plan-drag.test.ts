import { expect, it } from "vitest";
import type { Plan } from "../../api/contract";
import { markOf, nearestPlace, scrollSpeed } from "./plan-drag";

const stage = (id: string, ids: readonly string[]) => ({
  id,
  title: id,
  questions: ids.map((each) => ({ id: each })),
});
const plan = { stages: [stage("one", ["q1", "q2"]), stage("two", ["q3"])] } as unknown as Plan;

/** q2 is open; between the themes stand a button and a field. */
const shown: Record<string, { top: number; bottom: number }> = {
  q1: { top: 100, bottom: 140 },
  q2: { top: 140, bottom: 540 },
  q3: { top: 640, bottom: 680 },
};
const at = (y: number) => nearestPlace(plan, y, (id) => shown[id]);

it("lands in front of the question whose edge is nearest, or at a theme's end", () => {
  expect(at(119)).toEqual({ stage: 0, question: 0 });
  expect(at(121)).toEqual({ stage: 0, question: 1 });
  expect(at(339)).toEqual({ stage: 0, question: 1 });
  expect(at(341)).toEqual({ stage: 0, question: 2 });
  expect(at(589)).toEqual({ stage: 0, question: 2 });
  expect(at(591)).toEqual({ stage: 1, question: 0 });
  expect(at(661)).toEqual({ stage: 1, question: 1 });
});

it("lands at the ends for points beyond them, and nowhere without questions", () => {
  expect(at(-5_000)).toEqual({ stage: 0, question: 0 });
  expect(at(5_000)).toEqual({ stage: 1, question: 1 });
  expect(nearestPlace(plan, 100, () => undefined)).toBeNull();
});

it("draws one line, before a question or after a theme's last", () => {
  const marks = (to: { stage: number; question: number } | null) =>
    plan.stages.flatMap(({ questions }, stage) =>
      questions.map(
        (_, question) =>
          markOf(plan, { from: { stage: 0, question: 0 }, to }, { stage, question }) ?? "",
      ),
    );
  expect(marks(null)).toEqual(["dragged", "", ""]);
  expect(marks({ stage: 0, question: 2 })).toEqual(["dragged", "after", ""]);
  expect(marks({ stage: 1, question: 0 })).toEqual(["dragged", "", "before"]);
  expect(marks({ stage: 1, question: 1 })).toEqual(["dragged", "", "after"]);
  expect(markOf(plan, { from: null, to: null }, { stage: 0, question: 0 })).toBeUndefined();
});

it("scrolls near the window's edges only, faster the nearer", () => {
  expect(scrollSpeed(500, 1000)).toBe(0);
  expect(scrollSpeed(151, 1000)).toBe(0);
  expect(scrollSpeed(75, 1000)).toBe(-450);
  expect(scrollSpeed(925, 1000)).toBe(450);
  expect(scrollSpeed(-300, 1000)).toBe(-900);
  expect(scrollSpeed(1300, 1000)).toBe(900);
});
