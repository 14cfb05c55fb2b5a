/** An invitation and a session for unit tests. */
import type { Invitation, Session } from "../api";

export const INVITATION: Invitation = {
  status: "SCHEDULED",
  interview_id: "11111111-1111-1111-1111-111111111111",
  company: "Acme",
  position: "Compiler engineer",
  candidate_name: "Ada",
  language: "en",
  minutes: 15,
  questions: 6,
  contact: null,
  consents: [],
  retention_days: 90,
  transport: "direct",
  expires_at: "2030-01-01T00:00:00+09:00",
  entered: false,
  declined: false,
};

export const SESSION: Session = {
  access_token: "a",
  expires_at: "2030-01-01T00:00:00+09:00",
  interview_id: INVITATION.interview_id,
};
