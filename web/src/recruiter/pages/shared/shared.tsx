/** An interview as a share link shows it: read-only, without an account. */
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ApiError, call, callJson, PREFIX } from "../../../shared/api/http";
import { LanguageChoice, OwnMark } from "../../../shared/design/parts";
import type { SharedInterview as Shared } from "../../api/contract";
import { clipPath, saveFile } from "../../api/interviews";
import { longDate } from "../../parts/format";
import { LoadProblem, Skeleton } from "../../parts/states";
import { Player } from "../../player/player";
import { PlayerBar } from "../../player/player-bar";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { Answers, type SaveAnswer } from "../candidate/answers";
import { Dimensions } from "../candidate/dimensions";
import { Conclusion, RecordingNote } from "../candidate/memo";
import { PlayerContext } from "../candidate/sound";
import { Transcript } from "../candidate/transcript";

const RECORDING_MS = 180_000;

export function SharedInterview({ token }: { token: string }) {
  const { t } = useTexts();
  const path = `${PREFIX}/shared/${encodeURIComponent(token)}`;
  const shared = useQuery({ queryKey: ["shared", token], queryFn: () => callJson<Shared>(path) });
  const closed =
    shared.error instanceof ApiError &&
    (shared.error.status === 404 || shared.error.status === 410);
  return (
    <div className="ws shared-page">
      <header className="top">
        <OwnMark />
        <span className="spring" />
        <LanguageChoice />
      </header>
      <main className="page wide">
        {shared.data !== undefined ? (
          <Content path={path} shared={shared.data} />
        ) : closed ? (
          <>
            <PageTitle>{t("shared.closed.title")}</PageTitle>
            <p>{t("shared.closed")}</p>
          </>
        ) : shared.error !== null ? (
          <LoadProblem error={shared.error} onRetry={() => void shared.refetch()} />
        ) : (
          <Skeleton rows={8} />
        )}
      </main>
    </div>
  );
}

function Content({ path, shared }: { path: string; shared: Shared }) {
  const { t, language } = useTexts();
  const [player] = useState(() => new Player());
  const exists = shared.recording_url !== null;
  const recording = useQuery({
    queryKey: ["shared", path, "recording"],
    queryFn: async () => (await call(`${path}/recording`, { timeoutMs: RECORDING_MS })).blob(),
    enabled: exists,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const entries = shared.transcript ?? [];
  useEffect(() => () => player.unload(), [player]);
  useEffect(() => {
    if (recording.data !== undefined) player.load(recording.data);
    else player.announce(!exists ? "none" : recording.error ? "failed" : "loading", 0);
  }, [player, exists, recording.data, recording.error]);
  const { report } = shared;
  const save: SaveAnswer = async (question, n) => {
    const clip = await call(path + clipPath(question.id), { timeoutMs: RECORDING_MS });
    saveFile(await clip.blob(), `answer-${n}.ogg`);
  };
  return (
    <PlayerContext value={player}>
      <p className="quiet">{t("shared.eyebrow")}</p>
      <PageTitle>{shared.candidate_name ?? t("shared.anonymous")}</PageTitle>
      <p className="quiet">
        {shared.role} · {shared.company} ·{" "}
        {t("shared.until", { when: longDate(shared.expires_at, language) })}
      </p>
      <div className="candidate-page">
        <div className="candidate-main">
          {report !== null && (
            <>
              <section className="part memo" aria-labelledby="memo-title">
                <h2 id="memo-title">{t("memo.title")}</h2>
                <Conclusion report={report} />
                <p lang={report.language}>{report.summary_text}</p>
                <RecordingNote report={report} />
              </section>
              <Dimensions report={report} />
              <Answers report={report} onSave={save} />
            </>
          )}
        </div>
        {(exists || shared.transcript !== null) && (
          <div className="candidate-aside">
            {exists && (
              <PlayerBar
                player={player}
                entries={entries}
                recording={recording.data}
                onRetry={() => void recording.refetch()}
                onDownload={() => undefined}
              />
            )}
            {shared.transcript !== null && (
              <Transcript
                entries={entries}
                language={shared.language}
                gaps={shared.recording_gaps}
                recorded={exists || !shared.include.includes("recording")}
              />
            )}
          </div>
        )}
      </div>
    </PlayerContext>
  );
}
