import { expect, it } from "vitest";
import type { Plan, PlanQuestion } from "../../api/contract";
import {
  addQuestion,
  addStage,
  firstGap,
  freeId,
  moveQuestion,
  neverAsked,
  placeQuestion,
  questions,
  removeQuestion,
  setQuestion,
} from "./plan-edit";

const question = (id: string): PlanQuestion => ({
  id,
  text: `${id}?`,
  rephrased: `${id}!`,
  objective: "to know",
  evidence: [{ id: "p", description: "says it", follow_up: "what?", hints: [] }],
  dimensions: ["d"],
  max_follow_ups: 1,
  fixed_follow_ups: [],
  time_budget_s: 60,
  template: false,
});

const plan: Plan = {
  id: "plan",
  title: "Plan",
  language: "en",
  scenario: "standard",
  time_budget_s: 600,
  greeting: "Hi",
  closing: "Bye",
  stages: [
    { id: "one", title: "One", questions: [question("q1"), question("q2")] },
    { id: "two", title: "Two", questions: [question("q3")] },
  ],
  rubric: [
    {
      id: "d",
      name: "Depth",
      weight: 1,
      levels: { 1: "a", 2: "b", 3: "c", 4: "d", 5: "e" },
      criteria: [{ id: "c", statement: "It is so.", level: 2, questions: ["q1", "q3"] }],
    },
  ],
};
const order = (changed: Plan) => changed.stages.map((s) => s.questions.map((q) => q.id).join(" "));

it("moves a question within its theme and into the next", () => {
  const first = moveQuestion(plan, { stage: 0, question: 0 }, 1);
  expect(first && order(first[0])).toEqual(["q2 q1", "q3"]);
  expect(first?.[1]).toEqual({ stage: 0, question: 1 });
  const second = moveQuestion(plan, { stage: 0, question: 1 }, 1);
  expect(second && order(second[0])).toEqual(["q1", "q2 q3"]);
  expect(second?.[1]).toEqual({ stage: 1, question: 0 });
});

it("neither moves beyond the ends nor empties a theme", () => {
  expect(moveQuestion(plan, { stage: 0, question: 0 }, -1)).toBeNull();
  expect(moveQuestion(plan, { stage: 1, question: 0 }, -1)).toBeNull();
});

it("places a question in front of another or at a theme's end", () => {
  const [q1, end] = [
    { stage: 0, question: 0 },
    { stage: 0, question: 2 },
  ];
  const down = placeQuestion(plan, q1, end);
  expect(down && order(down[0])).toEqual(["q2 q1", "q3"]);
  expect(down?.[1]).toEqual({ stage: 0, question: 1 });
  const across = placeQuestion(plan, q1, { stage: 1, question: 1 });
  expect(across && order(across[0])).toEqual(["q2", "q3 q1"]);
  expect(across?.[1]).toEqual({ stage: 1, question: 1 });
  const back = across && placeQuestion(across[0], across[1], q1);
  expect(back?.[0]).toEqual(plan);
});

it("leaves a question that is there already or is its theme's only one", () => {
  expect(placeQuestion(plan, { stage: 0, question: 0 }, { stage: 0, question: 0 })).toBeNull();
  expect(placeQuestion(plan, { stage: 0, question: 0 }, { stage: 0, question: 1 })).toBeNull();
  expect(placeQuestion(plan, { stage: 1, question: 0 }, { stage: 0, question: 1 })).toBeNull();
  expect(placeQuestion(plan, { stage: 0, question: 0 }, { stage: 2, question: 0 })).toBeNull();
});

it("removes a question, its empty theme, and what names it", () => {
  const left = removeQuestion(plan, { stage: 1, question: 0 });
  expect(order(left)).toEqual(["q1 q2"]);
  expect(left.rubric[0]?.criteria?.[0]?.questions).toEqual(["q1"]);
});

it("counts a criterion as never asked for when its questions are gone, not as asked by all", () => {
  const once = removeQuestion(plan, { stage: 1, question: 0 });
  const [first] = once.rubric[0]?.criteria ?? [];
  expect(first && neverAsked(once, first)).toBe(false);
  const twice = removeQuestion(once, { stage: 0, question: 0 });
  const [criterion] = twice.rubric[0]?.criteria ?? [];
  expect(criterion?.questions).toEqual(["q1"]);
  expect(criterion && neverAsked(twice, criterion)).toBe(true);
  // A new question is another one, though the id would be free.
  const added = questions(addQuestion(twice, 0)).map(({ id }) => id);
  expect(added).toEqual(["q2", "q3"]);
  expect(criterion && neverAsked(addQuestion(twice, 0), criterion)).toBe(true);
  expect(criterion && neverAsked(twice, { ...criterion, questions: [] })).toBe(false);
});

it("keeps the last question", () => {
  const one = { ...plan, stages: [{ id: "one", title: "One", questions: [question("q1")] }] };
  expect(removeQuestion(one, { stage: 0, question: 0 })).toBe(one);
});

it("adds with ids that are free", () => {
  expect(freeId("q", ["q1", "q3"])).toBe("q4");
  expect(order(addStage(addQuestion(plan, 0)))).toEqual(["q1 q2 q4", "q3", "q5"]);
});

it("says what is still missing, the first in reading order", () => {
  expect(firstGap(plan)).toBeNull();
  expect(firstGap(addQuestion(plan, 1))).toMatchObject({ at: "question", n: 4, field: "text" });
  expect(firstGap(addStage(plan))).toEqual({ at: "stage", n: 3 });
  const chosen = { ...question("q2"), dimensions: [] };
  expect(firstGap(setQuestion(plan, { stage: 0, question: 1 }, chosen))).toMatchObject({
    n: 2,
    field: "dimensions",
  });
  expect(questions(plan)).toHaveLength(3);
});
