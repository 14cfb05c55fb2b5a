/** What is asked and how it is judged. */
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { Plan, PlanQuestion } from "../../api/contract";
import { Field } from "../../parts/fields";
import { keyName } from "../../shell/keys";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { blank } from "./gaps";
import { Hear } from "./hear";
import { filled, type Job } from "./placeholders";
import { type Mark, markOf } from "./plan-drag";
import {
  addQuestion,
  addStage,
  moveQuestion,
  type Place,
  type PlanProps,
  placeQuestion,
  questions,
  removeQuestion,
  setQuestion,
  setStage,
} from "./plan-edit";
import { QuestionFields } from "./question-fields";
import { RubricFields } from "./rubric-fields";
import { useDrag } from "./use-drag";

const MINUTE_S = 60;

const questionElement = (id: string) => document.getElementById(`question-${id}`);

export function PlanEditor(props: PlanProps & { job: Job; marked: boolean }) {
  const { t } = useTexts();
  const { plan, job, marked, onChange } = props;
  const [moved, setMoved] = useState("");
  const numbers = new Map(questions(plan).map(({ id }, index) => [id, index + 1]));
  /** Hands on the plan with a moved question, which gets the focus. */
  const place = ([next, to]: [Plan, Place]) => {
    const id = next.stages[to.stage]?.questions[to.question]?.id ?? "";
    const open = questionElement(id)?.hasAttribute("open") ?? false;
    onChange(next);
    requestAnimationFrame(() => {
      // In another theme the element is a new one.
      questionElement(id)?.toggleAttribute("open", open);
      questionElement(id)?.querySelector("summary")?.focus();
    });
    const n = questions(next).findIndex((each) => each.id === id) + 1;
    return t("plan.moved", { n, all: numbers.size });
  };
  const move = (at: Place, step: 1 | -1) => {
    const result = moveQuestion(plan, at, step);
    if (result !== null) setMoved(place(result));
  };
  const drag = useDrag(plan, (at, to) => {
    const result = placeQuestion(plan, at, to);
    if (result !== null) notify(place(result), () => onChange(plan));
    else if (at.stage !== to.stage) notify(t("plan.only-question"));
  });
  const remove = (at: Place) => {
    onChange(removeQuestion(plan, at));
    notify(t("plan.removed"), () => onChange(plan));
  };
  return (
    <>
      <section className="plan" aria-labelledby="plan-title">
        <h2 id="plan-title">{t("plan.stages")}</h2>
        <p className="quiet">{t("plan.keys")}</p>
        <div className="short">
          <Field
            label={t("plan.minutes")}
            type="number"
            min={1}
            max={120}
            value={String(Math.round(plan.time_budget_s / MINUTE_S))}
            onChange={(minutes) =>
              onChange({ ...plan, time_budget_s: Math.max(1, Number(minutes)) * MINUTE_S })
            }
          />
        </div>
        {plan.stages.map((stage, index) => (
          <fieldset key={stage.id} className="plan-stage">
            <legend className="visually-hidden">{t("plan.stage", { n: index + 1 })}</legend>
            <Field
              label={t("plan.stage.title")}
              lang={plan.language}
              value={stage.title}
              problem={blank(t, marked, stage.title)}
              onChange={(title) => onChange(setStage(plan, index, { ...stage, title }))}
            />
            {stage.questions.map((question, at) => (
              <QuestionItem
                key={question.id}
                job={job}
                plan={plan}
                question={question}
                marked={marked}
                n={numbers.get(question.id) ?? 0}
                mark={markOf(plan, drag, { stage: index, question: at })}
                onChange={(next) =>
                  onChange(setQuestion(plan, { stage: index, question: at }, next))
                }
                onDrag={(event) => drag.begin({ stage: index, question: at }, event)}
                onMove={(step) => move({ stage: index, question: at }, step)}
                onRemove={() => remove({ stage: index, question: at })}
              />
            ))}
            <div className="actions">
              <button
                type="button"
                className="button small"
                onClick={() => onChange(addQuestion(plan, index))}
              >
                {t("plan.question.add")}
              </button>
            </div>
          </fieldset>
        ))}
        <div className="actions">
          <button type="button" className="button small" onClick={() => onChange(addStage(plan))}>
            {t("plan.stage.add")}
          </button>
        </div>
        <p className="visually-hidden" role="status">
          {moved}
        </p>
      </section>
      <RubricFields plan={plan} marked={marked} onChange={onChange} />
    </>
  );
}

function QuestionItem(props: {
  job: Job;
  plan: Plan;
  question: PlanQuestion;
  marked: boolean;
  n: number;
  mark: Mark | undefined;
  onDrag: (event: PointerEvent) => void;
  onChange: (question: PlanQuestion) => void;
  onMove: (step: 1 | -1) => void;
  onRemove: () => void;
}) {
  const { t } = useTexts();
  const { plan, question, n, onMove } = props;
  const press = (event: KeyboardEvent) => {
    const name = keyName(event);
    if (name !== "Alt+ArrowUp" && name !== "Alt+ArrowDown") return;
    event.preventDefault();
    onMove(name === "Alt+ArrowUp" ? -1 : 1);
  };
  return (
    <div className="plan-item" data-mark={props.mark}>
      <DragHandle onDrag={props.onDrag} />
      <details
        id={`question-${question.id}`}
        className="plan-question"
        open={question.text === "" ? true : undefined}
        onKeyDown={press}
      >
        <summary>
          <span className="n figures">{n}</span>
          <span lang={plan.language}>
            {filled(question.text, props.job) || t("plan.question", { n })}
          </span>
          <span className="quiet figures">
            {t("time.minutes", { n: Math.round(question.time_budget_s / MINUTE_S) })}
          </span>
        </summary>
        <div className="question-body">
          <div className="actions">
            <Hear spoken={{ ...props.job, text: question.text, language: plan.language }} n={n} />
            <button type="button" className="button small" onClick={() => onMove(-1)}>
              ↑ {t("plan.up")}
            </button>
            <button type="button" className="button small" onClick={() => onMove(1)}>
              ↓ {t("plan.down")}
            </button>
            <button type="button" className="button small" onClick={props.onRemove}>
              {t("plan.remove")}
            </button>
          </div>
          <QuestionFields
            plan={plan}
            question={question}
            marked={props.marked}
            onChange={props.onChange}
          />
        </div>
      </details>
    </div>
  );
}

/** A handle for pointers only; by keyboard the buttons and Alt with an arrow move a question. */
function DragHandle({ onDrag }: { onDrag: (event: PointerEvent) => void }) {
  return (
    <span className="drag-handle" aria-hidden="true" onPointerDown={onDrag}>
      <svg viewBox="0 0 8 14" aria-hidden="true">
        {[1.5, 7, 12.5].map((y) => (
          <path key={y} d={`M1.5 ${y}h0M6.5 ${y}h0`} />
        ))}
      </svg>
    </span>
  );
}
