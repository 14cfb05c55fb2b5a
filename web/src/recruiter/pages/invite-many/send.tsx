/** Sends a batch, shows how far it is, and gives the links. */

import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { BatchRow, InvitationBatch, Task } from "../../api/contract";
import { download } from "../../api/interviews";
import { useSendBatch } from "../../api/invitation-batches";
import { Check, Field } from "../../parts/fields";
import { Note, SaveProblem } from "../../parts/note";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { whyTaskFailed } from "./refusal";
import { linkLines } from "./rows";

const DAY_S = 86_400;
const DAYS = 7;
const MOST_DAYS = 90;

export function SendPart({ batch }: { batch: InvitationBatch }) {
  const { t } = useTexts();
  const [days, setDays] = useState(String(DAYS));
  const [mail, setMail] = useState(batch.mail_on);
  const send = useSendBatch(batch.id);
  const { ready } = batch.counts;
  if (batch.state === "sending") return <Sending batch={batch} />;
  const submit = () => {
    if (send.isPending || ready === 0) return;
    const chosen = Math.min(MOST_DAYS, Math.max(1, Number.parseInt(days, 10) || DAYS));
    send.mutate({ expires_in_s: chosen * DAY_S, send_mail: mail && batch.mail_on });
  };
  return (
    <section className="batch-send">
      <Field
        label={t("invite.days")}
        type="number"
        min={1}
        max={MOST_DAYS}
        value={days}
        onChange={setDays}
      />
      {batch.mail_on ? (
        <Check label={t("batch.mail")} checked={mail} onChange={setMail} />
      ) : (
        <p className="quiet no-mail">{t("batch.no-mail")}</p>
      )}
      <SaveProblem error={send.error} />
      <div className="actions">
        <button
          type="button"
          className="button primary"
          aria-disabled={send.isPending || ready === 0}
          onClick={submit}
        >
          {send.isPending
            ? t("common.busy")
            : ready === 0
              ? t("batch.send.none")
              : t("batch.send", { n: ready })}
        </button>
      </div>
    </section>
  );
}

function Sending({ batch }: { batch: InvitationBatch }) {
  const { t } = useTexts();
  const done = batch.counts.invited + batch.counts.failed;
  const all = batch.counts.queued + done;
  const label = t("batch.sending", { n: done, all });
  return (
    <section>
      <p>{label}</p>
      <progress max={all} value={done} aria-label={label} />
      <p className="quiet">{t("batch.reading.text")}</p>
    </section>
  );
}

export function SentPart(props: {
  batch: InvitationBatch;
  rows: readonly BatchRow[];
  task: Task | undefined;
}) {
  const { t, language } = useTexts();
  const { batch, rows, task } = props;
  const lines = linkLines(rows);
  const save = useMutation({
    mutationFn: () => download(`/invitation-batches/${batch.id}/links.csv`, "invitations.csv"),
  });
  const copy = async () => {
    await navigator.clipboard.writeText(lines.join("\n"));
    notify(t("batch.links.copied", { n: lines.length }));
  };
  return (
    <section>
      <div role="status">
        <h2>
          {t("batch.counts.sent", { invited: batch.counts.invited, failed: batch.counts.failed })}
        </h2>
      </div>
      {task?.error != null && (
        <Note tone="brick" urgent>
          {t("batch.stopped", { why: whyTaskFailed(task.error, t, language) })}
        </Note>
      )}
      {!batch.links_visible && <p className="quiet">{t("batch.links.other")}</p>}
      <SaveProblem error={save.error} />
      <div className="actions">
        {lines.length > 0 && (
          <button
            type="button"
            className="button primary"
            onClick={() => void copy().catch(() => undefined)}
          >
            {t("batch.links.copy")}
          </button>
        )}
        {batch.links_visible && (
          <button type="button" className="button" onClick={() => save.mutate()}>
            {t(save.isPending ? "common.busy" : "batch.links.csv")}
          </button>
        )}
      </div>
    </section>
  );
}
