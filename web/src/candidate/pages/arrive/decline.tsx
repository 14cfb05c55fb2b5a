/** Declining the invitation, or asking for another format. */
import { type FormEvent, useState } from "react";
import { Page } from "../../../shared/design/parts";
import type { Invitation } from "../../api";
import { useController } from "../../interview/context";
import type { Problem } from "../../interview/state";
import { useTexts } from "../../texts/catalogue";
import { ProblemNote } from "../problem-note";

export function Decline(props: { invitation: Invitation; busy: boolean; problem: Problem | null }) {
  const { t } = useTexts();
  const controller = useController();
  const [otherFormat, setOtherFormat] = useState(true);
  const [message, setMessage] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!props.busy) void controller.entry.decline(otherFormat, message.trim());
  };
  return (
    <Page
      title={t("decline.title")}
      lead={t("decline.lead", { company: props.invitation.company })}
    >
      <form className="form" onSubmit={submit}>
        <fieldset className="group">
          <legend className="visually-hidden">{t("decline.choose")}</legend>
          {[true, false].map((other) => (
            <label key={String(other)} className="choice">
              <input
                type="radio"
                name="decline"
                checked={otherFormat === other}
                onChange={() => setOtherFormat(other)}
              />
              <span className="said">
                <strong>{t(other ? "decline.other" : "decline.no")}</strong>
                <span className="quiet">{t(other ? "decline.other.text" : "decline.no.text")}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <div className="field">
          <label htmlFor="message">{t("decline.message")}</label>
          <textarea
            id="message"
            value={message}
            maxLength={2000}
            onChange={(event) => setMessage(event.target.value)}
          />
        </div>
        <ProblemNote problem={props.problem} />
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={props.busy}>
            {t(props.busy ? "common.busy" : "decline.send")}
          </button>
          <button
            type="button"
            className="button plain"
            onClick={() => controller.dispatch({ type: "back" })}
          >
            {t("common.back")}
          </button>
        </div>
      </form>
    </Page>
  );
}

export function Declined(props: { invitation: Invitation; otherFormat: boolean }) {
  const { t } = useTexts();
  const controller = useController();
  const kind = props.otherFormat ? "other" : "no";
  const { company } = props.invitation;
  return (
    <Page title={t(`declined.${kind}.title`)} lead={t(`declined.${kind}.lead`, { company })}>
      <div className="actions">
        <button
          type="button"
          className="button plain"
          onClick={() => controller.dispatch({ type: "back" })}
        >
          {t("declined.back")}
        </button>
      </div>
    </Page>
  );
}
