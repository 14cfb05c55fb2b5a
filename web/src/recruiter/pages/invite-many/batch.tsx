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
import { useTexts, type WriteText } from "../../texts/catalogue";
import { whyTaskFailed } from "./refusal";
import { shownRows } from "./rows";
import { type Change, RowsTable } from "./rows-table";
import { SendPart, SentPart } from "./send";
import { InviteTabs } from "./tabs";

export function Batch(props: { positionId: string; id: string }) {
  const { t } = useTexts();
  const position = usePosition(props.positionId);
  const batch = useBatch(props.id);
  return (
    <div className="page wide batch-page">
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
  const file = batch.file_name ?? t("many.source.lines");
  if (batch.state === "reading") return <Reading file={file} percent={task.data?.progress ?? 0} />;
  if (batch.state === "failed")
    return (
      <Note tone="brick" urgent>
        <p>{t("batch.failed", { file, why: whyTaskFailed(task.data?.error, t, language) })}</p>
        <Link href={`/positions/${position.id}/invite/many`} className="button small">
          {t("batch.failed.again")}
        </Link>
      </Note>
    );
  return (
    <>
      <p className="quiet">
        {file} · {t("batch.kept", { when: unbroken(longDate(batch.expires_at, language)) })}
      </p>
      <Await query={rows} rows={8}>
        {(data) => <Rows batch={batch} rows={data} task={task.data} />}
      </Await>
      <DeletePart batch={batch} />
    </>
  );
}

/** Keeps a date on one line. */
const unbroken = (date: string) => date.replaceAll(" ", "\u00a0");

function Reading({ file, percent }: { file: string; percent: number }) {
  const { t } = useTexts();
  const label = t("batch.reading", { n: percent });
  return (
    <section>
      <p className="quiet">{file}</p>
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
        <p role="status">{batch.state === "sending" ? "" : counted(counts, t)}</p>
        {(only || counts.faulty + counts.failed > 0) && (
          <Check
            label={t("batch.only-faulty")}
            checked={only}
            onChange={(on) => {
              setTouched(new Set());
              setOnly(on);
            }}
          />
        )}
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

/** How many can be invited, have problems, and are left out; those of which there are any. */
function counted(counts: InvitationBatch["counts"], t: WriteText): string {
  const faulty = counts.faulty + counts.failed;
  return [
    counts.ready > 0 && t("batch.counts.ready", { n: counts.ready }),
    faulty > 0 && t("batch.counts.faulty", { n: faulty }),
    counts.left_out > 0 && t("batch.counts.left", { n: counts.left_out }),
  ]
    .filter((part) => part !== false)
    .join(", ");
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
