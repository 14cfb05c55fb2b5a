/** Search, filters and columns of the list. */
import { useEffect, useRef, useState } from "react";
import { STAGES, type Stage } from "../../api/contract";
import { usePositions } from "../../api/positions";
import { Choice, MultiChoice } from "../../parts/fields";
import { useTexts } from "../../texts/catalogue";
import { type Column, FIRST, isFiltered, OPTIONAL, STATUSES, type View } from "./view";

/** Pauses after the last key. A search in what was said costs the server more than one of names. */
const NAMES_MS = 80;
const SAID_MS = 250;

export function Toolbar(props: {
  view: View;
  onChange: (view: View) => void;
  onExport: () => void;
}) {
  const { view, onChange } = props;
  const { t } = useTexts();
  const positions = usePositions();
  const some = (n: number) => (n === 0 ? t("list.filter.any") : t("list.filter.some", { n }));
  return (
    <search className="toolbar">
      <SearchBox
        id="list-search"
        label={t("list.search")}
        value={view.q}
        pauseMs={NAMES_MS}
        onChange={(q) => onChange({ ...view, q })}
      />
      <SearchBox
        id="list-said"
        label={t("list.said")}
        value={view.said}
        pauseMs={SAID_MS}
        onChange={(said) => onChange({ ...view, said })}
      />
      <MultiChoice
        narrows
        label={t("list.filter.stage")}
        value={view.stages}
        shown={
          view.stages.length === 1
            ? t(`stage.${view.stages[0] as Stage}`)
            : some(view.stages.length)
        }
        options={STAGES.map((value) => ({ value, label: t(`stage.${value}`) }))}
        onChange={(stages) =>
          onChange({ ...view, stages: STAGES.filter((s) => stages.includes(s)) })
        }
      />
      <MultiChoice
        narrows
        label={t("list.filter.status")}
        value={view.statuses}
        shown={some(view.statuses.length)}
        options={STATUSES.map((value) => ({ value, label: t(`status.${value}`) }))}
        onChange={(chosen) =>
          onChange({ ...view, statuses: STATUSES.filter((s) => chosen.includes(s)) })
        }
      />
      <Choice
        hideLabel
        label={t("list.filter.position")}
        value={view.position}
        options={[
          { value: "", label: `${t("list.filter.position")} ${t("list.filter.any")}` },
          ...(positions.data?.items ?? []).map(({ id, title }) => ({ value: id, label: title })),
        ]}
        onChange={(position) => onChange({ ...view, position })}
      />
      {isFiltered(view) && (
        <button
          type="button"
          className="button plain"
          onClick={() => onChange({ ...FIRST, sort: view.sort, hidden: view.hidden })}
        >
          {t("list.filter.clear")}
        </button>
      )}
      <div className="toolbar-end">
        <MultiChoice
          label={t("list.columns")}
          value={OPTIONAL.filter((id) => !view.hidden.includes(id))}
          shown=""
          options={OPTIONAL.map((value) => ({ value, label: t(`column.${value}`) }))}
          onChange={(shown) =>
            onChange({ ...view, hidden: OPTIONAL.filter((id: Column) => !shown.includes(id)) })
          }
        />
        <button type="button" className="button small" onClick={props.onExport}>
          {t("list.export.csv")}
        </button>
      </div>
    </search>
  );
}

/** Searches a moment after the last key. */
function SearchBox(props: {
  id: string;
  label: string;
  value: string;
  pauseMs: number;
  onChange: (value: string) => void;
}) {
  const { id, label, value, pauseMs } = props;
  const [typed, setTyped] = useState(value);
  const latest = useRef(props.onChange);
  latest.current = props.onChange;
  const sent = useRef(value);
  useEffect(() => {
    // The address changed by other means, such as "Clear filters".
    if (value !== sent.current) {
      sent.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    if (typed === sent.current) return;
    const timer = window.setTimeout(() => {
      sent.current = typed;
      latest.current(typed);
    }, pauseMs);
    return () => window.clearTimeout(timer);
  }, [typed, pauseMs]);
  return (
    <input
      id={id}
      type="search"
      className="search"
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
