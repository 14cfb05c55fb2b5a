/** Exports interviews as a ZIP file, which the server prepares. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { PDF_PARTS } from "../../api/contract";
import {
  beginExport,
  download,
  EXPORTABLE,
  type Exportable,
  type PdfChoice,
  readTask,
} from "../../api/interviews";
import { Dialog } from "../../parts/dialog";
import { Note, SaveProblem } from "../../parts/note";
import { HideName, MakeButton, PartChoice } from "../../parts/part-choice";
import { PdfHints } from "../../parts/pdf-hints";
import { useTexts } from "../../texts/catalogue";

const POLL_MS = 1_000;
/** What a person may not see of every interview. */
const MAY_BE_HIDDEN = ["assessment", "ratings"] as const;

export function ExportDialog(props: { ids: readonly string[]; onClose: () => void }) {
  const { t } = useTexts();
  const hints = useId();
  const [chosen, setChosen] = useState<readonly Exportable[]>(["report_pdf", "transcript"]);
  const [pdf, setPdf] = useState<PdfChoice>({
    include: ["assessment", "answers"],
    hideName: false,
  });
  const { hideName } = pdf;
  const offered = EXPORTABLE.filter((each) => !hideName || each !== "recording");
  const include = offered.filter((each) => chosen.includes(each));
  const begin = useMutation({ mutationFn: () => beginExport(props.ids, include, pdf) });
  const id = begin.data?.id;
  const task = useQuery({
    queryKey: ["task", id],
    queryFn: () => readTask(id as string),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.finished_at == null ? POLL_MS : false),
  });
  const save = useMutation({ mutationFn: () => download(`/exports/${id}/file`, "interviews.zip") });
  const done = task.data?.finished_at != null && task.data.error === null;
  const busy = begin.isPending || (id !== undefined && task.data?.finished_at == null);
  const withPdf = include.includes("report_pdf");
  /** The file that is ready, or being prepared, is not what is chosen now. */
  const forget = () => begin.reset();
  return (
    <Dialog
      title={t("export.title", { n: props.ids.length })}
      onClose={props.onClose}
      actions={
        done ? (
          <MakeButton busy={save.isPending} onPress={() => save.mutate()}>
            {t("export.ready")}
          </MakeButton>
        ) : (
          <MakeButton
            busy={busy}
            nothing={include.length === 0 || (withPdf && pdf.include.length === 0)}
            hints={hints}
            busyLabel={t("export.running", { n: task.data?.progress ?? 0 })}
            onPress={() => begin.mutate()}
          >
            {t("export.do")}
          </MakeButton>
        )
      }
    >
      <PartChoice
        legend={t("export.include")}
        all={EXPORTABLE}
        offered={offered}
        chosen={chosen}
        label={(each) => t(`export.${each}`)}
        onChange={(parts) => {
          forget();
          setChosen(parts);
        }}
      />
      {withPdf && (
        <PartChoice
          legend={t("export.pdf.include")}
          all={PDF_PARTS}
          chosen={pdf.include}
          label={(part) => t(`pdf.${part}`)}
          onChange={(parts) => {
            forget();
            setPdf({ ...pdf, include: parts });
          }}
        />
      )}
      <HideName
        hidden={hideName}
        onChange={(hidden) => {
          forget();
          setPdf({ ...pdf, hideName: hidden });
        }}
      />
      <PdfHints id={hints} include={withPdf ? pdf.include : null} hideName={false}>
        {include.length === 0 && <p className="quiet">{t("pdf.nothing")}</p>}
        {withPdf && MAY_BE_HIDDEN.some((part) => pdf.include.includes(part)) && (
          <p className="quiet">{t("export.pdf.hidden")}</p>
        )}
        {hideName && <p className="quiet">{t("export.name")}</p>}
      </PdfHints>
      {task.data?.error != null && (
        <Note tone="brick" urgent>
          {t("export.failed", { why: task.data.error.detail })}
        </Note>
      )}
      <SaveProblem error={begin.error ?? task.error ?? save.error} />
    </Dialog>
  );
}
