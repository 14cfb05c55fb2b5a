/** What happened with an interview, in order. */
import type { Row } from "../../api/contract";
import { longDate } from "../../parts/format";
import { useTexts } from "../../texts/catalogue";
import { endedKey } from "./ended-key";

export function History({ row }: { row: Row }) {
  const { t, language } = useTexts();
  const decision = row.review?.decision;
  const events = [
    { at: row.created_at, what: t("history.created") },
    { at: row.started_at, what: t("history.started") },
    {
      at: row.ended_at,
      what: t(endedKey(row.end_reason), { reason: row.end_reason ?? "" }),
    },
    {
      at: decision?.at ?? null,
      what: decision
        ? t("history.decided", { verdict: t(`verdict.${decision.verdict}`), by: decision.by })
        : "",
    },
  ].filter((event): event is { at: string; what: string } => event.at !== null);
  return (
    <section className="part" aria-labelledby="history-title">
      <h2 id="history-title">{t("history.title")}</h2>
      <ol className="history">
        {events.map((event) => (
          <li key={event.what}>
            <time dateTime={event.at} className="quiet figures">
              {longDate(event.at, language)}
            </time>
            <span>{event.what}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
