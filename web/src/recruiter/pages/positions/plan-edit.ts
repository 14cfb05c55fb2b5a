/** Changes to a plan, as pure functions. */
import type {
  Criterion,
  EvidencePoint,
  Plan,
  PlanDimension,
  PlanQuestion,
  PlanStage,
} from "../../api/contract";

const NEW_QUESTION_S = 180;
const NEW_FOLLOW_UPS = 1;

/** A part of the editor gets the whole plan and hands on a changed one. */
export interface PlanProps {
  readonly plan: Plan;
  readonly onChange: (plan: Plan) => void;
}

export interface Place {
  readonly stage: number;
  readonly question: number;
}

function replaced<T>(list: readonly T[], index: number, item: T): T[] {
  return list.map((each, at) => (at === index ? item : each));
}

function without<T>(list: readonly T[], index: number): T[] {
  return list.filter((_, at) => at !== index);
}

/** An id that is not taken: `q7`, `stage-3`. */
export function freeId(prefix: string, taken: readonly string[]): string {
  let n = taken.length + 1;
  while (taken.includes(`${prefix}${n}`)) n += 1;
  return `${prefix}${n}`;
}

export function questions(plan: Plan): readonly PlanQuestion[] {
  return plan.stages.flatMap((stage) => stage.questions);
}

export function setStage(plan: Plan, index: number, stage: PlanStage): Plan {
  return { ...plan, stages: replaced(plan.stages, index, stage) };
}

export function setQuestion(plan: Plan, at: Place, question: PlanQuestion): Plan {
  const stage = plan.stages[at.stage];
  if (stage === undefined) return plan;
  return setStage(plan, at.stage, {
    ...stage,
    questions: replaced(stage.questions, at.question, question),
  });
}

export function setDimension(plan: Plan, index: number, dimension: PlanDimension): Plan {
  return { ...plan, rubric: replaced(plan.rubric, index, dimension) };
}

export function addQuestion(plan: Plan, stageIndex: number): Plan {
  const stage = plan.stages[stageIndex];
  const dimension = plan.rubric[0];
  if (stage === undefined || dimension === undefined) return plan;
  const question: PlanQuestion = {
    // Not the id of a removed question either: its criteria would ask for something else.
    id: freeId("q", [...new Set([...knownIds(plan), ...namedByCriteria(plan)])]),
    text: "",
    rephrased: "",
    objective: "",
    evidence: [newPoint([])],
    dimensions: [dimension.id],
    max_follow_ups: NEW_FOLLOW_UPS,
    fixed_follow_ups: [],
    time_budget_s: NEW_QUESTION_S,
    template: false,
  };
  return setStage(plan, stageIndex, { ...stage, questions: [...stage.questions, question] });
}

export function newPoint(points: readonly EvidencePoint[]): EvidencePoint {
  const id = freeId(
    "point-",
    points.map((point) => point.id),
  );
  return { id, description: "", follow_up: "", hints: [] };
}

/** The plan with a new theme that has one new question. */
export function addStage(plan: Plan): Plan {
  const id = freeId(
    "stage-",
    plan.stages.map((stage) => stage.id),
  );
  const stages = [...plan.stages, { id, title: "", questions: [] }];
  return addQuestion({ ...plan, stages }, stages.length - 1);
}

/** The plan without a question, and without its theme if that has no other. */
export function removeQuestion(plan: Plan, at: Place): Plan {
  const stage = plan.stages[at.stage];
  if (stage === undefined || questions(plan).length < 2) return plan;
  const left = without(stage.questions, at.question);
  const kept =
    left.length > 0
      ? setStage(plan, at.stage, { ...stage, questions: left })
      : { ...plan, stages: without(plan.stages, at.stage) };
  return withoutNames(kept);
}

