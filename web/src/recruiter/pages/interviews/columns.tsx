/** The columns of the list, and what their cells show. */
import {
  columnVisibilityFeature,
  createColumnHelper,
  rowSelectionFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";
import { Link } from "wouter";
import type { Row } from "../../api/contract";
import { shortDate } from "../../parts/format";
import { Level } from "../../parts/level";
import { useTexts } from "../../texts/catalogue";
import { COLUMNS, type Column } from "./view";

export const features = tableFeatures({ columnVisibilityFeature, rowSelectionFeature });

/** Widths as tracks of the rows' grid. */
export const TRACKS: Readonly<Record<Column, string>> = {
  candidate: "minmax(10rem, 2fr)",
  position: "minmax(7rem, 1.4fr)",
  stage: "minmax(6rem, 0.7fr)",
  report: "minmax(7.5rem, 0.9fr)",
  ratings: "minmax(4rem, 0.4fr)",
  status: "minmax(6rem, 0.7fr)",
  invitation: "minmax(6rem, 0.8fr)",
  decision: "minmax(9rem, 1fr)",
  notes: "minmax(4rem, 0.4fr)",
  started: "minmax(5rem, 0.6fr)",
  created: "minmax(5rem, 0.6fr)",
};

/** Columns of numbers and dates. */
export const TO_THE_RIGHT: readonly Column[] = ["ratings", "notes", "started", "created"];

const CELLS: Readonly<Record<Column, (props: { row: Row }) => ReactNode>> = {
  candidate: Candidate,
  position: ({ row }) => <>{row.review?.position_title ?? row.role}</>,
  stage: Stage,
  report: ReportState,
  ratings: Raters,
  status: Status,
  invitation: Invited,
  decision: Decided,
  notes: ({ row }) => <>{row.review?.notes ? row.review.notes : null}</>,
  started: ({ row }) => <When iso={row.started_at} />,
  created: ({ row }) => <When iso={row.created_at} />,
};

const helper = createColumnHelper<typeof features, Row>();

export const columns = COLUMNS.map((id) => {
  const Cell = CELLS[id];
  return helper.display({ id, cell: ({ row }) => <Cell row={row.original} /> });
});

function Candidate({ row }: { row: Row }) {
  const { t } = useTexts();
  const { review } = row;
  return (
    <>
      <Link href={`/interviews/${row.id}${location.search}`} className="name">
        {review?.candidate_name || row.candidate_name}
      </Link>
      {review != null && review.open_requests > 0 && (
        <span className="mark amber">{t("row.request")}</span>
      )}
      {review != null && review.duplicate_of.length > 0 && (
        <span className="mark">{t("row.duplicate")}</span>
      )}
    </>
  );
}

function Stage({ row }: { row: Row }) {
  const { t } = useTexts();
  const stage = row.review?.stage ?? "new";
  return <span className={`stage ${stage}`}>{t(`stage.${stage}`)}</span>;
}

function ReportState({ row }: { row: Row }) {
  const { t } = useTexts();
  const report = row.review?.report;
  if (report === undefined || report.status === "none") return null;
  if (report.status !== "complete")
    return (
      <span className={report.status === "failed" ? "failed" : "quiet"}>
        {t(`report.${report.status}`)}
      </span>
    );
  if (report.hidden) return <span className="quiet">{t("report.hidden")}</span>;
  return (
    <Level
      low={report.total ?? report.total_low}
      high={report.total ?? report.total_high}
      numeric
      reason={t(report.withheld ? "report.withheld" : "report.unscored")}
    />
  );
}

function Raters({ row }: { row: Row }) {
  const { t } = useTexts();
  const ratings = row.review?.ratings;
  if (ratings === undefined || ratings.count === 0) return null;
  return (
    <>
      {ratings.mine && (
        <span title={t("row.mine")}>
          ✓<span className="visually-hidden">{t("row.mine")}, </span>{" "}
        </span>
      )}
      {ratings.count}
    </>
  );
}

function Status({ row }: { row: Row }) {
  const { t } = useTexts();
  return (
    <span className={row.status === "IN_PROGRESS" ? "is-live" : undefined}>
      {t(`status.${row.status}`)}
    </span>
  );
}

function Invited({ row }: { row: Row }) {
  const { t } = useTexts();
  const state = row.review?.invitation?.state ?? "not_sent";
  // An interview that began without an invitation needs none.
  if (state === "not_sent" && row.started_at !== null) return null;
  return <span className="quiet">{t(`invited.${state}`)}</span>;
}

function Decided({ row }: { row: Row }) {
  const { t } = useTexts();
  const decision = row.review?.decision;
  if (decision == null) return null;
  return <>{t("row.decided", { verdict: t(`verdict.${decision.verdict}`), by: decision.by })}</>;
}

function When({ iso }: { iso: string | null }) {
  const { language } = useTexts();
  return iso === null ? null : <time dateTime={iso}>{shortDate(iso, language)}</time>;
}
