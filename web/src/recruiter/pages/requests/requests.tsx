/** Candidates' requests, each with what its answer needs. */
import { useEffect, useState } from "react";
import { Link } from "wouter";
import type { CandidateRequest } from "../../api/contract";
import { useAnswerRequest, useExplanation, useRequests } from "../../api/work";
import { Confirm } from "../../parts/dialog";
import { Field } from "../../parts/fields";
import { longDate } from "../../parts/format";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { Due, DueReason } from "../today/due";

const LONGEST = 4_000;

export function Requests() {
  const { t } = useTexts();
  const [open, setOpen] = useState(true);
  const requests = useRequests(open);
  return (
    <div className="page">
      <PageTitle
        beside={
          <fieldset className="switch">
            <legend className="visually-hidden">{t("requests.title")}</legend>
            {[true, false].map((each) => (
              <button
                key={String(each)}
                type="button"
                aria-pressed={open === each}
                onClick={() => setOpen(each)}
              >
                {t(each ? "requests.open" : "requests.done")}
              </button>
            ))}
          </fieldset>
        }
      >
        {t("requests.title")}
      </PageTitle>
      <Await query={requests} rows={5}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t(open ? "requests.none" : "requests.done.none")}</p>
          ) : (
            <ul className="requests">
              {items.map((request) => (
                <RequestItem key={request.id} request={request} />
              ))}
            </ul>
          )
        }
      </Await>
    </div>
  );
}

function RequestItem({ request }: { request: CandidateRequest }) {
  const { t, language } = useTexts();
  const here = location.hash === `#${request.id}`;
  useEffect(() => {
    if (here) document.getElementById(request.id)?.scrollIntoView({ block: "start" });
  }, [here, request.id]);
  return (
    <li id={request.id} className={here ? "here" : undefined}>
      <header>
        <h2>{t(`request.${request.kind}`)}</h2>
        <span className="quiet figures">{longDate(request.created_at, language)}</span>
        {request.state === "open" && request.due_at != null && <Due iso={request.due_at} />}
        <span className="spring" />
        <Link href={`/interviews/${request.interview_id}`} className="button small">
          {t("requests.see")}
        </Link>
      </header>
      <DueReason rule={request.due_rule} />
      <blockquote>{request.message || t("requests.no-message")}</blockquote>
      {request.state === "open" ? (
        <AnswerForm request={request} />
      ) : (
        <p className="answer-text">{request.answer}</p>
      )}
    </li>
  );
}

function AnswerForm({ request }: { request: CandidateRequest }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const answer = useAnswerRequest();
  const explanation = useExplanation(request.interview_id, request.kind === "explanation");
  const send = async (state: "answered" | "closed") => {
    if (answer.isPending) return;
    await answer.mutateAsync({ id: request.id, state, answer: text.trim() });
    notify(t("requests.sent"));
  };
  const press = (state: "answered" | "closed") => {
    setMissing(text.trim() === "");
    if (text.trim() === "") return;
    if (state === "answered" && request.kind === "deletion") setConfirming(true);
    else void send(state).catch(() => undefined);
  };
  const otherFormat = request.kind === "other_format";
  return (
    <div className="answer-form">
      {otherFormat && <p className="quiet">{t("requests.other-format.hint")}</p>}
      {explanation.data !== undefined && (
        <details>
          <summary>{t("requests.explanation")}</summary>
          <p className="text" lang={explanation.data.language}>
            {explanation.data.text}
          </p>
        </details>
      )}
      <Field
        label={t(otherFormat ? "requests.other-format.answer" : "requests.answer")}
        lines={3}
        value={text}
        onChange={setText}
        maxLength={LONGEST}
      />
      {missing && (
        <Note tone="brick" urgent>
          {t("requests.answer.missing")}
        </Note>
      )}
      <SaveProblem error={answer.error} />
      <div className="actions">
        <button
          type="button"
          className={`button ${request.kind === "deletion" ? "loss" : "primary"}`}
          onClick={() => press("answered")}
        >
          {t(`requests.grant.${request.kind}`)}
        </button>
        <button type="button" className="button" onClick={() => press("closed")}>
          {t("requests.refuse")}
        </button>
      </div>
      {confirming && (
        <Confirm
          title={t("requests.delete.title")}
          text={t("requests.delete.text")}
          action={t("requests.grant.deletion")}
          onConfirm={() => send("answered").catch(() => setConfirming(false))}
          onClose={() => setConfirming(false)}
        />
      )}
    </div>
  );
}
