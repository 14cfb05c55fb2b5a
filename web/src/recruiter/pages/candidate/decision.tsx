/** A person's decision with its reason, and the record of all of them. */
import { useState } from "react";
import { type Row, VERDICTS, type Verdict } from "../../api/contract";
import { useDecide, useDecisions } from "../../api/review";
import { Dialog } from "../../parts/dialog";
import { Field } from "../../parts/fields";
import { Form } from "../../parts/form";
import { longDate, shortDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";

const SHORTEST_REASON = 10;
const LONGEST_REASON = 4_000;
const HASH_CHARS = 12;

/** The newest decision and the verbs; each asks for the reason and records it. */
export function Decide({ row, name }: { row: Row; name: string }) {
  const { t, language } = useTexts();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const last = row.review?.decision ?? null;
  // Nothing is to be decided before the interview, or after it was decided.
  const awaited = row.started_at !== null && last === null;
  return (
    <fieldset className="verbs">
      <legend className="visually-hidden">{t("decision.title")}</legend>
      {VERDICTS.map((each) => (
        <button
          key={each}
          type="button"
          id={each === VERDICTS[0] ? "decide" : undefined}
          className={`button small ${each === "reject" ? "loss" : each === "invite_on" && awaited ? "primary" : ""}`}
          onClick={() => setVerdict(each)}
        >
          {t(`verdict.${each}`)}
        </button>
      ))}
      {last !== null && (
        <span className="quiet">
          {t("row.decided", { verdict: t(`verdict.${last.verdict}`), by: last.by })},{" "}
          {shortDate(last.at, language)}
        </span>
      )}
      {verdict !== null && (
        <ReasonDialog id={row.id} name={name} verdict={verdict} onClose={() => setVerdict(null)} />
      )}
    </fieldset>
  );
}

function ReasonDialog(props: { id: string; name: string; verdict: Verdict; onClose: () => void }) {
  const { t } = useTexts();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const decide = useDecide(props.id);
  const verdict = t(`verdict.${props.verdict}`);
  const record = async () => {
    if (decide.isPending) return;
    const text = reason.trim();
    setTried(true);
    if (text.length < SHORTEST_REASON) return;
    await decide.mutateAsync({ verdict: props.verdict, reason: text });
    notify(t("decision.recorded", { verdict }));
    props.onClose();
  };
  return (
    <Dialog title={`${verdict}: ${props.name}`} onClose={props.onClose}>
      <p className="quiet">{t("decision.hint")}</p>
      <Form onSubmit={() => void record().catch(() => undefined)}>
        <Field
          label={t("decision.reason")}
          lines={4}
          autoFocus
          maxLength={LONGEST_REASON}
          value={reason}
          onChange={setReason}
          problem={
            tried && reason.trim().length < SHORTEST_REASON ? t("decision.short") : undefined
          }
        />
        <SaveProblem error={decide.error} />
        <div className="actions">
          <button type="button" className="button" onClick={props.onClose}>
            {t("common.cancel")}
          </button>
          <button
            type="submit"
            className={`button ${props.verdict === "reject" ? "loss" : "primary"}`}
            aria-disabled={decide.isPending}
          >
            {t(decide.isPending ? "save.busy" : "decision.do")}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}

export function Decisions({ id }: { id: string }) {
  const { t, language } = useTexts();
  const decisions = useDecisions(id);
  return (
    <section className="part" aria-labelledby="decision-title">
      <h2 id="decision-title">{t("decision.title")}</h2>
      <Await query={decisions} rows={1}>
        {(data) =>
          data.length === 0 ? (
            <p className="quiet">{t("decision.none")}</p>
          ) : (
            <ol className="records">
              {data.map((decision) => (
                <li key={decision.id}>
                  <strong>{t(`verdict.${decision.verdict}`)}</strong>{" "}
                  <span className="quiet">
                    {t("decision.by", {
                      by: decision.by_name,
                      when: longDate(decision.at, language),
                    })}
                  </span>
                  <p>{decision.reason}</p>
                  <p className="quiet fine figures" title={decision.hash}>
                    {t("decision.hash", { hash: decision.hash.slice(0, HASH_CHARS) })}
                  </p>
                </li>
              ))}
            </ol>
          )
        }
      </Await>
    </section>
  );
}
