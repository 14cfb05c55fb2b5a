import { type FormEvent, useState } from "react";
import { Note } from "../../../shared/design/parts";
import type { InterviewCalls } from "../../api";
import { useTexts } from "../../texts/catalogue";
import { ProblemNote } from "../problem-note";
import { useSending } from "../use-sending";

const RATINGS = [1, 2, 3, 4, 5] as const;
/** The ids of the labels at the ends of the scale. */
const SCALE: Readonly<Record<number, string>> = { 1: "scale-bad", 5: "scale-good" };

export function Feedback({ calls }: { calls: InterviewCalls }) {
  const { t } = useTexts();
  const [rating, setRating] = useState<number | null>(null);
  const [comment, setComment] = useState("");
  const [sent, setSent] = useState(false);
  const { busy, problem, send } = useSending();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (rating === null) return;
    if (await send(() => calls.giveFeedback(rating, comment.trim()))) setSent(true);
  };
  return (
    <section className="part">
      <h2>{t("end.feedback")}</h2>
      {sent ? (
        <Note>{t("end.feedback.sent")}</Note>
      ) : (
        <form className="part" onSubmit={(event) => void submit(event)}>
          <fieldset className="ratings">
            <legend className="quiet small">{t("end.feedback.hint")}</legend>
            {RATINGS.map((value) => (
              <label key={value} className="rating">
                <input
                  type="radio"
                  name="rating"
                  className="visually-hidden"
                  aria-describedby={SCALE[value]}
                  checked={rating === value}
                  onChange={() => setRating(value)}
                />
                <span className="figures">{value}</span>
              </label>
            ))}
            <p className="scale quiet small">
              <span id={SCALE[1]}>{t("end.rating.bad")}</span>
              <span id={SCALE[5]}>{t("end.rating.good")}</span>
            </p>
          </fieldset>
          {rating !== null && (
            <>
              <div className="field">
                <label htmlFor="comment">{t("end.comment")}</label>
                <textarea
                  id="comment"
                  value={comment}
                  maxLength={4000}
                  onChange={(event) => setComment(event.target.value)}
                />
              </div>
              <ProblemNote problem={problem} />
              <div className="actions">
                <button type="submit" className="button primary" aria-disabled={busy}>
                  {t(busy ? "common.busy" : "end.feedback.send")}
                </button>
              </div>
            </>
          )}
        </form>
      )}
    </section>
  );
}
