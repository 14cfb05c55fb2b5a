/** Which of the failed reports and tasks can be retried. */
import type { FailedJob, Today } from "../../api/contract";

type Line = Today["failed_jobs"]["items"][number];

/** The queue's job behind a line; null if the queue has none, so that a retry is impossible. */
export function jobOf(
  line: Pick<Line, "id" | "interview_id" | "kind">,
  jobs: readonly Pick<FailedJob, "id" | "kind" | "subject_id" | "subject_kind">[],
): number | null {
  const job = jobs.find((job) =>
    line.kind === "report"
      ? job.kind === "report" && job.subject_id === line.interview_id
      : job.subject_kind === "task" && job.subject_id === line.id,
  );
  return job?.id ?? null;
}
