/** The fields of one question. */
import type { EvidencePoint, Plan, PlanQuestion } from "../../api/contract";
import { Check, CheckGroup, Field } from "../../parts/fields";
import { useTexts } from "../../texts/catalogue";
import { blank } from "./gaps";
import { newPoint } from "./plan-edit";

const MINUTE_S = 60;
const MOST_FOLLOW_UPS = 5;

interface QuestionProps {
  readonly plan: Plan;
  readonly question: PlanQuestion;
  /** Whether empty fields are marked. */
  readonly marked: boolean;
  readonly onChange: (question: PlanQuestion) => void;
}

export function QuestionFields({ plan, question, marked, onChange }: QuestionProps) {
  const { t } = useTexts();
  const change = (fields: Partial<PlanQuestion>) => onChange({ ...question, ...fields });
  return (
    <>
      <Field
        label={t("plan.question.text")}
        lines={2}
        lang={plan.language}
        hint={t("plan.question.placeholders", { role: "{role}", company: "{company}" })}
        value={question.text}
        problem={blank(t, marked, question.text)}
        onChange={(text) => change({ text })}
      />
      <Field
        label={t("plan.question.rephrased")}
        lines={2}
        lang={plan.language}
        value={question.rephrased}
        problem={blank(t, marked, question.rephrased)}
        onChange={(rephrased) => change({ rephrased })}
      />
      <Field
        label={t("plan.question.objective")}
        lang={plan.language}
        value={question.objective}
        problem={blank(t, marked, question.objective)}
        onChange={(objective) => change({ objective })}
      />
      <div className="columns">
        <Field
          label={t("plan.question.minutes")}
          type="number"
          min={1}
          max={30}
          value={String(Math.round(question.time_budget_s / MINUTE_S))}
          onChange={(minutes) => change({ time_budget_s: Math.max(1, Number(minutes)) * MINUTE_S })}
        />
        <Field
          label={t("plan.question.follow-ups")}
          type="number"
          min={0}
          max={MOST_FOLLOW_UPS}
          value={String(question.max_follow_ups)}
          onChange={(most) =>
            change({ max_follow_ups: Math.min(MOST_FOLLOW_UPS, Math.max(0, Number(most))) })
          }
        />
      </div>
      <CheckGroup
        legend={t("plan.question.dimensions")}
        problem={
          marked && question.dimensions.length === 0
            ? t("plan.question.dimensions.none")
            : undefined
        }
      >
        {plan.rubric.map((dimension) => (
          <Check
            key={dimension.id}
            label={<span lang={plan.language}>{dimension.name}</span>}
            checked={question.dimensions.includes(dimension.id)}
            onChange={(on) =>
              change({
                dimensions: plan.rubric
                  .map(({ id }) => id)
                  .filter((id) => (id === dimension.id ? on : question.dimensions.includes(id))),
              })
            }
          />
        ))}
      </CheckGroup>
      <Points plan={plan} question={question} marked={marked} onChange={onChange} />
    </>
  );
}

function Points({ plan, question, marked, onChange }: QuestionProps) {
  const { t } = useTexts();
  const { evidence } = question;
  const set = (points: readonly EvidencePoint[]) => {
    const known = new Set(points.map(({ id }) => id));
    const fixed = (question.fixed_follow_ups ?? []).filter((id) => known.has(id));
    onChange({ ...question, evidence: points, fixed_follow_ups: fixed });
  };
  const change = (index: number, fields: Partial<EvidencePoint>) =>
    set(evidence.map((point, at) => (at === index ? { ...point, ...fields } : point)));
  return (
    <fieldset className="points">
      <legend>{t("plan.points")}</legend>
      {evidence.map((point, index) => (
        <div key={point.id} className="point">
          <Field
            label={t("plan.point", { n: index + 1 })}
            lang={plan.language}
            lines={2}
            value={point.description}
            problem={blank(t, marked, point.description)}
            onChange={(description) => change(index, { description })}
          />
          <Field
            label={t("plan.point.follow-up", { n: index + 1 })}
            lang={plan.language}
            lines={2}
            value={point.follow_up}
            problem={blank(t, marked, point.follow_up)}
            onChange={(follow_up) => change(index, { follow_up })}
          />
          <button
            type="button"
            className="icon-button"
            aria-label={`${t("plan.remove")}: ${t("plan.point", { n: index + 1 })}`}
            aria-disabled={evidence.length < 2}
            onClick={() => evidence.length > 1 && set(evidence.filter((_, at) => at !== index))}
          >
            ×
          </button>
        </div>
      ))}
      <div className="actions">
        <button
          type="button"
          className="button small"
          onClick={() => set([...evidence, newPoint(evidence)])}
        >
          {t("plan.point.add")}
        </button>
      </div>
    </fieldset>
  );
}
