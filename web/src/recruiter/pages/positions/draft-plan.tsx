/** A plan drafted from the job description: a task whose progress is shown. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { ApiError } from "../../../shared/api/http";
import type { Plan } from "../../api/contract";
import { readTask } from "../../api/interviews";
import { beginDraft, type JobText } from "../../api/positions";
import { Note, SaveProblem } from "../../parts/note";
import { useTexts } from "../../texts/catalogue";

const POLL_MS = 1_000;
const LEAST_TEXT = 40;
const CONFLICT = 409;

export interface Drafted {
  readonly plan: Plan;
  readonly model: string | null;
  readonly notes: readonly string[];
}

export function DraftPlan(props: {
  job: JobText;
  drafted: Drafted | null;
  onDrafted: (drafted: Drafted) => void;
}) {
  const { t } = useTexts();
  const { job, drafted, onDrafted } = props;
  const begin = useMutation({ mutationFn: () => beginDraft(job) });
  const id = begin.data?.id;
  const task = useQuery({
    queryKey: ["task", id],
    queryFn: () => readTask(id as string),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data?.finished_at == null ? POLL_MS : false),
  });
  const result = task.data?.state === "succeeded" ? task.data.result : null;
  useEffect(() => {
    if (result != null) onDrafted(result as unknown as Drafted);
  }, [result, onDrafted]);
  const busy = begin.isPending || (id !== undefined && task.data?.finished_at == null);
  const ready = job.role !== "" && job.job_description.length >= LEAST_TEXT;
  const without = begin.error instanceof ApiError && begin.error.status === CONFLICT;
  return (
    <div className="draft-plan">
      <div className="actions">
        <button
          type="button"
          className="button small"
          aria-disabled={busy || !ready || without}
          aria-describedby="draft-hint"
          onClick={() => !busy && ready && !without && begin.mutate()}
        >
          {busy ? t("draft.busy", { n: task.data?.progress ?? 0 }) : t("draft.do")}
        </button>
        <small id="draft-hint" className="quiet">
          {t(ready || busy ? "draft.hint" : "draft.hint.first")}
        </small>
      </div>
      {busy && (
        <progress
          aria-label={t("draft.busy", { n: task.data?.progress ?? 0 })}
          max={100}
          value={task.data?.progress ?? 0}
        />
      )}
      {without ? (
        <Note tone="amber" urgent>
          {t("draft.no-model")}
        </Note>
      ) : (
        <SaveProblem error={begin.error ?? task.error} />
      )}
      {task.data?.error != null && (
        <Note tone="amber" urgent>
          {t("draft.failed")}
        </Note>
      )}
      {drafted !== null && (
        <Note>
          {t("draft.ready", { n: drafted.plan.stages.flatMap((s) => s.questions).length })}
        </Note>
      )}
    </div>
  );
}
