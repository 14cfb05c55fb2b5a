/** A candidate's page: everything that a decision needs, with its sound beside it. */
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { Row } from "../../api/contract";
import { download, downloadAnswer } from "../../api/interviews";
import { isOver, useEnd, useInterview } from "../../api/progress";
import { useRecording, useReport, useTranscript } from "../../api/review";
import { Await } from "../../parts/states";
import { useMedia } from "../../parts/use-media";
import { Player } from "../../player/player";
import { PlayerBar } from "../../player/player-bar";
import { neighbourMark, questionMarks, STEP_S } from "../../player/seek";
import { useKeys } from "../../shell/keys";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { Answers } from "./answers";
import { Decisions } from "./decision";
import { Dimensions } from "./dimensions";
import { CandidateHead, type Moves } from "./head";
import { History } from "./history";
import { LegalHold } from "./legal-hold";
import { Mails } from "./mails";
import { Memo } from "./memo";
import { Notes } from "./notes";
import { RatingPart } from "./rating";
import { ResumeFlags, ResumePane } from "./resume";
import { Share } from "./share";
import { PlayerContext } from "./sound";
import { Transcript } from "./transcript";

export function Candidate(props: { id: string } & Moves) {
  const { t } = useTexts();
  const interview = useInterview(props.id);
  const { id, ...moves } = props;
  return (
    <article className="candidate-page">
      {interview.data === undefined && <PageTitle hidden>{t("nav.interviews")}</PageTitle>}
      <Await query={interview} rows={12}>
        {(row) => <Loaded row={row} moves={moves} />}
      </Await>
    </article>
  );
}

type Shown = "review" | "transcript" | "resume";
/** Too narrow for the transcript or the résumé beside the review (design/review.css). */
const ONE_COLUMN = "(max-width: 63.99rem)";

const focusOn = (id: string) => {
  const element = document.getElementById(id);
  element?.scrollIntoView({ block: "center" });
  element?.focus();
};

function Loaded({ row, moves }: { row: Row; moves: Moves }) {
  useEnd(row);
  const report = useReport(row.id, isOver(row));
  const transcript = useTranscript(row.id);
  const exists = row.recording_url !== null;
  const recording = useRecording(row.id, exists);
  const [player] = useState(() => new Player());
  const narrow = useMedia(ONE_COLUMN);
  const [shown, setShown] = useState<Shown>("review");
  const entries = transcript.data ?? [];
  const length = entries.at(-1)?.end_s ?? 0;
  useEffect(() => () => player.unload(), [player]);
  useEffect(() => {
    if (recording.data !== undefined) player.load(recording.data);
    else player.announce(!exists ? "none" : recording.error ? "failed" : "loading", length);
  }, [player, exists, recording.data, recording.error, length]);

  const jump = (step: 1 | -1) => {
    const place = neighbourMark(questionMarks(entries), player.read().time, step);
    if (place !== null) player.seek(place);
  };
  const focusInReview = (id: string) => {
    if (narrow) flushSync(() => setShown("review"));
    focusOn(id);
  };
  useKeys({
    p: () => player.toggle(),
    ",": () => player.seekBy(-STEP_S),
    ".": () => player.seekBy(STEP_S),
    "[": () => jump(-1),
    "]": () => jump(1),
    "<": () => player.changeRate(-1),
    ">": () => player.changeRate(1),
    "/": () => {
      flushSync(() => setShown("transcript"));
      focusOn("transcript-search");
    },
    v:
      row.resume_id === null
        ? undefined
        : () => setShown(shown === "resume" ? "transcript" : "resume"),
    d: () => focusOn("decide"),
    n: () => focusInReview("new-note"),
    r: () => focusInReview("rate"),
  });
  const content = report.data?.report ?? null;
  // Before the interview, the first question is what became of the invitation.
  const waiting = row.started_at === null && !isOver(row);
  const hasResume = row.resume_id !== null;
  const parts: readonly Shown[] = [
    ...(narrow ? (["review"] as const) : []),
    "transcript",
    ...(hasResume ? (["resume"] as const) : []),
  ];
  const beside = shown === "resume" ? "resume" : "transcript";
  const choice = <PartChoice parts={parts} shown={narrow ? shown : beside} onChange={setShown} />;
  return (
    <PlayerContext value={player}>
      <CandidateHead row={row} report={report.data} {...moves} />
      {narrow && choice}
      <div className="candidate-main" hidden={narrow && shown !== "review"}>
        {waiting && <Mails row={row} />}
        <Await query={report} rows={4}>
          {(view) => <Memo row={row} view={view} />}
        </Await>
        {row.resume_id !== null && <ResumeFlags id={row.resume_id} />}
        {content !== null && (
          <>
            <Dimensions id={row.id} report={content} />
            <Answers
              report={content}
              onSave={(question, n) => downloadAnswer(row, question.id, n)}
            />
          </>
        )}
        <RatingPart id={row.id} over={isOver(row)} />
        <Notes id={row.id} />
        <Decisions id={row.id} />
        <Share id={row.id} />
        {!waiting && <Mails row={row} />}
        <LegalHold id={row.id} />
        <History row={row} />
      </div>
      <div className="candidate-aside">
        <PlayerBar
          player={player}
          entries={entries}
          recording={recording.data}
          onRetry={() => void recording.refetch()}
          onDownload={() =>
            void download(`/interviews/${row.id}/recording`, `${row.candidate_name}.ogg`)
          }
        />
        {!narrow && hasResume && choice}
        <div className="beside-review" hidden={narrow && shown === "review"}>
          {row.resume_id !== null && beside === "resume" ? (
            <ResumePane id={row.resume_id} name={row.candidate_name} />
          ) : (
            <Await query={transcript} rows={8}>
              {(data) => (
                <Transcript
                  entries={data}
                  language={row.language}
                  gaps={row.recording_gaps}
                  recorded={exists}
                />
              )}
            </Await>
          )}
        </div>
      </div>
    </PlayerContext>
  );
}

const NAMES = {
  review: "review.review",
  transcript: "transcript.title",
  resume: "review.resume",
} as const;

/** What is shown under the recording; on narrow screens, of the whole page. */
function PartChoice(props: {
  parts: readonly Shown[];
  shown: Shown;
  onChange: (shown: Shown) => void;
}) {
  const { t } = useTexts();
  return (
    <fieldset className="switch">
      <legend className="visually-hidden">{t("review.shown")}</legend>
      {props.parts.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={props.shown === each}
          onClick={() => props.onChange(each)}
        >
          {t(NAMES[each])}
        </button>
      ))}
    </fieldset>
  );
}
