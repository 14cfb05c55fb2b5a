/** The dimensions of the assessment: names, weights, what each level looks like. */
import { Fragment } from "react";
import type { Criterion, Plan, PlanDimension } from "../../api/contract";
import { Field } from "../../parts/fields";
import { Note } from "../../parts/note";
import { useTexts } from "../../texts/catalogue";
import { blank } from "./gaps";
import { neverAsked, type PlanProps, setDimension } from "./plan-edit";

const LEVELS = [5, 4, 3, 2, 1];
const LEAST_WEIGHT = 0.1;

export function RubricFields({ plan, marked, onChange }: PlanProps & { marked: boolean }) {
  const { t } = useTexts();
  const whole = plan.rubric.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <section className="plan" aria-labelledby="rubric-title">
      <h2 id="rubric-title">{t("plan.rubric")}</h2>
      {plan.rubric.map((dimension, index) => (
        <Dimension
          key={dimension.id}
          plan={plan}
          dimension={dimension}
          marked={marked}
          percent={Math.round((100 * dimension.weight) / whole)}
          onChange={(next) => onChange(setDimension(plan, index, next))}
        />
      ))}
    </section>
  );
}

function Dimension(props: {
  plan: Plan;
  dimension: PlanDimension;
  marked: boolean;
  /** Its part of the total. */
  percent: number;
  onChange: (dimension: PlanDimension) => void;
}) {
  const { t } = useTexts();
  const { plan, dimension, marked, percent, onChange } = props;
  const { language } = plan;
  const criteria = dimension.criteria ?? [];
  const change = (index: number, changed: Partial<Criterion>) =>
    onChange({
      ...dimension,
      criteria: criteria.map((each, at) => (at === index ? { ...each, ...changed } : each)),
    });
  return (
    <details className="plan-question">
      <summary>
        <span lang={language}>{dimension.name}</span>
        <span className="quiet figures">{t("plan.dimension.share", { n: percent })}</span>
      </summary>
      <div className="question-body">
        <div className="columns">
          <Field
            label={t("plan.dimension.name")}
            lang={language}
            value={dimension.name}
            problem={blank(t, marked, dimension.name)}
            onChange={(name) => onChange({ ...dimension, name })}
          />
          <Field
            label={t("plan.dimension.weight")}
            hint={t("plan.dimension.share", { n: percent })}
            type="number"
            min={LEAST_WEIGHT}
            max={1000}
            value={String(dimension.weight)}
            onChange={(weight) =>
              onChange({ ...dimension, weight: Math.max(LEAST_WEIGHT, Number(weight)) })
            }
          />
        </div>
        <p className="quiet">{t("plan.levels.hint")}</p>
        {LEVELS.map((level) => (
          <Field
            key={level}
            label={t("plan.dimension.level", { n: level })}
            lines={2}
            lang={language}
            value={dimension.levels[level] ?? ""}
            problem={blank(t, marked, dimension.levels[level])}
            onChange={(text) =>
              onChange({ ...dimension, levels: { ...dimension.levels, [level]: text } })
            }
          />
        ))}
        {criteria.length > 0 && (
          <fieldset className="points">
            <legend>{t("plan.criteria")}</legend>
            <p className="quiet">{t("plan.criteria.hint")}</p>
            {criteria.map((criterion, index) => (
              <Fragment key={criterion.id}>
                <Field
                  label={t("plan.criterion", { n: criterion.level })}
                  lines={2}
                  lang={language}
                  value={criterion.statement}
                  onChange={(statement) => change(index, { statement })}
                />
                {neverAsked(plan, criterion) && (
                  <Note tone="amber">
                    <p>{t("plan.criterion.unasked")}</p>
                    <button
                      type="button"
                      className="button small"
                      onClick={() => change(index, { questions: [] })}
                    >
                      {t("plan.criterion.ask-all")}
                    </button>
                  </Note>
                )}
              </Fragment>
            ))}
          </fieldset>
        )}
      </div>
    </details>
  );
}
