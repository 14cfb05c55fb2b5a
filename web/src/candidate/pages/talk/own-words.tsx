/** The candidate's last caption, which they can mark as misheard. */
import { icons } from "../../../shared/design/icons";
import { useController } from "../../interview/context";
import type { Words } from "../../interview/state";
import { useTexts } from "../../texts/catalogue";

export function OwnWords({ words, onWrong }: { words: Words; onWrong: () => void }) {
  const { t } = useTexts();
  const controller = useController();
  const { seq } = words;
  return (
    <section className="own" aria-label={t("talk.you")}>
      <span className="quiet small">{t("talk.you")}</span>
      <p className={words.final ? "own-words" : "own-words draft"}>{words.text}</p>
      {words.final &&
        seq !== null &&
        (words.disputed ? (
          <p className="marked small">
            {icons.check}
            {t("talk.marked")}
            <button
              type="button"
              className="button plain small"
              onClick={() => void controller.withdraw(seq).catch(() => undefined)}
            >
              {t("talk.unmark")}
            </button>
          </p>
        ) : (
          <button type="button" className="button plain small" onClick={onWrong}>
            {t("talk.wrong")}
          </button>
        ))}
    </section>
  );
}
