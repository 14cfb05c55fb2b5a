/** The résumé as it was sent, beside the review, and what its reading found. */
import { useEffect, useState } from "react";
import type { Resume } from "../../api/contract";
import { download } from "../../api/interviews";
import { useResume, useResumeFile } from "../../api/review";
import { LoadProblem, Skeleton } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";

const PDF = "application/pdf";
const VIEWER_MS = 10_000;
/** How text can be hidden in a résumé. */
const HIDDEN = [
  "invisible",
  "background_colour",
  "tiny",
  "outside_page",
  "covered",
  "hidden_element",
] as const;

/** Hidden text and orders to the reader: a person should look at them before the résumé counts. */
export function ResumeFlags({ id }: { id: string }) {
  const { t } = useTexts();
  const flags = useResume(id).data?.flags ?? [];
  if (flags.length === 0) return null;
  return (
    <section className="part" aria-labelledby="resume-flags-title">
      <h2 id="resume-flags-title">{t("resume.flags")}</h2>
      <p className="quiet">{t("resume.flags.hint")}</p>
      <div className="flags">
        <ul>
          {flags.map((flag) => (
            <Flag key={`${flag.kind}-${flag.page}-${flag.text}`} flag={flag} />
          ))}
        </ul>
      </div>
    </section>
  );
}

function Flag({ flag }: { flag: Resume["flags"][number] }) {
  const { t } = useTexts();
  const hidden = HIDDEN.find((each) => each === flag.reason);
  const details = [
    hidden !== undefined && t(`resume.hidden.${hidden}`),
    flag.page != null && t("resume.page", { n: flag.page }),
  ].filter((each) => each !== false);
  return (
    <li>
      <span className="mark amber">{t(`resume.flag.${flag.kind}`)}</span>
      <q>{flag.text}</q>
      {details.length > 0 && <span className="quiet fine">{details.join(" · ")}</span>}
    </li>
  );
}

export function ResumePane({ id, name }: { id: string; name: string }) {
  const { t } = useTexts();
  const file = useResumeFile(id);
  const url = useObjectUrl(file.data);
  const save = () =>
    void download(`/resumes/${id}/file`, `${name}.pdf`).catch(() => notify(t("state.failed")));
  return (
    <section className="resume" aria-labelledby="resume-title">
      <header>
        <h2 id="resume-title">{t("review.resume")}</h2>
        <button type="button" className="button small" onClick={save}>
          {t("resume.download")}
        </button>
      </header>
      {file.isPending && <Skeleton rows={8} />}
      {file.error !== null && (
        <LoadProblem error={file.error} onRetry={() => void file.refetch()} />
      )}
      {file.data === null || (url !== null && !navigator.pdfViewerEnabled) ? (
        <p className="quiet">{t("resume.not-shown")}</p>
      ) : (
        url !== null && <Pdf key={url} url={url} />
      )}
    </section>
  );
}

function Pdf({ url }: { url: string }) {
  const { t } = useTexts();
  const [loaded, setLoaded] = useState(false);
  return (
    <>
      {!loaded && (
        <p className="quiet" role="status">
          {t("resume.loading")}
        </p>
      )}
      <iframe src={url} title={t("review.resume")} onLoad={() => setLoaded(true)} />
    </>
  );
}

/** An address of a file in memory, for as long as it is shown. */
function useObjectUrl(file: Blob | null | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    // Its sender wrote it: named a PDF it can't become a page of this origin.
    if (!file) return;
    const made = URL.createObjectURL(new Blob([file], { type: PDF }));
    setUrl(made);
    // The viewer may still be reading it.
    return () => void window.setTimeout(() => URL.revokeObjectURL(made), VIEWER_MS);
  }, [file]);
  return file ? url : null;
}
