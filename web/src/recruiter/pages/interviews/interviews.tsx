/** The home of the work: the list, and beside it the candidate that is open. */
import type { RowSelectionState } from "@tanstack/react-table";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Link, useLocation, useSearch } from "wouter";
import type { Row } from "../../api/contract";
import { download, forgetLaterPages, useInterviewList } from "../../api/interviews";
import { Empty, LoadProblem, Skeleton } from "../../parts/states";
import { useMedia } from "../../parts/use-media";
import { useKeys } from "../../shell/keys";
import { notify } from "../../shell/notices";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { Candidate } from "../candidate/candidate";
import { Bulk } from "./bulk";
import { InterviewTable } from "./table";
import { Toolbar } from "./toolbar";
import { isFiltered, listQuery, readView, type View, writeView } from "./view";

const NARROW = "(max-width: 52rem)";
/** Wide enough for the list beside a candidate's page. */
const BESIDE = "(min-width: 100rem)";

export function Interviews({ id }: { id: string | null }) {
  const { t } = useTexts();
  const search = useSearch();
  const [, navigate] = useLocation();
  const view = useMemo(() => readView(search), [search]);
  const query = useMemo(() => listQuery(view), [view]);
  const list = useInterviewList(query);
  const listKey = useShownKey(query.toString(), list.isPlaceholderData);
  const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  useEffect(() => forgetLaterPages, []);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [selection, setSelection] = useState<RowSelectionState>({});
  const narrow = useMedia(NARROW);
  const beside = useMedia(BESIDE);
  const selected = useMemo(() => rows.filter((row) => selection[row.id]), [rows, selection]);

  const change = (next: View) => navigate(`/${writeView(next)}`, { replace: true });
  const open = useCallback(
    (row: Row | undefined) => row && navigate(`/interviews/${row.id}${location.search}`),
    [navigate],
  );
  const neighbour = (step: 1 | -1): Row | undefined => {
    const index = rows.findIndex((row) => row.id === (id ?? activeId));
    return index < 0 ? rows[0] : rows[index + step];
  };
  const step = (by: 1 | -1) => {
    const row = neighbour(by);
    if (row === undefined) return;
    if (id === null) setActiveId(row.id);
    else open(row);
  };
  const back = () => {
    setActiveId(id);
    navigate(`/${location.search}`);
  };
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => {
      const target = id ?? activeId;
      if (target !== null) setSelection((was) => toggled(was, target));
    },
    Enter: id === null ? () => open(rows.find((row) => row.id === activeId)) : undefined,
    "/": id === null ? () => document.getElementById("list-search")?.focus() : undefined,
    Escape: id === null ? undefined : back,
  });

  const { fetchNextPage, isFetchingNextPage } = list;
  const onEnd = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [fetchNextPage, isFetchingNextPage]);
  const exportCsv = () =>
    download(`/interviews/export.csv?${query}`, "interviews.csv").then(
      () => notify(t("list.exported")),
      () => notify(t("list.export.failed")),
    );

  const showsList = id === null || beside;
  const showsEmpty = list.data !== undefined && rows.length === 0;
  // There is nothing to search, to filter or to export yet.
  const empty = showsEmpty && !isFiltered(view);
  return (
    <div className={`interviews ${id !== null ? "with-candidate" : ""}`}>
      {showsList && (
        <section className="list-pane" aria-label={t("list.title")}>
          {id === null && (
            <>
              <ListTitle
                count={list.data === undefined ? null : rows.length}
                more={list.hasNextPage}
                empty={empty}
              />
              {!empty && (
                <Toolbar view={view} onChange={change} onExport={() => void exportCsv()} />
              )}
            </>
          )}
          {list.isPending && <Skeleton rows={14} />}
          {list.data === undefined && list.error !== null && (
            <LoadProblem error={list.error} onRetry={() => void list.refetch()} />
          )}
          {showsEmpty && <NoRows filtered={isFiltered(view)} />}
          {rows.length > 0 && (
            <InterviewTable
              rows={rows}
              listKey={listKey}
              view={view}
              onSort={(sort) => change({ ...view, sort })}
              compact={narrow || id !== null}
              openId={id}
              activeId={id === null ? activeId : null}
              selection={selection}
              onSelect={setSelection}
              more={list.hasNextPage}
              onEnd={onEnd}
            />
          )}
          {selected.length > 0 && <Bulk rows={selected} onClear={() => setSelection({})} />}
        </section>
      )}
      {id !== null && (
        <Candidate
          key={id}
          id={id}
          onBack={back}
          onNext={neighbour(1) && id ? () => open(neighbour(1)) : undefined}
          onPrevious={neighbour(-1) && id ? () => open(neighbour(-1)) : undefined}
        />
      )}
    </div>
  );
}

/** The key of the rows that are shown: until a new list has arrived, that of the former one. */
function useShownKey(asked: string, former: boolean): string {
  const shown = useRef(asked);
  if (!former) shown.current = asked;
  return shown.current;
}

function toggled(selection: RowSelectionState, id: string): RowSelectionState {
  const { [id]: selected, ...others } = selection;
  return selected ? others : { ...others, [id]: true };
}

function ListTitle({
  count,
  more,
  empty,
}: {
  count: number | null;
  more: boolean;
  empty: boolean;
}) {
  const { t } = useTexts();
  const [spoken, setSpoken] = useState("");
  const counted =
    count === null
      ? ""
      : more
        ? t("list.count.more", { n: count })
        : count === 1
          ? t("list.count.one")
          : t("list.count", { n: count });
  // Told once the list has settled, not at every page that scrolling loads.
  useEffect(() => {
    const timer = window.setTimeout(() => setSpoken(counted), 600);
    return () => window.clearTimeout(timer);
  }, [counted]);
  return (
    <PageTitle
      beside={
        <>
          {!empty && <span className="quiet figures">{counted}</span>}
          <span className="visually-hidden" role="status">
            {spoken}
          </span>
          {!empty && (
            <Link href="/positions" className="button primary small">
              {t("list.invite")}
            </Link>
          )}
        </>
      }
    >
      {t("list.title")}
    </PageTitle>
  );
}

function NoRows({ filtered }: { filtered: boolean }) {
  const { t } = useTexts();
  if (filtered) return <Empty text={t("list.none")} />;
  return (
    <Empty title={t("list.empty.title")} text={t("list.empty")}>
      <Link href="/positions/new" className="button primary">
        {t("list.empty.do")}
      </Link>
    </Empty>
  );
}
