/** The candidates of a batch: cells to correct, with their problems under them. */
import { Fragment, memo, useState } from "react";
import { Link } from "wouter";
import type { BatchRow, BatchRowChange } from "../../api/contract";
import { ScrollX } from "../../parts/scroll-x";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { CELLS, type CellField, fieldProblems, isOpen } from "./rows";

const PAGE = 100;

export type Change = (change: BatchRowChange & { readonly number: number }) => void;

export function RowsTable(props: {
  rows: readonly BatchRow[];
  resumes: boolean;
  locked: boolean;
  onChange: Change;
}) {
  const { t } = useTexts();
  const [most, setMost] = useState(PAGE);
  const { rows, resumes, locked, onChange } = props;
  return (
    <>
      <ScrollX label={t("batch.table")}>
        <table className="batch">
          <caption className="visually-hidden">{t("batch.table")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("batch.column.number")}</th>
              <th scope="col">{t("batch.column.name")}</th>
              <th scope="col" className="email">
                {t("batch.column.email")}
              </th>
              <th scope="col">{t("batch.column.phone")}</th>
              {resumes && <th scope="col">{t("batch.column.resume")}</th>}
              <th scope="col">{t("batch.column.state")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row) => (
              <RowOf
                key={row.number}
                row={row}
                resumes={resumes}
                locked={locked}
                onChange={onChange}
              />
            ))}
          </tbody>
        </table>
      </ScrollX>
      {rows.length > most && (
        <div className="actions">
          <button type="button" className="button small" onClick={() => setMost(most + PAGE)}>
            {t("list.more")}
          </button>
        </div>
      )}
    </>
  );
}

interface RowProps {
  readonly row: BatchRow;
  readonly resumes: boolean;
  readonly locked: boolean;
  readonly onChange: Change;
}

const RowOf = memo(({ row, resumes, locked, onChange }: RowProps) => {
  const { t } = useTexts();
  const open = isOpen(row) && !locked;
  return (
    <tr className={`row-${row.status}`}>
      <td className="figures">{row.number}</td>
      {CELLS.map((field) => (
        <td key={field} className={field} data-label={t(`batch.column.${field}`)}>
          {open && !row.left_out ? (
            <Cell row={row} field={field} onChange={onChange} />
          ) : (
            <span className="break">{field === "email" ? breakable(row.email) : row[field]}</span>
          )}
          {!row.left_out && <Problems row={row} field={field} />}
        </td>
      ))}
      {resumes && (
        <td data-label={t("batch.column.resume")}>
          <ResumeCell row={row} open={open} onChange={onChange} />
        </td>
      )}
      <td>
        <StateCell row={row} open={open} onChange={onChange} />
      </td>
    </tr>
  );
});

/** An address that may break after its signs, not inside its words. */
function breakable(address: string) {
  return address.split(/(?<=[@.])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one address never move
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ));
}

/** Saves when it is left, or with Enter; Escape takes the change back. */
function Cell(props: { row: BatchRow; field: CellField; onChange: Change }) {
  const { t } = useTexts();
  const { row, field, onChange } = props;
  const faulty = fieldProblems(row, field).length > 0;
  const save = (value: string) => {
    if (value.trim() !== row[field]) onChange({ number: row.number, [field]: value.trim() });
  };
  return (
    <input
      // Another value from the server replaces what is shown.
      key={row[field]}
      defaultValue={row[field]}
      aria-label={t("batch.cell", { column: t(`batch.column.${field}`), n: row.number })}
      aria-invalid={faulty}
      aria-describedby={faulty ? problemId(row, field) : undefined}
      maxLength={500}
      onBlur={(event) => save(event.target.value)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") save(event.currentTarget.value);
        if (event.key === "Escape") event.currentTarget.value = row[field];
      }}
    />
  );
}

function ResumeCell(props: { row: BatchRow; open: boolean; onChange: Change }) {
  const { t } = useTexts();
  const { row, open, onChange } = props;
  if (row.resume_file == null) return <span className="quiet">—</span>;
  const faulty = fieldProblems(row, "resume_file").length > 0;
  const drop = open && !row.left_out && (faulty || row.without_resume);
  return (
    <>
      <span className="break">{row.resume_file}</span>
      {row.without_resume && <span className="quiet"> ({t("batch.no-resume")})</span>}
      {!row.left_out && <Problems row={row} field="resume_file" />}{" "}
      {drop && (
        <button
          type="button"
          className="button plain small"
          onClick={() => onChange({ number: row.number, without_resume: !row.without_resume })}
        >
          {t(row.without_resume ? "batch.with-resume" : "batch.without-resume")}
        </button>
      )}
    </>
  );
}

function StateCell(props: { row: BatchRow; open: boolean; onChange: Change }) {
  const { t } = useTexts();
  const { row, open, onChange } = props;
  const copy = async (link: string) => {
    await navigator.clipboard.writeText(link);
    notify(t("batch.link.copied"));
  };
  return (
    <span className="actions">
      <span className="state-word">{t(`batch.status.${row.status}`)}</span>
      {row.interview_id != null && (
        <Link
          href={`/interviews/${row.interview_id}`}
          className="button plain small"
          aria-label={t("batch.interview.row", { name: row.name })}
        >
          {t("batch.interview")}
        </Link>
      )}
      {!row.left_out && <Problems row={row} field="language" />}
      {open && (
        <button
          type="button"
          className="button plain small"
          aria-label={t(row.left_out ? "batch.take-in.row" : "batch.leave-out.row", {
            n: row.number,
          })}
          onClick={() => onChange({ number: row.number, left_out: !row.left_out })}
        >
          {t(row.left_out ? "batch.take-in" : "batch.leave-out")}
        </button>
      )}
      {open && fieldProblems(row, "language").length > 0 && (
        <button
          type="button"
          className="button plain small"
          onClick={() => onChange({ number: row.number, language: "" })}
        >
          {t("batch.problem.wrong_language.clear")}
        </button>
      )}
      {row.link != null && (
        <button
          type="button"
          className="button plain small"
          aria-label={t("batch.link.row", { name: row.name })}
          onClick={() => void copy(row.link as string).catch(() => undefined)}
        >
          {t("batch.link")}
        </button>
      )}
    </span>
  );
}

function Problems({ row, field }: { row: BatchRow; field: string }) {
  const { t } = useTexts();
  const problems = fieldProblems(row, field);
  if (problems.length === 0) return null;
  return (
    <span className="problem" id={problemId(row, field)}>
      {problems.map((problem) => (
        <span key={problem.code}>
          {problem.code === "duplicate"
            ? t("batch.problem.duplicate", { n: problem.row ?? "?" })
            : t(`batch.problem.${problem.code}`)}{" "}
          {problem.interview_id != null && (
            <Link href={`/interviews/${problem.interview_id}`}>{t("batch.interview")}</Link>
          )}
        </span>
      ))}
    </span>
  );
}

function problemId(row: BatchRow, field: string): string {
  return `problem-${row.number}-${field}`;
}
