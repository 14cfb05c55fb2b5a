/** What went wrong with a call, and what to do. */
import { Note } from "../../shared/design/parts";
import { WaitNote } from "../../shared/design/wait-note";
import type { Problem } from "../interview/state";
import { useTexts } from "../texts/catalogue";

/** `failed` replaces the general text of a problem; a wait has its own. */
export function ProblemNote({ problem, failed }: { problem: Problem | null; failed?: string }) {
  const { t } = useTexts();
  if (problem === null) return null;
  if (typeof problem === "object") return <WaitNote wait={problem} />;
  return (
    <Note tone="amber" urgent>
      {failed ?? t(problem === "consent" ? "arrive.changed" : `common.${problem}`)}
    </Note>
  );
}
