/** Another device of the same candidate has taken over. */
import { useController } from "../app/app";
import { Page } from "../design/parts";
import { useLanguage } from "../texts/language";

export function Elsewhere() {
  const { t } = useLanguage();
  const controller = useController();
  return (
    <Page title={t("elsewhere.title")} lead={t("elsewhere.lead")}>
      <div className="actions">
        <button type="button" className="button primary" onClick={() => void controller.takeOver()}>
          {t("elsewhere.here")}
        </button>
      </div>
    </Page>
  );
}
