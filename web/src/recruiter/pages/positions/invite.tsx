/** Invites one candidate: a link to copy, and an e-mail to write. */
import { useState } from "react";
import { Link } from "wouter";
import { writer } from "../../../shared/texts/text";
import type { NewInvitation, Position } from "../../api/contract";
import { useMailStatus } from "../../api/mail";
import { useInvite, usePosition } from "../../api/positions";
import { Check, CopyField, Field } from "../../parts/fields";
import { Form } from "../../parts/form";
import { localTime, longDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { catalogue, useTexts } from "../../texts/catalogue";
import { InviteTabs } from "../invite-many/tabs";

const DAY_S = 86_400;
const DAYS = 7;
const MOST_DAYS = 90;

export function Invite({ id }: { id: string }) {
  const position = usePosition(id);
  return (
    <div className="page narrow">
      <Await query={position} rows={4}>
        {(data) => <InviteForm position={data} />}
      </Await>
    </div>
  );
}

function InviteForm({ position }: { position: Position }) {
  const { t } = useTexts();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [days, setDays] = useState(String(DAYS));
  const [appointment, setAppointment] = useState("");
  const [phone, setPhone] = useState(false);
  const [send, setSend] = useState(true);
  const [tried, setTried] = useState(false);
  const mailOn = useMailStatus().data?.on === true;
  const invite = useInvite(position.id);
  const sending = mailOn && send;
  const lacksName = name.trim() === "";
  const lacksEmail = sending && email.trim() === "";
  const submit = async () => {
    setTried(true);
    if (lacksName || lacksEmail || invite.isPending) return;
    const chosen = Math.min(MOST_DAYS, Math.max(1, Number.parseInt(days, 10) || DAYS));
    await invite.mutateAsync({
      candidate_name: name.trim(),
      email: email.trim() === "" ? null : email.trim(),
      phone,
      expires_in_s: chosen * DAY_S,
      scheduled_for: appointment === "" ? null : new Date(appointment).toISOString(),
      send_mail: sending,
    });
  };
  const again = () => {
    invite.reset();
    setName("");
    setEmail("");
    setAppointment("");
    setTried(false);
  };
  return (
    <>
      <PageTitle>{t("invite.title", { position: position.title })}</PageTitle>
      <InviteTabs positionId={position.id} at="one" />
      {invite.data !== undefined ? (
        <Ready invitation={invite.data} position={position} onAgain={again} />
      ) : (
        <Form onSubmit={() => void submit().catch(() => undefined)}>
          <Field
            label={t("invite.name")}
            value={name}
            onChange={setName}
            maxLength={200}
            required
            problem={tried && lacksName ? t("invite.name.missing") : undefined}
          />
          <Field
            label={t("invite.email")}
            optional={!sending}
            required={sending}
            type="email"
            value={email}
            onChange={setEmail}
            problem={tried && lacksEmail ? t("invite.email.missing") : undefined}
          />
          <Field
            label={t("invite.appointment")}
            optional
            hint={t("invite.appointment.hint")}
            type="datetime-local"
            min={localTime(new Date())}
            max={localTime(new Date(Date.now() + MOST_DAYS * DAY_S * 1000))}
            value={appointment}
            onChange={setAppointment}
          />
          <Field
            label={t("invite.days")}
            type="number"
            min={1}
            max={MOST_DAYS}
            value={days}
            onChange={setDays}
          />
          {mailOn && <Check label={t("invite.send")} checked={send} onChange={setSend} />}
          <Check label={t("invite.phone")} checked={phone} onChange={setPhone} />
          <SaveProblem error={invite.error} />
          <div className="actions">
            <button type="submit" className="button primary" aria-disabled={invite.isPending}>
              {t(invite.isPending ? "common.busy" : sending ? "invite.do.send" : "invite.do")}
            </button>
          </div>
        </Form>
      )}
    </>
  );
}

function Ready(props: { invitation: NewInvitation; position: Position; onAgain: () => void }) {
  const { t, language } = useTexts();
  const { invitation, position } = props;
  return (
    <div className="ready" role="status">
      <h2>{t("invite.ready", { name: invitation.candidate_name })}</h2>
      <p>
        {invitation.mail === null
          ? t("invite.once")
          : t("invite.sent", { email: invitation.email ?? "" })}{" "}
        {t("invite.until", { when: longDate(invitation.expires_at, language) })}
      </p>
      {invitation.scheduled_for !== null && (
        <p>{t("invite.scheduled", { when: longDate(invitation.scheduled_for, language) })}</p>
      )}
      <CopyField label={t("invite.link")} value={invitation.link} />
      {invitation.pin !== null && <CopyField label={t("invite.pin")} value={invitation.pin} />}
      <div className="actions">
        {invitation.mail === null && (
          <a className="button primary" href={mailto(invitation, position)}>
            {t("invite.mailto")}
          </a>
        )}
        <button type="button" className="button" onClick={props.onAgain}>
          {t("invite.again")}
        </button>
        <Link className="button" href={`/interviews/${invitation.interview_id}`}>
          {t("invite.open")}
        </Link>
      </div>
    </div>
  );
}

/** An e-mail in the interview's language, not the page's. */
export function mailto(
  invitation: Pick<
    NewInvitation,
    "candidate_name" | "email" | "expires_at" | "link" | "scheduled_for"
  >,
  position: Pick<Position, "title" | "language" | "company">,
): string {
  const language = position.language === "ko" ? "ko" : "en";
  const write = writer(catalogue, language);
  const job = { role: position.title, company: position.company.name };
  const at = invitation.scheduled_for;
  const body = write("invite.body", {
    ...job,
    name: invitation.candidate_name,
    appointment:
      at === null ? "" : write("invite.body.appointment", { when: longDate(at, language) }),
    when: longDate(invitation.expires_at, language),
    link: invitation.link,
  });
  const subject = encodeURIComponent(write("invite.subject", job));
  return `mailto:${encodeURIComponent(invitation.email ?? "")}?subject=${subject}&body=${encodeURIComponent(body)}`;
}
