/** One running interview: who speaks, what is said, which question, and a kind end. */
import { useEffect, useReducer, useRef, useState } from "react";
import { Link } from "wouter";
import type { Row } from "../../api/contract";
import { useInterview } from "../../api/progress";
import { useQuestions } from "../../api/review";
import { session } from "../../api/session";
import { endInterview } from "../../api/work";
import { Confirm } from "../../parts/dialog";
import { clock } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Parts } from "../../parts/parts-line";
import { Await } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { apply, type Connection, follow, lastSeq, NOTHING } from "./events";

const SECOND_MS = 1_000;

export function Watch({ id }: { id: string }) {
  const interview = useInterview(id);
  return (
    <div className="page watch">
      <Await query={interview} rows={6}>
        {(row) => <Watching row={row} />}
      </Await>
    </div>
  );
}

function Watching({ row }: { row: Row }) {
  const { t } = useTexts();
  const [watched, dispatch] = useReducer(apply, NOTHING);
  const [connection, setConnection] = useState<Connection>("connecting");
  const latest = useRef(watched);
  latest.current = watched;
  useEffect(
    () => follow(session, row.id, () => lastSeq(latest.current), dispatch, setConnection),
    [row.id],
  );
  const questions = useQuestions(row.id);
  const asked = watched.captions.findLast((caption) => caption.question_id !== null)?.question_id;
  const n = (questions.data ?? []).findIndex((each) => each.plan_question_id === asked) + 1;
  const over = watched.over || row.ended_at !== null;
  return (
    <>
      <PageTitle
        beside={
          <>
            <Link href={`/interviews/${row.id}`} className="button small">
              {t("live.candidate")}
            </Link>
            {!over && <EndButton row={row} />}
          </>
        }
      >
        {row.candidate_name}
      </PageTitle>
      <p className="quiet">
        <Parts of={[row.role, row.company]} />
      </p>
      <p className="live-state">
        <strong role="status">
          {over
            ? t("live.over")
            : connection === "reconnecting"
              ? t("live.reconnecting")
              : watched.state === null
                ? t(
                    connection === "open"
                      ? `status.${watched.status ?? row.status}`
                      : "live.connecting",
                  )
                : t(`live.${watched.state}`)}
        </strong>
        {n > 0 && (
          <span className="quiet figures">
            {t("live.question", { n, all: questions.data?.length ?? n })}
          </span>
        )}
        {!over && row.started_at !== null && <Since iso={row.started_at} />}
      </p>
      {n > 0 && <p className="live-question">{questions.data?.[n - 1]?.text}</p>}
      <Captions captions={watched.captions} speech={watched.speech} language={row.language} />
    </>
  );
}

function Captions(props: {
  captions: (typeof NOTHING)["captions"];
  speech: string;
  language: string;
}) {
  const { t } = useTexts();
  const { captions, speech, language } = props;
  const list = useRef<HTMLOListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows what is added
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [captions.length, speech]);
  return (
    <section aria-labelledby="captions-title">
      <h2 id="captions-title">{t("live.captions")}</h2>
      {captions.length === 0 && speech === "" && <p className="quiet">{t("transcript.empty")}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
      <ol ref={list} className="entries" tabIndex={0} aria-labelledby="captions-title">
        {captions.map((caption) => (
          <li key={caption.seq} className={`entry ${caption.speaker}`}>
            <span className="at figures quiet">{clock(caption.start_s)}</span>
            <div>
              <span className="speaker quiet">{t(`speaker.${caption.speaker}`)}</span>
              <p lang={language}>{caption.text}</p>
            </div>
          </li>
        ))}
        {speech !== "" && (
          <li className="entry agent now">
            <span className="at" />
            <div>
              <span className="speaker quiet">{t("speaker.agent")}</span>
              <p lang={language}>{speech}</p>
            </div>
          </li>
        )}
      </ol>
    </section>
  );
}

function Since({ iso }: { iso: string }) {
  const { t } = useTexts();
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const ticks = window.setInterval(() => setNow(Date.now()), SECOND_MS);
    return () => window.clearInterval(ticks);
  }, []);
  return (
    <span className="quiet figures" role="timer">
      {t("live.since", { time: clock((now - Date.parse(iso)) / 1000) })}
    </span>
  );
}

function EndButton({ row }: { row: Row }) {
  const { t } = useTexts();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return (
    <>
      <button type="button" className="button small loss" onClick={() => setAsking(true)}>
        {t("live.end")}
      </button>
      {asking && (
        <Confirm
          title={t("live.end.title", { name: row.candidate_name })}
          text={t("live.end.text", { name: row.candidate_name })}
          action={t("live.end")}
          onConfirm={() => endInterview(row.id).then(() => setAsking(false), setError)}
          onClose={() => setAsking(false)}
          error={<SaveProblem error={error} />}
        />
      )}
    </>
  );
}
