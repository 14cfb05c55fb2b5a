// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by themselves, which a <table> can't
// biome-ignore-all lint/a11y/useFocusableInteractive: a row of a table isn't operated, its parts are
/** The table of interviews: only the rows in view are in the page. */
import { type OnChangeFn, type RowSelectionState, useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { Row } from "../../api/contract";
import { useTexts } from "../../texts/catalogue";
import { columns, features, TO_THE_RIGHT, TRACKS } from "./columns";
import { COLUMNS, type Column, nextSort, SORTED_BY, type View } from "./view";

const ROW_REM = 2.25;
const COMPACT_REM = 3.5;
const SELECT_TRACK = "2.25rem";
/** Rows before the end at which the next page is loaded. */
const AHEAD = 40;
const IN_COMPACT: readonly Column[] = ["candidate", "position", "stage", "report"];

export interface TableProps {
  readonly rows: readonly Row[];
  /** Changes with the list of which these are the rows. */
  readonly listKey: string;
  readonly view: View;
  readonly onSort: (sort: string) => void;
  /** Two lines a row, without headings: beside a candidate and on a phone. */
  readonly compact: boolean;
  readonly openId: string | null;
  readonly activeId: string | null;
  readonly selection: RowSelectionState;
  readonly onSelect: OnChangeFn<RowSelectionState>;
  readonly more: boolean;
  readonly onEnd: () => void;
}

export function InterviewTable(props: TableProps) {
  const { rows, listKey, view, compact, more, onEnd, activeId, openId } = props;
  const { t } = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const data = useMemo(() => [...rows], [rows]);
  const visibility = useMemo(
    () =>
      Object.fromEntries(
        COLUMNS.map((id) => [id, compact ? IN_COMPACT.includes(id) : !view.hidden.includes(id)]),
      ),
    [compact, view.hidden],
  );
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (row) => row.id,
    state: { columnVisibility: visibility, rowSelection: props.selection },
    onRowSelectionChange: props.onSelect,
  });
  const model = table.getRowModel().rows;
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
  const height = (compact ? COMPACT_REM : ROW_REM) * rem;
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => model[index]?.id ?? index,
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height invalidates all sizes
  useEffect(() => virtual.measure(), [height]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another list begins at its top
  useLayoutEffect(() => {
    // In braces: newer browsers give a promise here, which is no clean-up.
    scroller.current?.scrollTo({ top: 0 });
  }, [listKey]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= model.length - AHEAD) onEnd();
  }, [more, last, model.length, onEnd]);
  useFocusOn(activeId, data, (index) => virtual.scrollToIndex(index), scroller);
  useEffect(() => {
    const index = data.findIndex((row) => row.id === openId);
    if (index >= 0) virtual.scrollToIndex(index, { align: "auto" });
  }, [openId, data, virtual]);

  const shown = COLUMNS.filter((id) => visibility[id]);
  const tracks = compact
    ? undefined
    : { gridTemplateColumns: [SELECT_TRACK, ...shown.map((id) => TRACKS[id])].join(" ") };
  return (
    <div
      ref={scroller}
      className={`table ${compact ? "compact" : ""}`}
      role="table"
      aria-label={t("list.title")}
      aria-rowcount={more ? -1 : model.length + 1}
    >
      <div role="rowgroup" className="thead">
        <div role="row" className="tr" aria-rowindex={1} style={tracks}>
          <div role="columnheader" className="td select">
            <input
              type="checkbox"
              aria-label={t("column.select")}
              checked={table.getIsAllRowsSelected()}
              ref={(box) => {
                if (box !== null) box.indeterminate = table.getIsSomeRowsSelected();
              }}
              onChange={table.getToggleAllRowsSelectedHandler()}
            />
          </div>
          {shown.map((id) => (
            <Heading key={id} id={id} sort={view.sort} onSort={props.onSort} />
          ))}
        </div>
      </div>
      <div role="rowgroup" className="tbody" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = model[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={row.id}
              role="row"
              aria-rowindex={item.index + 2}
              data-id={row.id}
              className={`tr ${row.getIsSelected() ? "selected" : ""} ${row.id === openId ? "open" : ""}`}
              style={{ ...tracks, height: item.size, transform: `translateY(${item.start}px)` }}
            >
              <div role="cell" className="td select">
                <input
                  type="checkbox"
                  aria-label={t("row.select", { name: row.original.candidate_name })}
                  checked={row.getIsSelected()}
                  onChange={row.getToggleSelectedHandler()}
                />
              </div>
              {row.getVisibleCells().map((cell) => (
                <div
                  key={cell.id}
                  role="cell"
                  className={`td c-${cell.column.id} ${isRight(cell.column.id) ? "right" : ""}`}
                >
                  <table.FlexRender cell={cell} />
                </div>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Heading(props: { id: Column; sort: string; onSort: (sort: string) => void }) {
  const { t } = useTexts();
  const { id, sort, onSort } = props;
  const key = SORTED_BY[id];
  const right = isRight(id) ? "right" : "";
  if (key === undefined)
    return (
      <div role="columnheader" className={`td c-${id} ${right}`}>
        {t(`column.${id}`)}
      </div>
    );
  const sorted = sort === key ? "ascending" : sort === `-${key}` ? "descending" : "none";
  return (
    <div role="columnheader" className={`td c-${id} ${right}`} aria-sort={sorted}>
      <button type="button" onClick={() => onSort(nextSort(sort, key))}>
        {t(`column.${id}`)}
        <span aria-hidden="true">{{ ascending: " ↑", descending: " ↓", none: "" }[sorted]}</span>
      </button>
    </div>
  );
}

const isRight = (id: string) => TO_THE_RIGHT.includes(id as Column);

/** Moves the focus to the name of the active row, once the row is in view. */
function useFocusOn(
  id: string | null,
  rows: readonly Row[],
  scrollTo: (index: number) => void,
  scroller: React.RefObject<HTMLDivElement | null>,
): void {
  const latest = useRef({ rows, scrollTo });
  latest.current = { rows, scrollTo };
  useEffect(() => {
    if (id === null) return;
    const index = latest.current.rows.findIndex((row) => row.id === id);
    if (index < 0) return;
    latest.current.scrollTo(index);
    let tries = 4;
    const focus = () => {
      const link = scroller.current?.querySelector<HTMLElement>(`[data-id="${id}"] a`);
      if (link) link.focus({ preventScroll: true });
      else if (tries-- > 0) frame = requestAnimationFrame(focus);
    };
    let frame = requestAnimationFrame(focus);
    return () => cancelAnimationFrame(frame);
  }, [id, scroller]);
}
