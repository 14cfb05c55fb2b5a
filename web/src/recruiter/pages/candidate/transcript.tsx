/** The transcript: it follows the sound, can be searched, and each entry plays its second. */
import {
  type KeyboardEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import type { Entry, RecordingGap } from "../../api/contract";
import { clock, range } from "../../parts/format";
import { Note } from "../../parts/note";
import { entryAt } from "../../player/seek";
import { useTexts } from "../../texts/catalogue";
import { cutAt, hits } from "./search";
import { usePagePlayer } from "./sound";

const LOW_CONFIDENCE = "low_confidence";

export function Transcript(props: {
  entries: readonly Entry[];
  language: string;
  gaps: readonly RecordingGap[];
  recorded: boolean;
}) {
  const { t } = useTexts();
  const { entries, language } = props;
  const [searched, setSearched] = useState("");
  const [chosen, setChosen] = useState(0);
  const [follows, setFollows] = useState(true);
  const found = useMemo(() => hits(entries, searched), [entries, searched]);
  const current = useCurrent(entries);
  const scroller = useRef<HTMLOListElement>(null);
  const hit = found[Math.min(chosen, found.length - 1)];
  const shown = hit ?? (follows ? current : undefined);
  useEffect(() => {
    const list = scroller.current;
    const element = list?.querySelector<HTMLElement>(`[data-seq="${shown}"]`);
    if (!list || !element) return;
    // Only the list scrolls, not the page under the reader.
    list.scrollTop = element.offsetTop - list.clientHeight / 3;
  }, [shown]);
  const move = (by: 1 | -1) =>
    found.length > 0 && setChosen((was) => (was + found.length + by) % found.length);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter") move(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") {
      setSearched("");
      event.currentTarget instanceof HTMLElement && event.currentTarget.blur();
    }
  };
  if (entries.length === 0)
    return (
      <section className="transcript" aria-labelledby="transcript-title">
        <header>
          <h2 id="transcript-title">{t("transcript.title")}</h2>
        </header>
        <Missing gaps={props.gaps} recorded={props.recorded} />
        <p className="quiet">{t("transcript.empty")}</p>
      </section>
    );
  const searching = searched.trim() !== "";
  return (
    <section className="transcript" aria-labelledby="transcript-title">
      <header>
        <h2 id="transcript-title">{t("transcript.title")}</h2>
        <input
          id="transcript-search"
          type="search"
          className="search"
          aria-label={t("transcript.search")}
          placeholder={t("transcript.search")}
          value={searched}
          onKeyDown={press}
          onChange={(event) => {
            setSearched(event.target.value);
            setChosen(0);
          }}
        />
        <span className="hits quiet figures" role="status">
          {!searching
            ? ""
            : found.length === 0
              ? t("transcript.no-hits")
              : t("transcript.hits", {
                  n: Math.min(chosen, found.length - 1) + 1,
                  all: found.length,
                })}
        </span>
        {searching && found.length > 1 && (
          <>
            <HitButton sign="↑" label={t("transcript.hit.previous")} onPress={() => move(-1)} />
            <HitButton sign="↓" label={t("transcript.hit.next")} onPress={() => move(1)} />
          </>
        )}
        <label className="check small">
          <input
            type="checkbox"
            checked={follows}
            onChange={(event) => setFollows(event.target.checked)}
          />
          <span>{t("transcript.follow")}</span>
        </label>
      </header>
      <Missing gaps={props.gaps} recorded={props.recorded} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard */}
      <ol ref={scroller} className="entries" tabIndex={0} aria-labelledby="transcript-title">
        {entries.map((entry) => (
          <TranscriptEntry
            key={entry.seq}
            entry={entry}
            language={language}
            searched={searched}
            now={entry.seq === current}
            hit={entry.seq === hit}
          />
        ))}
      </ol>
    </section>
  );
}

function HitButton(props: { sign: string; label: string; onPress: () => void }) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={props.label}
      title={props.label}
      onClick={props.onPress}
    >
      {props.sign}
    </button>
  );
}

/** What the recording lacks. */
function Missing({ gaps, recorded }: { gaps: readonly RecordingGap[]; recorded: boolean }) {
  const { t, language } = useTexts();
  if (gaps.length === 0) return null;
  const stretches = gaps
    .map((gap) => range(clock(gap.start_s), clock(gap.end_s), language))
    .join(", ");
  return (
    <Note tone="amber">
      {recorded ? t("transcript.gaps", { stretches }) : t("transcript.no-recording")}
    </Note>
  );
}

function TranscriptEntry(props: {
  entry: Entry;
  language: string;
  searched: string;
  now: boolean;
  hit: boolean;
}) {
  const { t } = useTexts();
  const player = usePagePlayer();
  const { entry, language, searched } = props;
  const time = clock(entry.start_s);
  const low = entry.flags.includes(LOW_CONFIDENCE);
  return (
    <li
      data-seq={entry.seq}
      className={`entry ${entry.speaker} ${props.now ? "now" : ""} ${props.hit ? "hit" : ""}`}
      aria-current={props.now ? "true" : undefined}
    >
      <button type="button" className="at figures" onClick={() => player.playFrom(entry.start_s)}>
        <span aria-hidden="true">{time}</span>
        <span className="visually-hidden">{t("proof.play", { time })}</span>
      </button>
      <div>
        <span className="speaker quiet">{t(`speaker.${entry.speaker}`)}</span>
        <p lang={language} className={low ? "low" : undefined}>
          {cutAt(entry.text, searched).map((part, index) =>
            // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
            part.hit ? <mark key={index}>{part.text}</mark> : part.text,
          )}
        </p>
        {low && <span className="aside-note">{t("transcript.low")}</span>}
        {!entry.recorded && <span className="aside-note amber">{t("transcript.unrecorded")}</span>}
        {entry.interrupted && <span className="aside-note">{t("transcript.interrupted")}</span>}
        {entry.flags.includes("disputed") && (
          <span className="aside-note amber">
            {entry.correction
              ? t("transcript.correction", { text: entry.correction })
              : t("transcript.disputed")}
          </span>
        )}
      </div>
    </li>
  );
}

/** The `seq` of the entry that is heard; renders only when it changes. */
function useCurrent(entries: readonly Entry[]): number | undefined {
  const player = usePagePlayer();
  return useSyncExternalStore(player.subscribe, () => {
    const { time, playing } = player.read();
    if (time === 0 && !playing) return undefined;
    return entries[entryAt(entries, time)]?.seq;
  });
}
