/** Answers or refuses one request. */
import { useRef, useState } from "react";
import type { CandidateRequest } from "../../api/contract";
import { useAnswerRequest, useExplanation } from "../../api/work";
import { Confirm } from "../../parts/dialog";
import { Field } from "../../parts/fields";
import { SaveProblem } from "../../parts/note";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";

const LONGEST = 4_000;

export function AnswerForm({ request }: { request: CandidateRequest }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const [missing, setMissing] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const field = useRef<HTMLDivElement>(null);
  const answer = useAnswerRequest();
  const { kind, candidate_name: name, role } = request;
  const send = async (state: "answered" | "closed") => {
    if (answer.isPending) return;
    await answer.mutateAsync({ id: request.id, state, answer: text.trim() });
    notify(t(state === "closed" ? "requests.refused" : "requests.sent", { name }));
  };
  const press = (state: "answered" | "closed") => {
    setMissing(text.trim() === "");
    if (text.trim() === "") {
      requestAnimationFrame(() => field.current?.querySelector("textarea")?.focus());
      return;
    }
    if (state === "answered" && kind === "deletion") setConfirming(true);
    else void send(state).catch(() => undefined);
  };
  return (
    <form
      className="answer-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        press("answered");
      }}
    >
      {kind === "explanation" && <ExplanationText interviewId={request.interview_id} />}
      <div ref={field}>
        <Field
          label={t(`requests.answer.${kind}`)}
          hint={t(`requests.answer.${kind}.hint`)}
          problem={missing && text.trim() === "" ? t("requests.answer.missing") : undefined}
          lines={3}
          value={text}
          onChange={setText}
          maxLength={LONGEST}
        />
      </div>
      <SaveProblem error={answer.error} />
      <div className="actions">
        <button type="submit" className={`button ${kind === "deletion" ? "loss" : "primary"}`}>
          {t(`requests.grant.${kind}`)}
        </button>
        <button type="button" className="button" onClick={() => press("closed")}>
          {t("requests.refuse")}
        </button>
      </div>
      {confirming && (
        <Confirm
          title={t("requests.delete.title", { name, role })}
          text={t("requests.delete.text")}
          action={t("requests.grant.deletion")}
          onConfirm={() => send("answered").catch(() => setConfirming(false))}
          onClose={() => setConfirming(false)}
        />
      )}
    </form>
  );
}

/** The explanation that the answer makes readable; nothing while there is none. */
function ExplanationText({ interviewId }: { interviewId: string }) {
  const { t } = useTexts();
  const explanation = useExplanation(interviewId);
  if (explanation.data === undefined) return null;
  return (
    <details>
      <summary>{t("requests.explanation")}</summary>
      <p className="text" lang={explanation.data.language}>
        {explanation.data.text}
      </p>
    </details>
  );
}
