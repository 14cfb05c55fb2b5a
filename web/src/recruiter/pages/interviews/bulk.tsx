/** What is done with the selected interviews. */
import * as Ariakit from "@ariakit/react";
import { useState } from "react";
import { useLocation } from "wouter";
import { type Row, STAGES, type Stage } from "../../api/contract";
import {
  deleteInterview,
  forEach,
  type Message,
  useMessages,
  useSetStages,
} from "../../api/interviews";
import { useMailStatus } from "../../api/mail";
import { Confirm } from "../../parts/dialog";
import { useFoot } from "../../parts/use-foot";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { ExportDialog } from "./export-dialog";
import { reachable } from "./messages";

const MOST_COMPARED = 5;
const MESSAGES: readonly Message[] = ["remind", "again"];

export function Bulk(props: { rows: readonly Row[]; onClear: () => void }) {
  const { rows, onClear } = props;
  const { t } = useTexts();
  const [, navigate] = useLocation();
  const [dialog, setDialog] = useState<"none" | "delete" | "export" | Message>("none");
  const mailOn = useMailStatus().data?.on === true;
  const messages = useMessages();
  const bar = useFoot<HTMLFieldSetElement>();
  const setStages = useSetStages();
  const ids = rows.map((row) => row.id);
  const close = () => setDialog("none");

  const move = async (stage: Stage) => {
    const before = new Map(rows.map((row) => [row.id, row.review?.stage ?? "new"] as const));
    const failed = await setStages.mutateAsync(new Map(ids.map((id) => [id, stage] as const)));
    if (failed.length > 0) {
      notify(t("bulk.failed", { n: failed.length, all: ids.length }));
      return;
    }
    notify(t("bulk.staged", { n: ids.length, stage: t(`stage.${stage}`) }), () => {
      void setStages.mutateAsync(before).then(() => notify(t("bulk.undone")));
    });
  };

  const remove = async () => {
    const failed = await forEach(ids, deleteInterview);
    close();
    if (failed.length > 0) notify(t("bulk.failed", { n: failed.length, all: ids.length }));
    else {
      notify(t("bulk.deleted", { n: ids.length }));
      onClear();
    }
  };

  const write = async (kind: Message) => {
    const to = reachable(rows, kind).map((row) => row.id);
    const failed = await messages.mutateAsync({ kind, ids: to });
    close();
    if (failed.length > 0) notify(t("bulk.mail.refused", { n: failed.length, all: to.length }));
    else notify(t("bulk.mail.queued", { n: to.length }));
  };

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
            <Ariakit.MenuItem key={stage} className="menu-item" onClick={() => void move(stage)}>
              {t(`stage.${stage}`)}
            </Ariakit.MenuItem>
          ))}
        </Ariakit.Menu>
      </Ariakit.MenuProvider>
      <button
        type="button"
        className="button small"
        aria-disabled={!comparable}
        onClick={() => comparable && navigate(`/compare?ids=${ids.join(",")}`)}
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
              onClick={() => some && setDialog(kind)}
            >
              {t(`bulk.${kind}`)}
            </button>
          );
        })}
      <button type="button" className="button small" onClick={() => setDialog("export")}>
        {t("bulk.export")}
      </button>
      <button type="button" className="button small loss" onClick={() => setDialog("delete")}>
        {t("bulk.delete")}
      </button>
      <button type="button" className="button plain" onClick={onClear}>
        {t("bulk.clear")}
      </button>
      {dialog === "delete" && (
        <Confirm
          title={t("bulk.delete.title", { n: ids.length })}
          text={t("bulk.delete.text")}
          action={t("delete.do")}
          onConfirm={remove}
          onClose={close}
        />
      )}
      {(dialog === "remind" || dialog === "again") && (
        <Confirm
          title={t(`bulk.${dialog}.title`, { n: reachable(rows, dialog).length })}
          text={t(`bulk.${dialog}.text`)}
          action={t(`bulk.${dialog}`)}
          onConfirm={() => write(dialog)}
          onClose={close}
        />
      )}
      {dialog === "export" && <ExportDialog ids={ids} onClose={close} />}
    </fieldset>
  );
}