/** Moves a question one place, into the next theme at a theme's edge; null if it can't. */
export function moveQuestion(plan: Plan, at: Place, step: 1 | -1): [Plan, Place] | null {
  const length = plan.stages[at.stage]?.questions.length ?? 0;
  const question = at.question + step;
  if (question >= 0 && question < length)
    // Downwards it goes in front of the question after the next.
    return placeQuestion(plan, at, { ...at, question: step === 1 ? question + 1 : question });
  const stage = at.stage + step;
  const end = plan.stages[stage]?.questions.length ?? 0;
  return placeQuestion(plan, at, { stage, question: step === 1 ? 0 : end });
}

/**
 * Moves a question in front of the one that is at `to` before the move, or to the end of that theme.
 *
 * Returns the plan and the question's new place; null if the question is there already or is the
 * only one of its theme, since a theme without a question would be invalid.
 */
export function placeQuestion(plan: Plan, at: Place, to: Place): [Plan, Place] | null {
  const source = plan.stages[at.stage];
  const target = plan.stages[to.stage];
  const question = source?.questions[at.question];
  if (source === undefined || target === undefined || question === undefined) return null;
  const within = at.stage === to.stage;
  if (!within && source.questions.length === 1) return null;
  const place = within && at.question < to.question ? to.question - 1 : to.question;
  if (within && place === at.question) return null;
  const left = setStage(plan, at.stage, {
    ...source,
    questions: without(source.questions, at.question),
  });
  const order = [...(left.stages[to.stage]?.questions ?? [])];
  order.splice(place, 0, question);
  const next = setStage(left, to.stage, { ...target, questions: order });
  return [next, { stage: to.stage, question: place }];
}

/**
 * Criteria name the questions that ask for them; a removed one is left out while others remain. A
 * criterion that lost all its questions keeps their ids: it then counts as never asked for, while
 * one that names no question is asked for by all.
 */
function withoutNames(plan: Plan): Plan {
  const known = knownIds(plan);
  const rubric = plan.rubric.map((dimension) => ({
    ...dimension,
    criteria: (dimension.criteria ?? []).map((criterion) => {
      const left = (criterion.questions ?? []).filter((id) => known.has(id));
      return left.length > 0 ? { ...criterion, questions: left } : criterion;
    }),
  }));
  return { ...plan, rubric };
}

function knownIds(plan: Plan): ReadonlySet<string> {
  return new Set(questions(plan).map(({ id }) => id));
}

function namedByCriteria(plan: Plan): readonly string[] {
  return plan.rubric
    .flatMap(({ criteria }) => criteria ?? [])
    .flatMap((criterion) => criterion.questions ?? []);
}

/** Whether no question of the plan asks for a criterion, so that its level may be a range. */
export function neverAsked(plan: Plan, criterion: Criterion): boolean {
  const named = criterion.questions ?? [];
  const known = knownIds(plan);
  return named.length > 0 && !named.some((id) => known.has(id));
}

export type Gap =
  | { readonly at: "stage"; readonly n: number }
  | {
      readonly at: "question";
      readonly n: number;
      readonly id: string;
      readonly field: "text" | "rephrased" | "objective" | "points" | "dimensions";
    }
  | { readonly at: "dimension"; readonly id: string; readonly name: string };

/** The first thing that must be filled in before a plan can be saved. */
export function firstGap(plan: Plan): Gap | null {
  const blank = (text: string) => text.trim() === "";
  for (const [index, stage] of plan.stages.entries())
    if (blank(stage.title)) return { at: "stage", n: index + 1 };
  for (const [index, question] of questions(plan).entries()) {
    const gap = (field: Extract<Gap, { at: "question" }>["field"]): Gap => ({
      at: "question",
      n: index + 1,
      id: question.id,
      field,
    });
    if (blank(question.text)) return gap("text");
    if (blank(question.rephrased)) return gap("rephrased");
    if (blank(question.objective)) return gap("objective");
    if (question.evidence.some((point) => blank(point.description) || blank(point.follow_up)))
      return gap("points");
    if (question.dimensions.length === 0) return gap("dimensions");
  }
  for (const { id, name, levels } of plan.rubric)
    if (blank(name) || Object.values(levels).some(blank)) return { at: "dimension", id, name };
  return null;
}
