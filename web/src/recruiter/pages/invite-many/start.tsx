/** Takes a list of candidates: pasted, as CSV, or as a ZIP file of résumés. */
import { type DragEvent, useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import type { InvitationBatch, Position } from "../../api/contract";
import { useBatches, useCreateBatch } from "../../api/invitation-batches";
import { usePosition } from "../../api/positions";
import { Field } from "../../parts/fields";
import { Form } from "../../parts/form";
import { longDate } from "../../parts/format";
import { Note } from "../../parts/note";
import { Await } from "../../parts/states";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { whyRefused } from "./refusal";
import { InviteTabs } from "./tabs";

const LINES = 8;
const TYPES = ".csv,.tsv,.txt,.zip,text/csv,application/zip";

export function InviteMany({ id }: { id: string }) {
  const position = usePosition(id);
  return (
    <div className="page narrow">
      <Await query={position} rows={4}>
        {(data) => <Start position={data} />}
      </Await>
    </div>
  );
}

function Start({ position }: { position: Position }) {
  const { t, language } = useTexts();
  const [, navigate] = useLocation();
  const [text, setText] = useState("");
  const [tried, setTried] = useState(false);
  const create = useCreateBatch(position.id);
  const check = async (list: string | File) => {
    if (create.isPending) return;
    setTried(false);
    const batch = await create.mutateAsync(list);
    navigate(`/positions/${position.id}/invite/many/${batch.id}`);
  };
  const submit = () => {
    if (text.trim() === "") setTried(true);
    else void check(text).catch(() => undefined);
  };
  const file = create.variables instanceof File ? create.variables : null;
  return (
    <>
      <PageTitle>{t("invite.title", { position: position.title })}</PageTitle>
      <InviteTabs positionId={position.id} at="many" />
      <p className="quiet">{t("many.nothing-sent")}</p>
      <Form onSubmit={submit}>
        <div>
          <Field
            label={t("many.text")}
            hint={t("many.text.hint")}
            value={text}
            onChange={setText}
            lines={LINES}
            problem={tried && text.trim() === "" ? t("many.text.missing") : undefined}
          />
          <small className="quiet">{t("many.text.example")}</small>
        </div>
        {create.error !== null && file === null && (
          <Note tone="brick" urgent>
            {t("many.refused.text", { why: whyRefused(create.error, t, language) })}
          </Note>
        )}
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={create.isPending}>
            {t(create.isPending && file === null ? "common.busy" : "many.text.do")}
          </button>
        </div>
      </Form>
      <FilePart onFile={(chosen) => void check(chosen).catch(() => undefined)} />
      {create.isPending && file !== null && (
        <p role="status">{t("many.file.sending", { name: file.name })}</p>
      )}
      {create.error !== null && file !== null && (
        <Note tone="brick" urgent>
          {t("many.refused.file", { why: whyRefused(create.error, t, language) })}
        </Note>
      )}
      <Recent positionId={position.id} />
    </>
  );
}

function FilePart({ onFile }: { onFile: (file: File) => void }) {
  const { t } = useTexts();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const file = files?.item(0);
    if (file != null) onFile(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <section
      className={over ? "drop over" : "drop"}
      aria-labelledby="many-file"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <h2 id="many-file">{t("many.file")}</h2>
      <p className="quiet">{t("many.file.hint")}</p>
      <div className="actions">
        <input
          ref={input}
          type="file"
          accept={TYPES}
          hidden
          data-testid="many-file"
          onChange={(event) => {
            take(event.target.files);
            event.target.value = ""; // so that the same file can be chosen again, corrected
          }}
        />
        <button type="button" className="button" onClick={() => input.current?.click()}>
          {t("many.file.do")}
        </button>
        <span className="quiet">{t("many.file.drop")}</span>
      </div>
    </section>
  );
}

function Recent({ positionId }: { positionId: string }) {
  const { t } = useTexts();
  const batches = useBatches(positionId);
  if (batches.data === undefined || batches.data.length === 0) return null;
  return (
    <section>
      <h2>{t("many.recent")}</h2>
      <ul className="lines">
        {batches.data.map((batch) => (
          <RecentBatch key={batch.id} batch={batch} />
        ))}
      </ul>
    </section>
  );
}

function RecentBatch({ batch }: { batch: InvitationBatch }) {
  const { t, language } = useTexts();
  const state = t(`many.state.${batch.state}`);
  const when = longDate(batch.created_at, language);
  // How many there are is known once they have been read.
  const read = batch.state !== "reading" && batch.state !== "failed";
  return (
    <li>
      <div>
        <Link
          href={`/positions/${batch.position_id}/invite/many/${batch.id}`}
          className="name link"
        >
          {batch.file_name ?? t("many.source.lines")}
        </Link>
        <p className="quiet">
          {read
            ? t("many.recent.item", { n: batch.counts.rows, state, when })
            : `${state}, ${when}`}
        </p>
      </div>
    </li>
  );
}
