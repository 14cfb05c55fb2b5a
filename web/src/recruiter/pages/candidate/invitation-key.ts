/** How far the invitation to an interview that hasn't begun is. */
import type { Row } from "../../api/contract";

const STATES = ["not_sent", "sent", "opened", "declined", "other_format", "expired"] as const;

export type InvitationKey =
  | `invitation.${(typeof STATES)[number]}`
  | "invitation.made"
  | "invitation.undelivered";

/** The key of its text; null once the interview has begun, and where nobody was invited by link. */
export function invitationKey(row: Pick<Row, "review" | "started_at">): InvitationKey | null {
  const invitation = row.review?.invitation ?? null;
  if (row.started_at !== null || invitation === null) return null;
  const state = STATES.find((each) => each === invitation.state);
  if (state === undefined) return null;
  if (state !== "sent") return `invitation.${state}`;
  const { mail } = invitation;
  if (mail === null) return "invitation.made";
  return mail === "bounced" || mail === "failed" ? "invitation.undelivered" : "invitation.sent";
}
