/** Up to five candidates side by side: levels of each dimension, answers to each question. */
import { useQueries } from "@tanstack/react-query";
import { type CSSProperties, type ReactNode, useEffect, useMemo, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import { PREFIX } from "../../../shared/api/http";
import type { Ratings, Report, Row } from "../../api/contract";
import { readInterview } from "../../api/interviews";
import { readRatings, readReport } from "../../api/review";
import { session } from "../../api/session";
import { Choice } from "../../parts/fields";
import { Level } from "../../parts/level";
import { Note } from "../../parts/note";
import { ScrollX } from "../../parts/scroll-x";
import { Empty, LoadProblem, Skeleton } from "../../parts/states";
import { Player } from "../../player/player";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { PlayerContext } from "../candidate/sound";
import { AnswerCell } from "./answer-cell";
import { comparedIds, rangeOf, sorted, TOTAL } from "./order";
import { RatedLevels, Raters } from "./raters";
import { submitted } from "./submitted";

const RECORDING_MS = 180_000;

interface Compared {
  readonly row: Row;
  readonly report: Report | null;
  readonly hidden: boolean;
  /** People's; null until they are there, and where there can be none. */
  readonly ratings: Ratings | null;
  readonly player: Player;
}

export function Compare() {
  const { t } = useTexts();
  const search = useSearch();
  const ids = useMemo(() => comparedIds(search), [search]);
  const rows = useQueries({
    queries: ids.map((id) => ({ queryKey: ["interview", id], queryFn: () => readInterview(id) })),
  });
  const reports = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["interview", id, "report"],
      queryFn: () => readReport(id),
    })),
  });
  const ratings = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["interview", id, "ratings"],
      queryFn: () => readRatings(id),
      // Colleagues rate meanwhile.
      staleTime: 0,
    })),
  });
  const players = usePlayers(ids);
  const failed = [...rows, ...reports].find((query) => query.error !== null && !query.isPending);
  const loading = [...rows, ...reports].some((query) => query.data === undefined);
  if (ids.length < 2)
    return (
      <div className="page">
        <PageTitle>{t("compare.title")}</PageTitle>
        <Empty text={t("compare.few")}>
          <Link href="/" className="button primary">
            {t("state.home")}
          </Link>
        </Empty>
      </div>
    );
  const compared: Compared[] = loading
    ? []
    : ids.map((_, index) => ({
        row: rows[index]?.data as Row,
        report: reports[index]?.data?.report ?? null,
        hidden: reports[index]?.data?.hidden ?? false,
        ratings: ratings[index]?.data ?? null,
        player: players[index] as Player,
      }));
  return (
    <div className="page wide compare">
      {failed !== undefined ? (
        <LoadProblem error={failed.error} onRetry={() => void failed.refetch()} />
      ) : loading ? (
        <Skeleton rows={12} />
      ) : (
        <Comparison compared={compared} />
      )}
    </div>
  );
}

/** A player for each candidate; their recordings are fetched when first heard. */
function usePlayers(ids: readonly string[]): readonly Player[] {
  const players = useMemo(
    () =>
      ids.map(
        (id) =>
          new Player(async () => {
            const path = `${PREFIX}/interviews/${id}/recording`;
            return (await session.call(path, { timeoutMs: RECORDING_MS })).blob();
          }),
      ),
    [ids],
  );
  useEffect(() => {
    // One voice at a time.
    const stops = players.map((player) =>
      player.subscribe(() => {
        if (!player.read().playing) return;
        for (const other of players) if (other !== player) other.pause();
      }),
    );
    return () => {
      for (const stop of stops) stop();
      for (const player of players) player.unload();
    };
  }, [players]);
  return players;
}

