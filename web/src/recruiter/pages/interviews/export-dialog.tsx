/** Exports interviews as a ZIP file, which the server prepares. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { beginExport, download, EXPORTABLE, type Exportable, readTask } from "../../api/interviews";
import { Dialog } from "../../parts/dialog";
import { Check } from "../../parts/fields";
import { Note, SaveProblem } from "../../parts/note";
import { useTexts } from "../../texts/catalogue";

const POLL_MS = 1_000;

export function ExportDialog(props: { ids: readonly string[]; onClose: () => void }) {
  const { t } = useTexts();
  const [include, setInclude] = useState<readonly Exportable[]>(["report_pdf", "transcript"]);
  const begin = useMutation({ mutationFn: () => beginExport(props.ids, include) });
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
  return (
    <Dialog
      title={t("export.title", { n: props.ids.length })}
      onClose={props.onClose}
      actions={
        done ? (
          <button type="button" className="button primary" onClick={() => save.mutate()}>
            {t(save.isPending ? "common.busy" : "export.ready")}
          </button>
        ) : (
          <button
            type="button"
            className="button primary"
            aria-disabled={busy || include.length === 0}
            onClick={() => !busy && include.length > 0 && begin.mutate()}
          >
            {busy ? t("export.running", { n: task.data?.progress ?? 0 }) : t("export.do")}
          </button>
        )
      }
    >
      <fieldset className="checks">
        <legend>{t("export.include")}</legend>
        {EXPORTABLE.map((each) => (
          <Check
            key={each}
            label={t(`export.${each}`)}
            checked={include.includes(each)}
            onChange={(on) =>
              setInclude(EXPORTABLE.filter((e) => (e === each ? on : include.includes(e))))
            }
          />
        ))}
      </fieldset>
      {task.data?.error != null && (
        <Note tone="brick" urgent>
          {t("export.failed", { why: task.data.error.detail })}
        </Note>
      )}
      <SaveProblem error={begin.error ?? task.error ?? save.error} />
    </Dialog>
  );
}
