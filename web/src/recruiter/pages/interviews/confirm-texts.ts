/** What is asked before something is done with the selected interviews, by name. */
import type { Row } from "../../api/contract";
import type { WriteText } from "../../texts/catalogue";

/** More names than that are a number. */
const MOST_NAMED = 5;

const named = (row: Row) => ({
  name: row.review?.candidate_name || row.candidate_name,
  position: row.review?.position_title ?? row.role,
});

/** With one interview its candidate and position, otherwise how many there are. */
export function confirmTitle(
  t: WriteText,
  kind: "delete" | "remind" | "invite_again",
  rows: readonly Row[],
): string {
  const [row] = rows;
  return rows.length === 1 && row !== undefined
    ? t(`bulk.${kind}.title.one`, named(row))
    : t(`bulk.${kind}.title`, { n: rows.length });
}

/** What is lost; with several interviews also whose they are. */
export function deletionText(t: WriteText, rows: readonly Row[]): string {
  if (rows.length === 1) return t("bulk.delete.text");
  const names = rows.slice(0, MOST_NAMED).map((row) => t("bulk.delete.name", named(row)));
  const more = rows.length - names.length;
  const whose =
    more > 0 ? t("bulk.delete.more", { names: names.join(", "), n: more }) : names.join(", ");
  return `${whose}. ${t("bulk.delete.text")}`;
}
