/** Which messages a recruiter may have sent now. */
import type { Mail, Row } from "../../api/contract";

const BEFORE_THE_INTERVIEW = ["not_sent", "sent", "opened"];

export interface Offers {
  readonly send: "mails.send" | "mails.send.again" | null;
  readonly remind: boolean;
}

export function offered(
  row: Pick<Row, "review">,
  mails: readonly Pick<Mail, "kind" | "state">[],
): Offers {
  const invitation = row.review?.invitation ?? null;
  const email = row.review?.candidate_email ?? null;
  const waiting = mails.some((mail) => mail.state === "queued");
  const open = invitation !== null && BEFORE_THE_INTERVIEW.includes(invitation.state);
  if (!open || email === null || waiting) return { send: null, remind: false };
  const arrived = mails.some((mail) => mail.kind === "invitation" && mail.state === "sent");
  return { send: mails.length === 0 ? "mails.send" : "mails.send.again", remind: arrived };
}
