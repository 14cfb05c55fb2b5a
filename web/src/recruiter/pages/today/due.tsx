/** When a candidate's request is due, and why then. */
import type { DueRule } from "../../api/contract";
import { shortDate } from "../../parts/format";
import { useTexts } from "../../texts/catalogue";

export function Due({ iso }: { iso: string }) {
  const { t, language } = useTexts();
  const late = Date.parse(iso) < Date.now();
  return (
    <span className={`mark ${late ? "brick" : "amber"}`}>
      {t(late ? "today.overdue" : "today.due", { when: shortDate(iso, language) })}
    </span>
  );
}

/** The rule behind the date; nothing once the request is closed. */
export function DueReason({ rule }: { rule: DueRule | null }) {
  const { t } = useTexts();
  return rule === null ? null : <p className="quiet">{t(`due.${rule}`)}</p>;
}
