/** What is done with the selected interviews. */
import * as Ariakit from "@ariakit/react";
import { useState } from "react";
import { useLocation } from "wouter";
import { type Message, useBeginBulk } from "../../api/bulk-actions";
import { type Row, STAGES, type Stage } from "../../api/contract";
import { useMailStatus } from "../../api/mail";
import { Confirm } from "../../parts/dialog";
import { SaveProblem } from "../../parts/note";
import { whyOf } from "../../parts/problems";
import { useFoot } from "../../parts/use-foot";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { confirmTitle, deletionText } from "./confirm-texts";
import { ExportDialog } from "./export-dialog";
import { reachable } from "./messages";

const MOST_COMPARED = 5;
const MESSAGES: readonly Message[] = ["remind", "invite_again"];

export function Bulk(props: { rows: readonly Row[]; onClear: () => void }) {
  const { rows, onClear } = props;
  const { t, language } = useTexts();
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<"none" | "delete" | "export" | Message>("none");
  const mailOn = useMailStatus().data?.on === true;
  const bar = useFoot<HTMLFieldSetElement>();
  const begin = useBeginBulk();
  const ids = rows.map((row) => row.id);
  const show = (next: typeof dialog) => {
    begin.reset();
    setDialog(next);
  };
  const close = () => setDialog("none");

  const move = (stage: Stage) =>
    begin.mutate(
      { action: "stage", stage, ids },
      {
        onError: (error) => notify(t("bulk.refused", { why: whyOf(error, t, language) })),
      },
    );
  /** Once the server has taken it on, it goes on without this page. */
  const confirm = (action: "delete" | Message) => {
    const chosen = action === "delete" ? rows : reachable(rows, action);
    return begin
      .mutateAsync({ action, ids: chosen.map((row) => row.id) })
      .then(close, () => undefined);
  };
  const problem = <SaveProblem error={begin.error} />;

  const comparable = ids.length >= 2 && ids.length <= MOST_COMPARED;
  return (
    <fieldset className="bulk" ref={bar}>
      <legend className="visually-hidden">{t("bulk.label")}</legend>
      <strong role="status">{t("bulk.selected", { n: ids.length })}</strong>
      <Ariakit.MenuProvider>
        <Ariakit.MenuButton className="button small">
          {t("bulk.stage")} <Ariakit.MenuButtonArrow />
        </Ariakit.MenuButton>
        <Ariakit.Menu className="menu" gutter={4}>
          {STAGES.map((stage) => (
            <Ariakit.MenuItem key={stage} className="menu-item" onClick={() => move(stage)}>
              {t(`stage.${stage}`)}
            </Ariakit.MenuItem>
          ))}
        </Ariakit.Menu>
      </Ariakit.MenuProvider>
      <button
        type="button"
        className="button small"
        aria-disabled={!comparable}
        title={comparable ? undefined : t("bulk.compare.why")}
        onClick={() =>
          comparable ? navigate(`/compare?ids=${ids.join(",")}`) : notify(t("bulk.compare.why"))
        }
      >
        {t(ids.length > MOST_COMPARED ? "bulk.compare.many" : "bulk.compare")}
      </button>
      {mailOn &&
        MESSAGES.map((kind) => {
          const some = reachable(rows, kind).length > 0;
          return (
            <button
              key={kind}
              type="button"
              className="button small"
              aria-disabled={!some}
              title={some ? undefined : t(`bulk.${kind}.why`)}
              onClick={() => (some ? show(kind) : notify(t(`bulk.${kind}.why`)))}
            >
              {t(`bulk.${kind}`)}
            </button>
          );
        })}
      <button type="button" className="button small" onClick={() => show("export")}>
        {t("bulk.export")}
      </button>
      <button type="button" className="button small loss" onClick={() => show("delete")}>
        {t("bulk.delete")}
      </button>
      <button type="button" className="button plain" onClick={onClear}>
        {t("bulk.clear")}
      </button>
      {dialog === "delete" && (
        <Confirm
          title={confirmTitle(t, "delete", rows)}
          text={deletionText(t, rows)}
          action={t("delete.do")}
          onConfirm={() => confirm("delete")}
          onClose={close}
          error={problem}
        />
      )}
      {(dialog === "remind" || dialog === "invite_again") && (
        <Confirm
          title={confirmTitle(t, dialog, reachable(rows, dialog))}
          tone="primary"
          text={t(`bulk.${dialog}.text`)}
          action={t(`bulk.${dialog}`)}
          onConfirm={() => confirm(dialog)}
          onClose={close}
          error={problem}
        />
      )}
      {dialog === "export" && <ExportDialog ids={ids} onClose={close} />}
    </fieldset>
  );
}
