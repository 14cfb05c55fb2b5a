/** The end page: what happens next, feedback, the transcript, and the candidate's rights. */
import { useMemo } from "react";
import { Page } from "../../../shared/design/parts";
import { InterviewCalls, type Invitation, type Session } from "../../api";
import type { EndReason } from "../../interview/state";
import { useTexts } from "../../texts/catalogue";
import { Feedback } from "./feedback";
import { Rights } from "./rights";
import { useSubject } from "./subject";
import { Transcript } from "./transcript";

interface Props {
  readonly why: EndReason;
  readonly invitation: Invitation | null;
  readonly session: Session;
}

export function End({ why, invitation, session }: Props) {
  const { t } = useTexts();
  const calls = useMemo(() => new InterviewCalls(session), [session]);
  const { name, company } = useSubject(invitation, calls);
  const days = invitation?.retention_days ?? null;
  const title = why === "completed" ? t("end.completed.title", { name }) : t(`end.${why}.title`);
  const lead = why === "completed" ? t("end.completed.lead") : t(`end.${why}.lead`, { company });
  return (
    <Page title={title} lead={lead}>
      <section className="part">
        <h2>{t("end.next")}</h2>
        <ol className="next">
          <li>{t("end.next.1", { company })}</li>
          <li>{t("end.next.2")}</li>
          {days !== null && <li>{t("end.next.3", { days })}</li>}
        </ol>
      </section>
      <Feedback calls={calls} />
      <Transcript calls={calls} />
      <Rights calls={calls} />
    </Page>
  );
}
