/** When a candidate's request is due, and why then. */
import type { DueRule } from "../../api/contract";
import { shortDate } from "../../parts/format";
import { useTexts } from "../../texts/catalogue";

/** From when on a date asks for attention. */
const SOON_MS = 3 * 86_400_000;

export function Due({ iso }: { iso: string }) {
  const { t, language } = useTexts();
  const leftMs = Date.parse(iso) - Date.now();
  const late = leftMs < 0;
  const look = late ? "mark brick" : leftMs < SOON_MS ? "mark amber" : "quiet nowrap";
  return (
    <span className={look}>
      {t(late ? "today.overdue" : "today.due", { when: shortDate(iso, language) })}
    </span>
  );
}

/** The rule behind the date; nothing once the request is closed. */
export function DueReason({ rule }: { rule: DueRule | null }) {
  const { t } = useTexts();
  return rule === null ? null : <p className="quiet">{t(`due.${rule}`)}</p>;
}
