/** Requests for an explanation, a review or deletion, which a person answers. */
import { type FormEvent, useEffect, useState } from "react";
import { withRetryAfter } from "../../../shared/api/retry-after";
import { Note } from "../../../shared/design/parts";
import { day } from "../../../shared/texts/dates";
import type { InterviewCalls, RequestKind, RightsRequest } from "../../api";
import { useTexts } from "../../texts/catalogue";
import { ProblemNote } from "../problem-note";
import { useSending } from "../use-sending";

/** What can be asked for after the interview. */
const KINDS = ["explanation", "human_review", "deletion"] as const satisfies readonly RequestKind[];

export function Rights({ calls }: { calls: InterviewCalls }) {
  const { t, language } = useTexts();
  const [requests, setRequests] = useState<readonly RightsRequest[]>([]);
  const [kind, setKind] = useState<RequestKind | null>(null);
  const [message, setMessage] = useState("");
  const { busy, problem, send } = useSending();

  useEffect(() => {
    withRetryAfter(
      () => calls.requests(),
      () => undefined,
    ).then(setRequests, () => undefined);
  }, [calls]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (kind === null) return;
    await send(async () => {
      const request = await calls.request(kind, message.trim());
      setRequests((before) => [...before, request]);
      setKind(null);
      setMessage("");
    });
  };

  return (
    <section className="part">
      <h2>{t("end.rights")}</h2>
      <p className="quiet">{t("end.rights.lead")}</p>
      <form className="part" onSubmit={(event) => void submit(event)}>
        <fieldset className="group">
          <legend className="visually-hidden">{t("end.choose")}</legend>
          {KINDS.map((each) => {
            const open = requests.findLast((request) => request.kind === each);
            return open === undefined ? (
              <label key={each} className="choice">
                <input
                  type="radio"
                  name="request"
                  checked={kind === each}
                  onChange={() => setKind(each)}
                />
                <span className="said">
                  <strong>{t(`end.${each}`)}</strong>
                  <span className="quiet">{t(`end.${each}.text`)}</span>
                </span>
              </label>
            ) : (
              <Note key={each}>
                <strong>{t(`end.${each}`)}</strong>
                <span>
                  {open.state === "open"
                    ? t("end.request.open", { when: day(open.created_at, language) })
                    : t("end.request.done")}
                </span>
                {open.answer !== null && <span>{open.answer}</span>}
              </Note>
            );
          })}
        </fieldset>
        {kind !== null && (
          <>
            <div className="field">
              <label htmlFor="request-message">{t("end.request.message")}</label>
              <textarea
                id="request-message"
                value={message}
                maxLength={2000}
                onChange={(event) => setMessage(event.target.value)}
              />
            </div>
            <ProblemNote problem={problem} />
            <div className="actions">
              <button type="submit" className="button primary" aria-disabled={busy}>
                {t(busy ? "common.busy" : "end.request.send")}
              </button>
            </div>
          </>
        )}
      </form>
    </section>
  );
}
