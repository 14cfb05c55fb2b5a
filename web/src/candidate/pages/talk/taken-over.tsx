/** The page after another device of the same candidate has taken over. */
import { Page } from "../../../shared/design/parts";
import { useController } from "../../interview/context";
import { useTexts } from "../../texts/catalogue";

export function TakenOver() {
  const { t } = useTexts();
  const controller = useController();
  return (
    <Page title={t("taken-over.title")} lead={t("taken-over.lead")}>
      <div className="actions">
        <button type="button" className="button primary" onClick={() => void controller.takeOver()}>
          {t("taken-over.here")}
        </button>
      </div>
    </Page>
  );
}
