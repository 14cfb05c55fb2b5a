/** A position from a ready plan; the plan can be edited afterwards. */
import { type FormEvent, useState } from "react";
import { useLocation } from "wouter";
import type { PlanItem } from "../../api/contract";
import { useCreatePosition, usePlans } from "../../api/positions";
import { Field } from "../../parts/fields";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";

export function NewPosition() {
  const { t } = useTexts();
  const plans = usePlans();
  return (
    <div className="page narrow">
      <PageTitle>{t("positions.new")}</PageTitle>
      <Await query={plans} rows={6}>
        {({ items }) => <Form plans={items} />}
      </Await>
    </div>
  );
}

function Form({ plans }: { plans: readonly PlanItem[] }) {
  const { t, language } = useTexts();
  const [, navigate] = useLocation();
  const [title, setTitle] = useState("");
  const [company, setCompany] = useState("");
  const [description, setDescription] = useState("");
  const [retention, setRetention] = useState("");
  const [missing, setMissing] = useState(false);
  const [plan, setPlan] = useState(
    () => (plans.find((each) => each.language === language) ?? plans[0])?.id ?? "",
  );
  const create = useCreatePosition();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const incomplete = title.trim() === "" || company.trim() === "";
    setMissing(incomplete);
    if (incomplete || create.isPending) return;
    const position = await create.mutateAsync({
      title: title.trim(),
      company: company.trim(),
      description,
      plan,
      retention_days: retention === "" ? null : Number(retention),
    });
    navigate(`/positions/${position.id}/invite`);
  };
  return (
    <form onSubmit={(event) => void submit(event).catch(() => undefined)} noValidate>
      <Field
        label={t("position.title")}
        hint={t("position.title.hint")}
        value={title}
        onChange={setTitle}
        maxLength={200}
        required
      />
      <Field
        label={t("positions.company")}
        value={company}
        onChange={setCompany}
        maxLength={200}
        required
      />
      <fieldset className="plans">
        <legend>{t("position.plan")}</legend>
        {plans.map((each) => (
          <label key={each.id} className="anchor">
            <input
              type="radio"
              name="plan"
              checked={plan === each.id}
              onChange={() => setPlan(each.id)}
            />
            <span lang={each.language}>{each.title}</span>
            <span className="quiet figures">
              {t("position.plan.questions", {
                n: each.question_count,
                minutes: Math.round(each.time_budget_s / 60),
              })}
            </span>
          </label>
        ))}
      </fieldset>
      <Field
        label={t("position.description")}
        hint={t("position.description.hint")}
        lines={6}
        value={description}
        onChange={setDescription}
        maxLength={20_000}
      />
      <Field
        label={t("position.retention")}
        hint={t("position.retention.hint")}
        type="number"
        min={1}
        max={3650}
        value={retention}
        onChange={setRetention}
      />
      {missing && (
        <Note tone="brick" urgent>
          {t("position.missing")}
        </Note>
      )}
      <SaveProblem error={create.error} />
      <div className="actions">
        <button type="submit" className="button primary" aria-disabled={create.isPending}>
          {t(create.isPending ? "save.busy" : "position.create")}
        </button>
      </div>
    </form>
  );
}
