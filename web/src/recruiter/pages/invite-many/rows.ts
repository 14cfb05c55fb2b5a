/** What the page of a batch computes from its rows. */
import type { BatchRow } from "../../api/contract";

export type CellField = "name" | "email" | "phone";
export const CELLS: readonly CellField[] = ["name", "email", "phone"];

/** Whether a person should look at a row before the batch is sent. */
export function isFaulty(row: BatchRow): boolean {
  return row.status === "faulty" || row.status === "failed";
}

/** Whether a row can still be changed. */
export function isOpen(row: BatchRow): boolean {
  return row.status !== "invited" && row.status !== "queued";
}

/**
 * The rows to show. With `only`, those with problems; a row that was corrected stays, so that it
 * does not vanish under the cursor.
 */
export function shownRows(
  rows: readonly BatchRow[],
  only: boolean,
  touched: ReadonlySet<number>,
): readonly BatchRow[] {
  return only ? rows.filter((row) => isFaulty(row) || touched.has(row.number)) : rows;
}

export function fieldProblems(row: BatchRow, field: string): BatchRow["problems"] {
  return row.problems.filter((problem) => problem.field === field);
}

/** Names and links as lines to paste into a spreadsheet or a message. */
export function linkLines(rows: readonly BatchRow[]): readonly string[] {
  return rows.flatMap((row) =>
    row.link == null
      ? []
      : [[row.name, row.email, row.link].map((cell) => cell.replace(/[\t\n\r]/g, " ")).join("\t")],
  );
}
