/** A position from a ready plan, or from one drafted from its description; both can be edited. */
import { useCallback, useState } from "react";
import { useLocation } from "wouter";
import type { Jurisdiction, PlanItem } from "../../api/contract";
import { useCreatePosition, usePlans } from "../../api/positions";
import { Field } from "../../parts/fields";
import { Form } from "../../parts/form";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { type Drafted, DraftPlan } from "./draft-plan";
import { JurisdictionField } from "./jurisdiction";

const DRAFTED = "drafted";

export function NewPosition() {
  const { t } = useTexts();
  const plans = usePlans();
  return (
    <div className="page narrow">
      <PageTitle>{t("positions.new")}</PageTitle>
      <Await query={plans} rows={6}>
        {({ items }) => <PositionForm plans={items} />}
      </Await>
    </div>
  );
}

function PositionForm({ plans }: { plans: readonly PlanItem[] }) {
  const { t, language } = useTexts();
  const [, navigate] = useLocation();
  const [title, setTitle] = useState("");
  const [company, setCompany] = useState("");
  const [description, setDescription] = useState("");
  const [retention, setRetention] = useState("");
  const [jurisdiction, setJurisdiction] = useState<Jurisdiction | null>(null);
  const [missing, setMissing] = useState(false);
  const [plan, setPlan] = useState(
    () => (plans.find((each) => each.language === language) ?? plans[0])?.id ?? "",
  );
  const [drafted, setDrafted] = useState<Drafted | null>(null);
  const choose = useCallback((draft: Drafted) => {
    setDrafted(draft);
    setPlan(DRAFTED);
  }, []);
  const create = useCreatePosition();
  const lacking = (text: string) =>
    missing && text.trim() === "" ? t("position.missing") : undefined;
  const submit = async () => {
    const incomplete = title.trim() === "" || company.trim() === "";
    setMissing(incomplete);
    if (incomplete || create.isPending) return;
    const position = await create.mutateAsync({
      title: title.trim(),
      company: company.trim(),
      description,
      plan: plan === DRAFTED && drafted !== null ? drafted.plan : plan,
      retention_days: retention === "" ? null : Number(retention),
      jurisdiction,
    });
    // A draft is read before anyone is asked.
    navigate(`/positions/${position.id}${plan === DRAFTED ? "" : "/invite"}`);
  };
  return (
    <Form onSubmit={() => void submit().catch(() => undefined)} error={create.error}>
      <Field
        label={t("position.title")}
        hint={t("position.title.hint")}
        value={title}
        onChange={setTitle}
        problem={lacking(title)}
        maxLength={200}
        required
      />
      <Field
        label={t("positions.company")}
        value={company}
        onChange={setCompany}
        problem={lacking(company)}
        maxLength={200}
        required
      />
      <Field
        label={t("position.description")}
        hint={t("position.description.hint")}
        optional
        lines={6}
        value={description}
        onChange={setDescription}
        maxLength={20_000}
      />
      <DraftPlan
        job={{
          role: title.trim(),
          company: company.trim() || null,
          job_description: description.trim(),
          language,
        }}
        drafted={drafted}
        onDrafted={choose}
      />
      <fieldset className="plans">
        <legend>{t("position.plan")}</legend>
        {drafted !== null && (
          <PlanOption
            title={t("draft.option")}
            language={language}
            count={drafted.plan.stages.flatMap((stage) => stage.questions).length}
            seconds={drafted.plan.time_budget_s}
            checked={plan === DRAFTED}
            onChoose={() => setPlan(DRAFTED)}
          />
        )}
        {plans.map((each) => (
          <PlanOption
            key={each.id}
            title={each.title}
            language={each.language}
            count={each.question_count}
            seconds={each.time_budget_s}
            checked={plan === each.id}
            onChoose={() => setPlan(each.id)}
          />
        ))}
      </fieldset>
      <Field
        label={t("position.retention")}
        hint={t("position.retention.hint")}
        optional
        type="number"
        min={1}
        max={3650}
        value={retention}
        onChange={setRetention}
      />
      <JurisdictionField value={jurisdiction} onChange={setJurisdiction} />
      <SaveProblem error={create.error} />
      <div className="actions">
        <button type="submit" className="button primary" aria-disabled={create.isPending}>
          {t(create.isPending ? "save.busy" : "position.create")}
        </button>
      </div>
    </Form>
  );
}

function PlanOption(props: {
  title: string;
  language: string;
  count: number;
  seconds: number;
  checked: boolean;
  onChoose: () => void;
}) {
  const { t } = useTexts();
  return (
    <label className="anchor">
      <input type="radio" name="plan" checked={props.checked} onChange={props.onChoose} />
      <span lang={props.language}>{props.title}</span>
      <span className="quiet figures">
        {t("position.plan.questions", {
          language: t(`plan.language.${props.language === "ko" ? "ko" : "en"}`),
          n: props.count,
          minutes: Math.round(props.seconds / 60),
        })}
      </span>
    </label>
  );
}
