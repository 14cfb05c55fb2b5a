/** A position: what it is, its plan, and how well its raters agree. */
import { type FormEvent, useEffect, useState } from "react";
import { Link } from "wouter";
import type { Plan, Position } from "../../api/contract";
import { useChangePosition, usePosition } from "../../api/positions";
import { Field } from "../../parts/fields";
import { Note, SaveProblem } from "../../parts/note";
import { Parts } from "../../parts/parts-line";
import { Await } from "../../parts/states";
import { useShorterRetention } from "../../retention/shorter-retention";
import { notify } from "../../shell/notices";
import { PageTitle } from "../../shell/title";
import { useTexts, type WriteText } from "../../texts/catalogue";
import { AgreementPart } from "./agreement";
import { JurisdictionField } from "./jurisdiction";
import { firstGap, type Gap } from "./plan-edit";
import { PlanEditor } from "./plan-editor";

export function EditPosition({ id }: { id: string }) {
  const position = usePosition(id);
  return (
    <div className="page">
      <Await query={position} rows={10}>
        {(data) => <Editor key={data.updated_at} position={data} />}
      </Await>
    </div>
  );
}

function Editor({ position }: { position: Position }) {
  const { t } = useTexts();
  const stored = position.plan as unknown as Plan;
  const [title, setTitle] = useState(position.title);
  const [description, setDescription] = useState(position.description);
  const [retention, setRetention] = useState(String(position.retention_days ?? ""));
  const [jurisdiction, setJurisdiction] = useState(position.jurisdiction);
  const [plan, setPlan] = useState(stored);
  const [problem, setProblem] = useState<unknown>(null);
  /** Attempts to save a plan with gaps; from the first on, gaps are marked. */
  const [tries, setTries] = useState(0);
  const gap = tries > 0 ? firstGap(plan) : null;
  const change = useChangePosition(position.id);
  const shorter = useShorterRetention({ positionId: position.id });
  const changed =
    plan !== stored ||
    title !== position.title ||
    description !== position.description ||
    retention !== String(position.retention_days ?? "") ||
    jurisdiction !== position.jurisdiction;
  useWarning(changed);
  useEffect(() => {
    if (tries > 0) focusWrong();
  }, [tries]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (change.isPending) return;
    if (firstGap(plan) !== null) {
      setTries(tries + 1);
      return;
    }
    const days = retention === "" ? null : Number(retention);
    setProblem(null);
    if (days !== position.retention_days && !(await shorter.confirm(days))) return;
    setTries(0);
    await change.mutateAsync({
      title: title.trim(),
      description,
      retention_days: days,
      jurisdiction,
      ...(plan !== stored && { plan }),
    });
    notify(t("position.saved"));
  };
  const archive = async () => {
    await change.mutateAsync({ archived: !position.archived });
    if (!position.archived)
      notify(t("positions.archived.done"), () => change.mutate({ archived: false }));
  };
  return (
    <form
      className="edit-position"
      onSubmit={(event) => void submit(event).catch(setProblem)}
      noValidate
    >
      <PageTitle
        beside={
          <>
            <Link href={`/?position=${position.id}`} className="button small">
              {t("positions.see")}
            </Link>
            <button
              type="button"
              className="button small"
              onClick={() => void archive().catch(() => undefined)}
            >
              {t(position.archived ? "positions.restore" : "positions.archive")}
            </button>
            {!position.archived && (
              <Link href={`/positions/${position.id}/invite`} className="button primary small">
                {t("position.invite")}
              </Link>
            )}
          </>
        }
      >
        {position.title}
      </PageTitle>
      <p className="quiet">
        <Parts
          of={[
            position.company.name,
            position.plan_title,
            ...planVersions(t, position.plan_version, position.plan_versions),
          ]}
        />
      </p>
      <div className="columns">
        <Field
          label={t("position.title")}
          hint={t("position.title.hint")}
          value={title}
          onChange={setTitle}
          maxLength={200}
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
        <JurisdictionField value={jurisdiction} onChange={setJurisdiction} />
      </div>
      <Field
        label={t("position.description")}
        hint={t("position.description.hint")}
        lines={5}
        value={description}
        onChange={setDescription}
        maxLength={20_000}
      />
      <PlanEditor
        plan={plan}
        marked={tries > 0}
        job={{ role: title.trim() || null, company: position.company.name }}
        onChange={setPlan}
      />
      <AgreementPart id={position.id} />
      <div className="save-bar">
        <GapNote gap={gap} />
        <SaveProblem error={problem ?? change.error} />
        {changed && <span className="quiet">{t("plan.unsaved")}</span>}
        <button
          type="submit"
          className="button primary"
          aria-disabled={!changed || change.isPending}
        >
          {t(change.isPending ? "save.busy" : "save.do")}
        </button>
      </div>
      {shorter.question}
    </form>
  );
}

/** The plan's version, and how many interviews used others, once any has a number. */
function planVersions(
  t: WriteText,
  current: number,
  used: Position["plan_versions"],
): readonly string[] {
  const all = used.reduce((sum, { interviews }) => sum + interviews, 0);
  const numbered = used.some(({ version }) => version !== null);
  const others = used
    .filter(({ version }) => numbered && version !== current)
    .map(({ version, interviews }) =>
      version === null
        ? t("position.version.none", { n: interviews, all })
        : t("position.version.used", { n: interviews, all, version }),
    );
  return [t("position.version", { version: current }), ...others];
}

const WRONG = ".edit-position :is([aria-invalid=true], [data-wrong] input)";

/** Opens what holds the first field that is marked, and moves the focus there. */
function focusWrong(): void {
  const field = document.querySelector<HTMLElement>(WRONG);
  field?.closest("details")?.setAttribute("open", "");
  field?.focus();
}

function GapNote({ gap }: { gap: Gap | null }) {
  const { t } = useTexts();
  if (gap === null) return null;
  const place =
    gap.at === "stage"
      ? t("plan.stage", { n: gap.n })
      : gap.at === "question"
        ? t("plan.question", { n: gap.n })
        : gap.name || t("plan.rubric");
  const field =
    gap.at === "stage"
      ? t("plan.stage.title")
      : gap.at === "dimension"
        ? t("plan.dimension.name")
        : gap.field === "points"
          ? t("plan.points")
          : t(`plan.question.${gap.field}`);
  const dimensions = gap.at === "question" && gap.field === "dimensions";
  return (
    <Note tone="brick" urgent>
      {t(dimensions ? "plan.gap.dimensions" : "plan.gap", { place, field })}
    </Note>
  );
}

/** The browser asks before a page with unsaved changes is closed. */
function useWarning(changed: boolean): void {
  useEffect(() => {
    if (!changed) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [changed]);
}
