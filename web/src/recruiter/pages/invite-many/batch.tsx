/** A list of candidates: its preview, its sending, and the links. It has its own address. */
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { BatchRow, InvitationBatch, Position, Task } from "../../api/contract";
import {
  deleteBatch,
  useBatch,
  useBatchRows,
  useBatchTask,
  useChangeRow,
} from "../../api/invitation-batches";
import { usePosition } from "../../api/positions";
import { Confirm } from "../../parts/dialog";
import { Check } from "../../parts/fields";
import { longDate } from "../../parts/format";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { shownRows } from "./rows";
import { type Change, RowsTable } from "./rows-table";
import { SendPart, SentPart } from "./send";
import { InviteTabs } from "./tabs";

export function Batch(props: { positionId: string; id: string }) {
  const { t } = useTexts();
  const position = usePosition(props.positionId);
  const batch = useBatch(props.id);
  return (
    <div className="page">
      <Await query={position} rows={4}>
        {(data) => (
          <>
            <PageTitle>{t("invite.title", { position: data.title })}</PageTitle>
            <InviteTabs positionId={data.id} at="many" />
            <Await query={batch} rows={8}>
              {(found) => <Found batch={found} position={data} />}
            </Await>
          </>
        )}
      </Await>
    </div>
  );
}

function Found({ batch, position }: { batch: InvitationBatch; position: Position }) {
  const { t, language } = useTexts();
  const task = useBatchTask(batch);
  const rows = useBatchRows(batch);
  if (batch.state === "reading") return <Reading percent={task.data?.progress ?? 0} />;
  if (batch.state === "failed")
    return (
      <Note tone="brick" urgent>
        <p>{t("batch.failed", { why: task.data?.error?.detail ?? "" })}</p>
        <Link href={`/positions/${position.id}/invite/many`} className="button small">
          {t("batch.other")}
        </Link>
      </Note>
    );
  return (
    <>
      <p className="quiet">
        {batch.file_name ?? t("many.source.lines")} ·{" "}
        {t("batch.kept", { when: longDate(batch.expires_at, language) })}
      </p>
      <Await query={rows} rows={8}>
        {(data) => <Rows batch={batch} rows={data} task={task.data} />}
      </Await>
      <DeletePart batch={batch} />
    </>
  );
}

function Reading({ percent }: { percent: number }) {
  const { t } = useTexts();
  const label = t("batch.reading", { n: percent });
  return (
    <section>
      <p>{label}</p>
      <progress max={100} value={percent} aria-label={label} />
      <p className="quiet">{t("batch.reading.text")}</p>
    </section>
  );
}

function Rows(props: {
  batch: InvitationBatch;
  rows: readonly BatchRow[];
  task: Task | undefined;
}) {
  const { t } = useTexts();
  const { batch, rows, task } = props;
  const { counts } = batch;
  const [only, setOnly] = useState(false);
  const [touched, setTouched] = useState<ReadonlySet<number>>(new Set());
  const change = useChangeRow(batch.id);
  const { mutate } = change;
  const onChange: Change = (fields) => {
    setTouched((before) => new Set(before).add(fields.number));
    mutate(fields);
  };
  const shown = shownRows(rows, only, touched);
  return (
    <>
      {batch.state === "sent" && <SentPart batch={batch} rows={rows} task={task} />}
      <div className="batch-head">
        <p role="status">
          {t("batch.counts", {
            ready: counts.ready,
            faulty: counts.faulty + counts.failed,
            left: counts.left_out,
          })}
        </p>
        <Check
          label={t("batch.only-faulty")}
          checked={only}
          onChange={(on) => {
            setTouched(new Set());
            setOnly(on);
          }}
        />
      </div>
      <SaveProblem error={change.error} />
      {shown.length === 0 ? (
        <p className="quiet">{t("batch.no-faulty")}</p>
      ) : (
        <RowsTable
          rows={shown}
          resumes={batch.source === "zip"}
          locked={batch.state === "sending"}
          onChange={onChange}
        />
      )}
      {(batch.state !== "sent" || counts.ready > 0) && <SendPart batch={batch} />}
    </>
  );
}

function DeletePart({ batch }: { batch: InvitationBatch }) {
  const { t } = useTexts();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const remove = async () => {
    try {
      await deleteBatch(batch);
      navigate(`/positions/${batch.position_id}/invite/many`);
    } catch (reason) {
      setError(reason);
    }
  };
  if (batch.state === "sending") return null;
  return (
    <div className="actions">
      <Link href={`/positions/${batch.position_id}/invite/many`} className="button small">
        {t("batch.other")}
      </Link>
      <button type="button" className="button small loss" onClick={() => setAsking(true)}>
        {t("batch.delete")}
      </button>
      {asking && (
        <Confirm
          title={t("batch.delete.title")}
          text={t("batch.delete.text")}
          action={t("batch.delete")}
          onConfirm={remove}
          onClose={() => setAsking(false)}
          error={<SaveProblem error={error} />}
        />
      )}
    </div>
  );
}