function Comparison({ compared }: { compared: readonly Compared[] }) {
  const { t } = useTexts();
  const [, navigate] = useLocation();
  const [by, setBy] = useState(TOTAL);
  const order = sorted(compared, by);
  const first = compared.find(({ report }) => report !== null)?.report ?? null;
  const dimensions = first?.dimensions ?? [];
  const questions = first?.questions ?? [];
  const mixed = new Set(compared.map(({ row }) => row.position_id ?? row.plan_id)).size > 1;
  const remove = (id: string) => {
    const left = compared.map(({ row }) => row.id).filter((each) => each !== id);
    navigate(`/compare?ids=${left.join(",")}`, { replace: true });
  };
  return (
    <>
      <PageTitle
        beside={
          <>
            <Choice
              label={t("compare.sort")}
              value={by}
              options={[
                { value: TOTAL, label: t("compare.sort.total") },
                ...dimensions.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={setBy}
            />
            <button type="button" className="button small" onClick={() => window.print()}>
              {t("review.print")}
            </button>
          </>
        }
      >
        {t("compare.title")}
      </PageTitle>
      {mixed && <Note tone="amber">{t("compare.mixed")}</Note>}
      <ScrollX label={t("compare.title")}>
        <table className="compare-table" style={{ "--compared": order.length } as CSSProperties}>
          <thead>
            <tr>
              <td />
              {order.map(({ row }) => (
                <th scope="col" key={row.id}>
                  <Link href={`/interviews/${row.id}`}>{row.candidate_name}</Link>
                  <span className={`stage ${row.review?.stage ?? "new"}`}>
                    {t(`stage.${row.review?.stage ?? "new"}`)}
                  </span>
                  <button
                    type="button"
                    className="icon-button"
                    aria-label={t("compare.remove", { name: row.candidate_name })}
                    onClick={() => remove(row.id)}
                  >
                    ×
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <LevelRow title={t("memo.total")} dimension={TOTAL} order={order} />
            {dimensions.map(({ id, name }) => (
              <LevelRow key={id} title={name} dimension={id} order={order} />
            ))}
            <Line title={t("compare.raters")} order={order}>
              {({ row, ratings }) => (
                <Raters ratings={ratings} count={row.review?.ratings.count ?? 0} />
              )}
            </Line>
            {questions.map((question, index) => (
              <Line key={question.id} title={question.text} order={order}>
                {({ row, report, hidden }) =>
                  hidden ? (
                    <span className="quiet">{t("report.hidden")}</span>
                  ) : (
                    <AnswerCell row={row} report={report} questionId={question.id} n={index + 1} />
                  )
                }
              </Line>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </>
  );
}

function Line(props: {
  title: string;
  order: readonly Compared[];
  children: (compared: Compared) => ReactNode;
}) {
  return (
    <tr>
      <th scope="row">{props.title}</th>
      {props.order.map((compared) => (
        <td key={compared.row.id}>
          <PlayerContext value={compared.player}>{props.children(compared)}</PlayerContext>
        </td>
      ))}
    </tr>
  );
}

function LevelRow(props: { title: string; dimension: string; order: readonly Compared[] }) {
  const { t } = useTexts();
  const { dimension } = props;
  return (
    <Line title={props.title} order={props.order}>
      {({ report, hidden, ratings }) => {
        const range = rangeOf(report, dimension);
        const score = report?.dimensions.find(({ id }) => id === dimension);
        const reason = hidden
          ? t("report.hidden")
          : report === null
            ? t("report.none")
            : score !== undefined
              ? t(`verdict.${score.verdict}`)
              : t(report.withheld_reason ? "report.withheld" : "report.unscored");
        return (
          <>
            {dimension !== TOTAL && submitted(ratings).length > 0 ? (
              <ul className="raters by-rater">
                <li>
                  <span className="quiet">{t("rating.machine")}</span>{" "}
                  <Level low={range?.low} high={range?.high} reason={reason} />
                </li>
                <RatedLevels ratings={ratings} dimension={dimension} />
              </ul>
            ) : (
              <Level
                low={range?.low}
                high={range?.high}
                numeric={dimension === TOTAL}
                reason={reason}
              />
            )}
          </>
        );
      }}
    </Line>
  );
}
