/** Which of the selected candidates can still be written to. */
import type { Message } from "../../api/bulk-actions";
import type { Row } from "../../api/contract";

/** States of invitations; the server also knows deadlines and who wants no reminders. */
const STATES: Record<Message, readonly string[]> = {
  remind: ["sent", "opened"],
  invite_again: ["sent", "opened", "expired"],
};
const OVER: readonly string[] = ["COMPLETED", "CANCELLED", "EXPIRED", "FAILED"];

export function reachable(rows: readonly Row[], kind: Message): readonly Row[] {
  return rows.filter(
    ({ status, review }) =>
      review?.candidate_email != null &&
      !OVER.includes(status) &&
      STATES[kind].includes(review.invitation?.state ?? ""),
  );
}
