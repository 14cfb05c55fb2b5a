/** The progress of the interview, without pressure: stages done and roughly the time left. */
import type { Talk } from "../../interview/state";
import { useTexts } from "../../texts/catalogue";

export function Stages({ talk }: { talk: Talk }) {
  const { t } = useTexts();
  const { progress, stage } = talk;
  if (progress === null) return <div className="stages" />;
  const count = stage?.count ?? progress.questions;
  const done = stage === null ? progress.asked : stage.index + 1;
  const minutes = Math.round(progress.seconds_left / 60);
  return (
    <div className="stages">
      <div className="segments" aria-hidden="true">
        {Array.from({ length: count }, (_, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: segments have no other name
          <i key={i} className={i < done ? "done" : undefined} />
        ))}
      </div>
      <p className="small quiet">
        <span>
          {stage !== null && stage.title !== ""
            ? stage.title
            : t("talk.progress", { asked: progress.asked, questions: progress.questions })}
        </span>
        <span className="figures">
          {progress.seconds_left <= 0
            ? t("talk.over")
            : minutes < 2
              ? t("talk.minute")
              : t("talk.minutes", { minutes })}
        </span>
      </p>
    </div>
  );
}
