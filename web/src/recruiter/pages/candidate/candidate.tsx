/** A candidate's page: everything that a decision needs, with its sound beside it. */
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { Row } from "../../api/contract";
import { download, downloadAnswer } from "../../api/interviews";
import { isOver, useEnd, useInterview } from "../../api/progress";
import { useRecording, useReport, useTranscript } from "../../api/review";
import { Await } from "../../parts/states";
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

const BESIDE = ["transcript", "resume"] as const;
type Beside = (typeof BESIDE)[number];

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
  const [beside, setBeside] = useState<Beside>("transcript");
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
  useKeys({
    p: () => player.toggle(),
    ",": () => player.seekBy(-STEP_S),
    ".": () => player.seekBy(STEP_S),
    "[": () => jump(-1),
    "]": () => jump(1),
    "<": () => player.changeRate(-1),
    ">": () => player.changeRate(1),
    "/": () => {
      flushSync(() => setBeside("transcript"));
      focusOn("transcript-search");
    },
    v:
      row.resume_id === null
        ? undefined
        : () => setBeside(beside === "resume" ? "transcript" : "resume"),
    d: () => focusOn("decide"),
    n: () => focusOn("new-note"),
    r: () => focusOn("rate"),
  });
  const content = report.data?.report ?? null;
  return (
    <PlayerContext value={player}>
      <CandidateHead row={row} report={report.data} {...moves} />
      <div className="candidate-main">
        <Await query={report} rows={4}>
          {(view) => <Memo id={row.id} view={view} />}
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
        <Mails row={row} />
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
        {row.resume_id !== null && <BesideSwitch shown={beside} onChange={setBeside} />}
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
    </PlayerContext>
  );
}

/** What is shown under the recording. */
function BesideSwitch(props: { shown: Beside; onChange: (shown: Beside) => void }) {
  const { t } = useTexts();
  return (
    <fieldset className="switch">
      <legend className="visually-hidden">{t("resume.beside")}</legend>
      {BESIDE.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={props.shown === each}
          onClick={() => props.onChange(each)}
        >
          {t(each === "resume" ? "review.resume" : "transcript.title")}
        </button>
      ))}
    </fieldset>
  );
}
