/** A person's own rating, by the behaviour that each level describes; then everyone's. */
import { useId, useState } from "react";
import type { Ratings } from "../../api/contract";
import { useRate, useRatings } from "../../api/review";
import { Field } from "../../parts/fields";
import { longDate } from "../../parts/format";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { AllRatings } from "./all-ratings";
import {
  type Draft,
  type Drafts,
  draftOf,
  draftsOf,
  firstMissing,
  levelsOf,
} from "./rating-levels";

const LEVELS = [1, 2, 3, 4, 5] as const;

export function RatingPart({ id, over }: { id: string; over: boolean }) {
  const { t } = useTexts();
  const ratings = useRatings(id);
  return (
    <section className="part" aria-labelledby="rating-title">
      <h2 id="rating-title">{t("rating.title")}</h2>
      {!over ? (
        <p className="quiet">{t("rating.early")}</p>
      ) : (
        <Await query={ratings} rows={2}>
          {(data) =>
            data === null ? (
              <p className="quiet">{t("rating.people-only")}</p>
            ) : (
              <OwnRating id={id} ratings={data} />
            )
          }
        </Await>
      )}
    </section>
  );
}

function OwnRating({ id, ratings }: { id: string; ratings: Ratings }) {
  const { t, language } = useTexts();
  const rate = useRate(id);
  const [correcting, setCorrecting] = useState(false);
  const { own } = ratings;
  const submitted = own?.submitted_at ?? null;
  if (own === null)
    return (
      <>
        <p className="quiet">{t("rating.hint")}</p>
        <button
          type="button"
          id="rate"
          className="button"
          aria-disabled={rate.isPending}
          onClick={() => !rate.isPending && rate.mutate({ levels: [], submit: false })}
        >
          {t("rating.begin")}
        </button>
        <SaveProblem error={rate.error} />
      </>
    );
  if (submitted === null || correcting)
    return <RatingForm id={id} ratings={ratings} onDone={() => setCorrecting(false)} />;
  const corrected = own.earlier.at(-1);
  return (
    <>
      <p>
        {t("rating.submitted", { when: longDate(submitted, language) })}
        {/* Only the levels of the first submission may be independent. */}
        {(!own.blind || corrected === undefined) &&
          ` · ${t(own.blind ? "rating.blind" : "rating.not-blind")}`}
        {corrected !== undefined &&
          ` · ${t("rating.corrected", { when: longDate(corrected.replaced_at, language) })}`}{" "}
        <button
          type="button"
          id="rate"
          className="button plain"
          onClick={() => setCorrecting(true)}
        >
          {t("rating.correct")}
        </button>
      </p>
      <AllRatings ratings={ratings} />
    </>
  );
}

function RatingForm(props: { id: string; ratings: Ratings; onDone: () => void }) {
  const { t } = useTexts();
  const { rubric, own } = props.ratings;
  const rate = useRate(props.id);
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(own));
  const [missing, setMissing] = useState<string | null>(null);
  const formId = useId();
  const place = (dimension: string) => `${formId}-${dimension}`;
  const send = async (submit: boolean) => {
    if (rate.isPending) return;
    const first = submit ? firstMissing(rubric, drafts) : null;
    setMissing(first);
    if (first !== null) {
      const group = document.getElementById(place(first));
      group?.scrollIntoView({ block: "center" });
      group?.querySelector<HTMLElement>("input")?.focus();
      return;
    }
    await rate.mutateAsync({ levels: levelsOf(rubric, drafts), submit });
    if (submit) props.onDone();
    else notify(t("save.done"));
  };
  const name = rubric.find((dimension) => dimension.id === missing)?.name;
  return (
    <form
      className="rating"
      onSubmit={(event) => {
        event.preventDefault();
        void send(true).catch(() => undefined);
      }}
    >
      <p className="quiet">{t("rating.hint")}</p>
      {rubric.map((dimension) => (
        <DimensionRating
          key={dimension.id}
          id={place(dimension.id)}
          name={dimension.name}
          anchors={dimension.levels}
          draft={draftOf(drafts, dimension.id)}
          onChange={(draft) => setDrafts((was) => ({ ...was, [dimension.id]: draft }))}
        />
      ))}
      {name !== undefined && (
        <Note tone="brick" urgent>
          {t("rating.incomplete", { name })}
        </Note>
      )}
      <SaveProblem error={rate.error} />
      <div className="actions">
        <button type="submit" className="button primary" aria-disabled={rate.isPending}>
          {t(rate.isPending ? "save.busy" : "rating.submit")}
        </button>
        {own?.submitted_at == null ? (
          <button
            type="button"
            className="button"
            onClick={() => void send(false).catch(() => undefined)}
          >
            {t("rating.draft")}
          </button>
        ) : (
          <button type="button" className="button" onClick={props.onDone}>
            {t("common.cancel")}
          </button>
        )}
      </div>
    </form>
  );
}

function DimensionRating(props: {
  id: string;
  name: string;
  anchors: Readonly<Record<string, string>>;
  draft: Draft;
  onChange: (draft: Draft) => void;
}) {
  const { t } = useTexts();
  const { id, name, anchors, draft, onChange } = props;
  const option = (level: (typeof LEVELS)[number] | null, text: string) => (
    <label key={String(level)} className="anchor">
      <input
        type="radio"
        name={id}
        checked={draft.level === level}
        onChange={() => onChange({ ...draft, level })}
      />
      <span className="figures">{level === null ? "—" : `${level} ${t(`level.${level}`)}`}</span>
      <span>{text}</span>
    </label>
  );
  return (
    <fieldset id={id} className="dimension-rating">
      <legend>{name}</legend>
      {LEVELS.map((level) => option(level, anchors[level] ?? ""))}
      {option(null, t("rating.none"))}
      <Field
        label={t("rating.reason", { name })}
        lines={2}
        maxLength={2000}
        value={draft.reason}
        onChange={(reason) => onChange({ ...draft, reason })}
      />
    </fieldset>
  );
}
