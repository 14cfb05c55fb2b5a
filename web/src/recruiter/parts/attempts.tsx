/** How often a message was tried; nothing before the first attempt. */
import { useTexts } from "../texts/catalogue";

export function Attempts({ n }: { n: number }) {
  const { t } = useTexts();
  if (n === 0) return null;
  return <span className="quiet nowrap">{t("webhook.attempts", { n })}</span>;
}
