/** Candidates' requests, each with whose it is and what its answer needs. */
import { useEffect, useState } from "react";
import { Link } from "wouter";
import type { CandidateRequest } from "../../api/contract";
import { useRequests } from "../../api/work";
import { longDate } from "../../parts/format";
import { Await, Empty } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { Due, DueReason } from "../today/due";
import { AnswerForm } from "./answer-form";

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
            <Empty text={t(open ? "requests.none" : "requests.done.none")} />
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
        <h2>
          {request.candidate_name} · {request.role}
        </h2>
        {request.state === "open" && request.due_at != null && <Due iso={request.due_at} />}
        <span className="spring" />
        <Link href={`/interviews/${request.interview_id}`} className="button small">
          {t("requests.see")}
        </Link>
      </header>
      <p>
        <strong>{t(`request.${request.kind}`)}</strong>{" "}
        <span className="quiet figures">
          {t("requests.received", { when: longDate(request.created_at, language) })}
        </span>
      </p>
      <DueReason rule={request.due_rule} />
      <blockquote>{request.message || t("requests.no-message")}</blockquote>
      {request.state === "open" ? <AnswerForm request={request} /> : <Answer request={request} />}
    </li>
  );
}

/** Who closed it and when, and in which words. */
function Answer({ request }: { request: CandidateRequest }) {
  const { t, language } = useTexts();
  const { state, kind, answer, closed_at, closed_by, candidate_name } = request;
  // A candidate who begins the interview withdraws the request for another format.
  const withdrawn = kind === "other_format" && state === "closed" && closed_by === candidate_name;
  const how = withdrawn ? "withdrawn" : state === "closed" ? "refused" : "answered";
  return (
    <div>
      <p className="quiet">
        {t(`requests.by.${how}`, {
          by: closed_by ?? "",
          when: closed_at === null ? "" : longDate(closed_at, language),
        })}
      </p>
      <p className="answer-text">{answer}</p>
    </div>
  );
}
