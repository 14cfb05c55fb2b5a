/** The report in short: who, what, how it came out, and what to check. */
import type { Report, ReportView, Row } from "../../api/contract";
import { isOver } from "../../api/progress";
import { useRatings, useRescore, useRevealReport } from "../../api/review";
import { Level } from "../../parts/level";
import { Note, SaveProblem } from "../../parts/note";
import { useTexts } from "../../texts/catalogue";
import { Proof } from "./sound";

export function Memo({ row, view }: { row: Row; view: ReportView }) {
  const { t } = useTexts();
  const { report } = view;
  return (
    <section className="part memo" aria-labelledby="memo-title">
      <h2 id="memo-title">{t("memo.title")}</h2>
      {view.hidden && <Hidden id={row.id} />}
      {report == null ? (
        <NotThere row={row} view={view} />
      ) : (
        <>
          <Conclusion report={report} />
          {report.total_override != null && (
            <p className="quiet">
              {t("dimensions.override", {
                by: report.total_override.by,
                reason: report.total_override.reason,
              })}
            </p>
          )}
          <p lang={report.language}>{report.summary_text}</p>
          {(report.withheld_reason ?? report.not_scored_reason) && (
            <p className="quiet" lang={report.language}>
              {report.withheld_reason ?? report.not_scored_reason}
            </p>
          )}
          <RecordingNote report={report} />
          {report.flags.length > 0 && (
            <div className="flags">
              <h3>{t("memo.flags")}</h3>
              <ul>
                {report.flags.map((flag) => (
                  <li key={`${flag.entry_seq}-${flag.kind}`}>
                    <span className="mark amber">{t(`flag.${flag.kind}`)}</span>
                    <Proof text={flag.text} start_s={flag.start_s} language={report.language} />
                  </li>
                ))}
              </ul>
            </div>
          )}
          {report.model != null && (
            <p className="quiet fine">{t("memo.model", { model: report.model })}</p>
          )}
        </>
      )}
    </section>
  );
}

function NotThere({ row, view }: { row: Row; view: ReportView }) {
  const { t } = useTexts();
  if (view.hidden) return null;
  if (!isOver(row)) return <p>{t("memo.open")}</p>;
  if (view.status === "pending") return <p role="status">{t("memo.pending")}</p>;
  if (row.status !== "COMPLETED") return <p>{t("memo.ended")}</p>;
  if (view.status === "failed") return <Failed row={row} view={view} />;
  // Complete, but not readable by this version: the server says so.
  return <p lang={row.language}>{view.summary_text}</p>;
}

/** A report that could not be written, with the server's reason. */
function Failed({ row, view }: { row: Row; view: ReportView }) {
  const { t } = useTexts();
  const rescore = useRescore(row.id);
  return (
    <>
      <p>{t("memo.failed")}</p>
      <p className="quiet">
        {t("memo.failed.why")} <span lang={row.language}>{view.summary_text}</span>
      </p>
      <button
        type="button"
        className="button small"
        aria-disabled={rescore.isPending}
        onClick={() => !rescore.isPending && rescore.mutate(t("memo.rescore.reason"))}
      >
        {t("memo.rescore")}
      </button>
      <SaveProblem error={rescore.error} />
    </>
  );
}

function Hidden({ id }: { id: string }) {
  const { t } = useTexts();
  const reveal = useRevealReport(id);
  const ratings = useRatings(id);
  // A person who has begun to rate submits first.
  const begun = ratings.data?.own != null;
  return (
    <>
      <Note>
        <p>{t("memo.hidden")}</p>
        {!begun && (
          <>
            <p className="quiet">{t("memo.reveal.hint")}</p>
            <button type="button" className="button small" onClick={() => reveal.mutate()}>
              {t("memo.reveal")}
            </button>
          </>
        )}
      </Note>
      <SaveProblem error={reveal.error} />
    </>
  );
}

/** What the recording lacks, if anything. */
export function RecordingNote({ report }: { report: Report }) {
  if (report.recording_note == null) return null;
  return (
    <Note tone="amber">
      <p lang={report.language}>{report.recording_note}</p>
    </Note>
  );
}

/** The report's total, or why there is none. */
export function Conclusion({ report }: { report: Report }) {
  const { t } = useTexts();
  return (
    <p className="conclusion">
      <span className="quiet">{t("memo.total")}</span>
      <Level
        low={report.total ?? report.total_range?.[0]}
        high={report.total ?? report.total_range?.[1]}
        numeric
        reason={t(report.withheld_reason ? "memo.withheld" : "report.unscored")}
      />
    </p>
  );
}
