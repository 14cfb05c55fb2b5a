/** The head of a candidate's page: who, for what, where in the process, and the verbs. */
import { useState } from "react";
import { Link } from "wouter";
import { type ReportView, type Row, STAGES, type Stage } from "../../api/contract";
import { useSetStage } from "../../api/review";
import { Choice } from "../../parts/fields";
import { longDate, minutesBetween } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { notify } from "../../shell/notices";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { Decide } from "./decision";
import { InvitationState } from "./invitation-state";
import { PdfDialog } from "./pdf-dialog";

export interface Moves {
  readonly onBack: () => void;
  readonly onNext: (() => void) | undefined;
  readonly onPrevious: (() => void) | undefined;
}

export function CandidateHead(props: { row: Row; report: ReportView | undefined } & Moves) {
  const { t, language } = useTexts();
  const { row } = props;
  const minutes = minutesBetween(row.started_at, row.ended_at);
  const name = row.review?.candidate_name || row.candidate_name;
  return (
    <header className="candidate-head">
      <MoveBar {...props} />
      <div className="candidate-title">
        <PageTitle>{name}</PageTitle>
        <p className="quiet">
          {row.position_id !== null ? (
            <Link href={`/positions/${row.position_id}`}>{row.role}</Link>
          ) : (
            row.role
          )}
          {" · "}
          {row.company}
          {" · "}
          <span className="fact">
            {row.started_at === null
              ? t("review.not-held")
              : t("review.held", { when: longDate(row.started_at, language) })}
          </span>
          {minutes !== null && (
            <>
              {" · "}
              <span className="fact">{t("time.minutes", { n: minutes })}</span>
            </>
          )}
          {row.review?.candidate_email && (
            <>
              {" · "}
              <span className="fact break">{row.review.candidate_email}</span>
            </>
          )}
          {row.review?.other_positions != null && (
            <>
              {" · "}
              <span className="fact">
                {t(
                  row.review.other_positions
                    ? "review.other-positions"
                    : "review.no-other-positions",
                )}
              </span>
            </>
          )}
        </p>
        <InvitationState row={row} />
      </div>
      <div className="candidate-actions">
        <StageChoice row={row} />
        <Decide row={row} name={name} />
        <span className="spring" />
        <Files row={row} report={props.report} />
      </div>
    </header>
  );
}

function MoveBar(props: Moves) {
  const { t } = useTexts();
  return (
    <div className="moves">
      <button type="button" className="button plain" onClick={props.onBack}>
        ← {t("review.back")}
      </button>
      <span className="spring" />
      <button
        type="button"
        className="button small"
        aria-label={t("review.previous")}
        title="k"
        aria-disabled={props.onPrevious === undefined}
        onClick={props.onPrevious}
      >
        <span aria-hidden="true">↑</span> {t("review.previous.short")}
      </button>
      <button
        type="button"
        className="button small"
        aria-label={t("review.next")}
        title="j"
        aria-disabled={props.onNext === undefined}
        onClick={props.onNext}
      >
        <span aria-hidden="true">↓</span> {t("review.next.short")}
      </button>
    </div>
  );
}

function StageChoice({ row }: { row: Row }) {
  const { t } = useTexts();
  const setStage = useSetStage(row.id);
  const before = row.review?.stage ?? "new";
  const move = async (stage: Stage) => {
    await setStage.mutateAsync(stage);
    notify(t("review.stage.moved", { stage: t(`stage.${stage}`) }), () => setStage.mutate(before));
  };
  return (
    <>
      <Choice
        label={t("review.stage")}
        value={setStage.isPending ? setStage.variables : before}
        options={STAGES.map((value) => ({ value, label: t(`stage.${value}`) }))}
        onChange={(value) => void move(value as Stage).catch(() => undefined)}
      />
      <SaveProblem error={setStage.error} />
    </>
  );
}

function Files({ row, report }: { row: Row; report: ReportView | undefined }) {
  const { t } = useTexts();
  const [choosing, setChoosing] = useState(false);
  const hidden = report?.hidden === true;
  return (
    <div className="files">
      {row.status === "IN_PROGRESS" && (
        <Link href={`/live/${row.id}`} className="button small">
          {t("review.watch")}
        </Link>
      )}
      {(hidden || report?.report != null) && (
        <button type="button" id="pdf" className="button small" onClick={() => setChoosing(true)}>
          {t("review.pdf")}
        </button>
      )}
      <button type="button" className="button small" onClick={() => window.print()}>
        {t("review.print")}
      </button>
      {choosing && <PdfDialog row={row} reportHidden={hidden} onClose={() => setChoosing(false)} />}
    </div>
  );
}
