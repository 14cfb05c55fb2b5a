/** Asks before a change of retention that deletes interviews earlier, naming how many. */
import { type ReactNode, useState } from "react";
import type { RetentionPreview } from "../api/contract";
import { type Kept, previewRetention } from "../api/retention";
import { Confirm } from "../parts/dialog";
import { useTexts, type WriteText } from "../texts/catalogue";
import { shortens } from "./kept-days";

export function daysText(days: number, t: WriteText): string {
  if (days === 0) return t("retention.no-limit");
  return days === 1 ? t("retention.days.one") : t("retention.days", { n: days });
}

interface Question {
  readonly preview: RetentionPreview;
  readonly answer: (go: boolean) => void;
}

/**
 * `confirm` resolves to whether to save; it asks if the change shortens. `question` is shown while
 * it waits, and null otherwise.
 */
export function useShorterRetention(kept: Kept): {
  readonly confirm: (days: number | null) => Promise<boolean>;
  readonly question: ReactNode;
} {
  const { t } = useTexts();
  const [asked, setAsked] = useState<Question | null>(null);
  const confirm = async (days: number | null): Promise<boolean> => {
    const preview = await previewRetention(kept, days);
    if (!shortens(preview.days_now, preview.days)) return true;
    return new Promise((resolve) => {
      setAsked({
        preview,
        answer: (go) => {
          setAsked(null);
          resolve(go);
        },
      });
    });
  };
  const question = asked !== null && (
    <Confirm
      title={t("retention.shorten.title", { days: daysText(asked.preview.days, t) })}
      text={consequences(asked.preview, t)}
      action={t(
        asked.preview.deleted + asked.preview.resumes > 0
          ? "retention.shorten.delete"
          : "retention.shorten.do",
      )}
      onConfirm={async () => asked.answer(true)}
      onClose={() => asked.answer(false)}
    />
  );
  return { confirm, question: question || null };
}

function consequences(preview: RetentionPreview, t: WriteText): string {
  const { deleted, due, held, resumes } = preview;
  return [
    deleted === 0
      ? t("retention.shorten.none")
      : deleted === 1
        ? t("retention.shorten.one")
        : t("retention.shorten.many", { n: deleted }),
    due > 0 && t("retention.shorten.due", { n: due }),
    held > 0 && t("retention.shorten.held", { n: held }),
    resumes === 1 && t("retention.shorten.resume"),
    resumes > 1 && t("retention.shorten.resumes", { n: resumes }),
  ]
    .filter(Boolean)
    .join(" ");
}
