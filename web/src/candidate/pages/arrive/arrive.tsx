/** The invitation: who invites, for what, what is recorded, and the candidate's consent. */
import { type FormEvent, useRef, useState } from "react";
import { Note, Page } from "../../../shared/design/parts";
import { day } from "../../../shared/texts/dates";
import type { Consent, Invitation, Purpose } from "../../api";
import { useController } from "../../interview/context";
import type { Problem } from "../../interview/state";
import { useTexts } from "../../texts/catalogue";
import { ProblemNote } from "../problem-note";

export function Arrive(props: { invitation: Invitation; busy: boolean; problem: Problem | null }) {
  const { invitation } = props;
  const { t, language } = useTexts();
  const controller = useController();
  const [granted, setGranted] = useState(() => grantedBefore(invitation.consents));
  const [missing, setMissing] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isMissing = (consent: Consent) => consent.required && granted[consent.purpose] !== true;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (props.busy) return;
    const first = invitation.consents.find(isMissing);
    setMissing(first !== undefined);
    if (first === undefined) void controller.entry.enter(granted, language);
    else form.current?.querySelector<HTMLInputElement>(`#consent-${first.purpose}`)?.focus();
  };

  return (
    <Page
      eyebrow={t("arrive.hello", { name: invitation.candidate_name })}
      title={t("arrive.title", { company: invitation.company, position: invitation.position })}
      lead={t("arrive.lead")}
    >
      <Facts invitation={invitation} />
      <form ref={form} className="form" onSubmit={submit} noValidate>
        <fieldset className="group">
          <legend>{t("arrive.consent")}</legend>
          <span className="quiet small">{t("arrive.consent.hint")}</span>
          {invitation.consents.map((consent) => (
            <ConsentChoice
              key={consent.purpose}
              consent={consent}
              language={invitation.language}
              wrong={missing && isMissing(consent)}
              checked={granted[consent.purpose] === true}
              onChange={(checked) => setGranted({ ...granted, [consent.purpose]: checked })}
            />
          ))}
        </fieldset>
        {missing && invitation.consents.some(isMissing) && (
          <Note tone="brick" urgent>
            {t("arrive.missing")}
          </Note>
        )}
        <ProblemNote problem={props.problem} />
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={props.busy}>
            {props.busy
              ? t("common.busy")
              : t(invitation.entered ? "arrive.go.again" : "arrive.go")}
          </button>
          <button
            type="button"
            className="button plain"
            onClick={() => controller.dispatch({ type: "declining" })}
          >
            {t("arrive.other")}
          </button>
        </div>
        <p className="quiet small">{t("arrive.next")}</p>
      </form>
    </Page>
  );
}

function Facts({ invitation }: { invitation: Invitation }) {
  const { t, language } = useTexts();
  const { company, contact, minutes, questions, retention_days: days } = invitation;
  return (
    <section aria-label={t("arrive.facts")}>
      <dl className="facts">
        <div>
          <dt>{t("arrive.when")}</dt>
          <dd>{t("arrive.until", { when: day(invitation.expires_at, language) })}</dd>
        </div>
        <div>
          <dt>{t("arrive.long")}</dt>
          <dd>{t("arrive.long.value", { minutes, questions })}</dd>
        </div>
        <div>
          <dt>{t("arrive.who")}</dt>
          <dd>{t("arrive.who.value")}</dd>
        </div>
        <div>
          <dt>{t("arrive.decides")}</dt>
          <dd>{t("arrive.decides.value", { company })}</dd>
        </div>
        <div>
          <dt>{t("arrive.recorded")}</dt>
          <dd>{t("arrive.recorded.value")}</dd>
        </div>
        {days !== null && (
          <div>
            <dt>{t("arrive.kept")}</dt>
            <dd>{t("arrive.kept.value", { days })}</dd>
          </div>
        )}
        {contact !== null && (
          <div>
            <dt>{t("arrive.contact")}</dt>
            <dd>
              {contact.name} <a href={`mailto:${contact.email}`}>{contact.email}</a>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

interface ConsentChoiceProps {
  readonly consent: Consent;
  readonly language: string;
  readonly checked: boolean;
  readonly wrong: boolean;
  readonly onChange: (checked: boolean) => void;
}

function ConsentChoice({ consent, language, checked, wrong, onChange }: ConsentChoiceProps) {
  const { t } = useTexts();
  const id = `consent-${consent.purpose}`;
  return (
    <label className={wrong ? "choice wrong" : "choice"} htmlFor={id}>
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-invalid={wrong}
        aria-labelledby={`${id}-name`}
        aria-describedby={`${id}-text`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className="said">
        <span id={`${id}-name`} className="named">
          <strong>{t(`arrive.${consent.purpose}`)}</strong>
          {/* Screen readers pause at the dot. */}
          <span className="visually-hidden"> · </span>
          <span className="quiet small">
            {t(consent.required ? "arrive.needed" : "arrive.optional")}
          </span>
        </span>
        {/* The binding text is the server's, in the language of the interview. */}
        <span id={`${id}-text`} className="quiet" lang={language}>
          {consent.text}
        </span>
      </span>
    </label>
  );
}

function grantedBefore(consents: readonly Consent[]): Partial<Record<Purpose, boolean>> {
  return Object.fromEntries(consents.map(({ purpose, granted }) => [purpose, granted === true]));
}
