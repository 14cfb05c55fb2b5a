import { icons } from "../../../shared/design/icons";
import type { InterviewCalls } from "../../api";
import { useTexts } from "../../texts/catalogue";
import { ProblemNote } from "../problem-note";
import { useSending } from "../use-sending";

export function Transcript({ calls }: { calls: InterviewCalls }) {
  const { t } = useTexts();
  const { busy, problem, send } = useSending();
  const download = () => send(async () => save(await calls.transcriptText(), "interview.txt"));
  return (
    <section className="part">
      <h2>{t("end.transcript")}</h2>
      <p className="quiet">{t("end.transcript.lead")}</p>
      <div className="actions">
        <button
          type="button"
          className="button"
          aria-disabled={busy}
          onClick={() => void download()}
        >
          {icons.download}
          {t("end.transcript.get")}
        </button>
      </div>
      <ProblemNote problem={problem} failed={t("end.transcript.failed")} />
    </section>
  );
}

function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
