/** Each planned question and what the candidate answered. */
import { useId } from "react";
import type { QuestionReport, Report } from "../../api/contract";
import { clock } from "../../parts/format";
import { useTexts } from "../../texts/catalogue";
import { Statements } from "./dimensions";
import { HearAnswer } from "./hear-answer";
import { Proof } from "./sound";

/** Saves the answer to a question as a sound file; `n` is the question's number. */
export type SaveAnswer = (question: QuestionReport, n: number) => Promise<void>;

export function Answers({ report, onSave }: { report: Report; onSave: SaveAnswer }) {
  const { t } = useTexts();
  return (
    <section className="part" aria-labelledby="answers-title">
      <h2 id="answers-title">{t("answers.title")}</h2>
      {report.questions.map((question, index) => (
        <Answer
          key={question.id}
          question={question}
          n={index + 1}
          language={report.language}
          onSave={onSave}
        />
      ))}
    </section>
  );
}

function Answer(props: {
  question: QuestionReport;
  n: number;
  language: string;
  onSave: SaveAnswer;
}) {
  const { t } = useTexts();
  const { question, n, language } = props;
  const id = useId();
  const told = question.points.filter((point) => point.status === "told").length;
  const state = !question.asked
    ? t("answers.not-asked")
    : !question.answered
      ? t("answers.not-answered")
      : `${clock(question.answer_s)} · ${t("answers.words", { n: question.answer_words })}`;
  return (
    <details className="answer">
      <summary>
        <span className="n figures">{n}</span>
        <h3 id={id} lang={language}>
          {question.text}
        </h3>
        <span className="quiet figures">
          {state}
          {question.points.length > 0 && question.answered && (
            <> · {t("answers.points", { n: told, all: question.points.length })}</>
          )}
        </span>
      </summary>
      <div className="answer-body">
        {question.clip != null && (
          <HearAnswer
            clip={question.clip}
            of={t("player.question", { n })}
            onSave={() => props.onSave(question, n)}
          />
        )}
        {question.said.map((passage) => (
          <div key={passage.entry_seq}>
            {passage.follow_up != null && (
              <p className="follow-up" lang={language}>
                {passage.follow_up}
              </p>
            )}
            <Proof text={passage.text} start_s={passage.start_s} language={language} />
          </div>
        ))}
        <Statements statements={question.points} language={language} />
      </div>
    </details>
  );
}
