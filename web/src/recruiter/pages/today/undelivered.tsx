/** Messages that didn't arrive: each leads to the candidate, where it can be sent again. */
import { Link } from "wouter";
import type { Today } from "../../api/contract";
import { shortDate } from "../../parts/format";
import { Group } from "../../parts/group";
import { useTexts } from "../../texts/catalogue";

type UndeliveredMail = Today["undelivered_mails"][number];

export function Undelivered(props: { mails: readonly UndeliveredMail[]; count: number }) {
  const { t } = useTexts();
  return (
    <Group title={t("today.mails")} none={t("today.mails.none")} count={props.count}>
      {props.mails.map((mail) => (
        <MailLine key={mail.id} mail={mail} />
      ))}
    </Group>
  );
}

function MailLine({ mail }: { mail: UndeliveredMail }) {
  const { t, language } = useTexts();
  const late = Date.parse(mail.deadline) < Date.now();
  const when = shortDate(mail.deadline, language);
  return (
    <li>
      <div>
        <Link href={`/interviews/${mail.interview_id}`} className="name">
          {mail.candidate_name}
        </Link>
        <p className="quiet clip">
          {t(`template.${mail.kind}`)} · {mail.address} · {mail.role}
          {mail.answer !== null && ` · ${mail.answer}`}
        </p>
      </div>
      <span className="mark brick">{t(`mails.${mail.state}`)}</span>
      <span className="quiet figures">
        {t(late ? "today.mails.late" : "today.mails.until", { when })}
      </span>
    </li>
  );
}
