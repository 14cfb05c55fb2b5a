/** Goes to a page, a position or a candidate by a few letters. */
import * as Ariakit from "@ariakit/react";
import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { useLocation } from "wouter";
import type { Page, Row } from "../api/contract";
import { usePositions } from "../api/positions";
import { api } from "../api/session";
import { useMe } from "../api/use-session";
import { useFocusBack } from "../parts/dialog";
import { useTexts } from "../texts/catalogue";

const MOST_CANDIDATES = 8;
const MOST_POSITIONS = 6;
const PAGES = [
  ["nav.interviews", "/"],
  ["nav.today", "/today"],
  ["nav.positions", "/positions"],
  ["nav.live", "/live"],
  ["nav.requests", "/requests"],
  ["nav.settings", "/settings"],
  ["palette.new-position", "/positions/new"],
] as const;

interface Target {
  readonly path: string;
  readonly label: string;
  readonly detail: string;
}

export function Palette(props: { onClose: () => void }) {
  const { t } = useTexts();
  useFocusBack();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState("");
  const searched = useDeferredValue(typed.trim());
  const positions = usePositions();
  const limited = Array.isArray(useMe().position_ids);
  const candidates = useQuery({
    queryKey: ["palette", searched],
    queryFn: () =>
      api<Page<Row>>(
        "GET",
        `/interviews?limit=${MOST_CANDIDATES}&q=${encodeURIComponent(searched)}`,
      ),
    enabled: searched !== "",
  });
  const groups = useMemo(() => {
    const fits = (label: string) => label.toLowerCase().includes(searched.toLowerCase());
    const pages = PAGES.filter(([, path]) => !limited || path !== "/positions/new")
      .map(([key, path]) => ({ path, label: t(key), detail: "" }))
      .filter(({ label }) => fits(label));
    const found = (positions.data?.items ?? [])
      .filter(({ title }) => searched !== "" && fits(title))
      .slice(0, MOST_POSITIONS)
      .map(({ id, title, company }) => ({
        path: `/positions/${id}`,
        label: title,
        detail: company.name,
      }));
    const people = (searched === "" ? [] : (candidates.data?.items ?? [])).map((row) => ({
      path: `/interviews/${row.id}`,
      label: row.candidate_name,
      // A company's or position's name may be what matches.
      detail: `${row.role} · ${row.company}`,
    }));
    return [
      ["palette.candidates", people],
      ["palette.positions", found],
      ["palette.pages", pages],
    ] as const satisfies readonly (readonly [string, readonly Target[]])[];
  }, [t, searched, limited, positions.data, candidates.data]);
  const nothing = groups.every(([, targets]) => targets.length === 0) && !candidates.isFetching;
  return (
    <Ariakit.Dialog
      open
      onClose={props.onClose}
      className="dialog palette"
      aria-label={t("palette.title")}
      backdrop={<div className="backdrop" />}
    >
      <Ariakit.ComboboxProvider
        open
        focusLoop
        value={typed}
        setValue={setTyped}
        setOpen={() => undefined}
      >
        <Ariakit.Combobox
          className="palette-input"
          placeholder={t("palette.hint")}
          aria-label={t("palette.hint")}
          autoSelect
          autoFocus
        />
        <Ariakit.ComboboxList className="palette-list" alwaysVisible>
          {groups.map(
            ([title, targets]) =>
              targets.length > 0 && (
                <Ariakit.ComboboxGroup key={title}>
                  <Ariakit.ComboboxGroupLabel className="quiet group-label">
                    {t(title)}
                  </Ariakit.ComboboxGroupLabel>
                  {targets.map((target) => (
                    <Ariakit.ComboboxItem
                      key={target.path}
                      className="menu-item"
                      onClick={() => {
                        props.onClose();
                        navigate(target.path);
                      }}
                    >
                      {target.label} <span className="quiet">{target.detail}</span>
                    </Ariakit.ComboboxItem>
                  ))}
                </Ariakit.ComboboxGroup>
              ),
          )}
        </Ariakit.ComboboxList>
        {nothing && (
          <p className="quiet palette-none" role="status">
            {t("palette.none")}
          </p>
        )}
      </Ariakit.ComboboxProvider>
    </Ariakit.Dialog>
  );
}
