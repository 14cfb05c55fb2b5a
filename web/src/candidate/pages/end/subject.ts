import { useEffect, useState } from "react";
import { withRetryAfter } from "../../../shared/api/retry-after";
import type { InterviewCalls, Invitation } from "../../api";

interface Subject {
  readonly name: string;
  readonly company: string;
}

/** The candidate's name and the company; after a reload the invitation is gone, so the API says. */
export function useSubject(invitation: Invitation | null, calls: InterviewCalls): Subject {
  const [subject, setSubject] = useState<Subject>({
    name: invitation?.candidate_name ?? "",
    company: invitation?.company ?? "",
  });
  useEffect(() => {
    if (invitation !== null) return;
    withRetryAfter(
      () => calls.read(),
      () => undefined,
    ).then(
      ({ candidate_name: name, company }) => setSubject({ name, company }),
      () => undefined,
    );
  }, [invitation, calls]);
  return subject;
}
