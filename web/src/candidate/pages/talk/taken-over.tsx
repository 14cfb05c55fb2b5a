/** Another device of the same candidate has taken over. */

import { Page } from "../../../shared/design/parts";
import { useController } from "../../interview/context";
import { useTexts } from "../../texts/catalogue";

export function Elsewhere() {
  const { t } = useTexts();
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
