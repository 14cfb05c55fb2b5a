import { useState } from "react";
import type { InterviewCalls } from "../../api/client";
import { icons } from "../../design/icons";
import { Note } from "../../design/parts";
import { useLanguage } from "../../texts/language";

export function Transcript({ calls }: { calls: InterviewCalls }) {
  const { t } = useLanguage();
  const [failed, setFailed] = useState(false);
  const download = async () => {
    try {
      save(await calls.transcriptText(), "interview.txt");
      setFailed(false);
    } catch {
      setFailed(true);
    }
  };
  return (
    <section className="part">
      <h2>{t("end.transcript")}</h2>
      <p className="quiet">{t("end.transcript.lead")}</p>
      <div className="actions">
        <button type="button" className="button" onClick={() => void download()}>
          {icons.download}
          {t("end.transcript.get")}
        </button>
      </div>
      {failed && (
        <Note tone="amber" urgent>
          {t("end.transcript.failed")}
        </Note>
      )}
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
