/** The player: one line that is the recording, and what operates it. */
import {
  type KeyboardEvent,
  type PointerEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { clock } from "../parts/format";
import { useFoot } from "../parts/use-foot";
import { useMedia } from "../parts/use-media";
import { useTexts } from "../texts/catalogue";
import { drawTrack } from "./draw-track";
import { measure, type Peaks, spans } from "./peaks";
import type { Player, PlayerState } from "./player";
import { neighbourMark, questionMarks, RATES, type Spoken, STEP_S, timeAt } from "./seek";

/** Where the bar stays at the foot of the page (design/review.css). */
const PINNED = "(max-width: 63.99rem)";

export function usePlayer(player: Player): PlayerState {
  return useSyncExternalStore(player.subscribe, player.read);
}

export interface PlayerBarProps {
  readonly player: Player;
  readonly entries: readonly Spoken[];
  readonly recording: Blob | undefined;
  readonly onRetry: () => void;
  readonly onDownload: () => void;
}

export function PlayerBar(props: PlayerBarProps) {
  const { player, entries } = props;
  const { t } = useTexts();
  const state = usePlayer(player);
  const usable = state.status === "ready";
  const bar = useFoot<HTMLElement>(useMedia(PINNED));
  // Nothing was recorded and nothing said: nothing is to be operated.
  if (state.status === "none" && entries.length === 0)
    return <p className="no-recording quiet">{t("player.none")}</p>;
  return (
    <section ref={bar} className="player" aria-label={t("player.label")}>
      <TrackLine {...props} state={state} />
      <div className="player-row">
        <button
          type="button"
          className="button small play"
          aria-disabled={!usable}
          onClick={() => player.toggle()}
        >
          <PlayMark playing={state.playing} />
          {t(state.playing ? "player.pause" : "player.play")}
        </button>
        <span className="figures">
          {clock(state.time)} <span className="quiet">/ {clock(state.duration)}</span>
        </span>
        <span className="spring" />
        <label className="rate">
          <span className="visually-hidden">{t("player.speed")}</span>
          <select
            value={state.rate}
            onChange={(event) => player.setRate(Number(event.target.value))}
          >
            {RATES.map((rate) => (
              <option key={rate} value={rate}>
                {rate}×
              </option>
            ))}
          </select>
        </label>
      </div>
      <PlayerProblem status={state.status} onRetry={props.onRetry} onDownload={props.onDownload} />
      {entries.length > 0 && <p className="quiet legend">{t("player.legend")}</p>}
    </section>
  );
}

export function PlayMark({ playing }: { playing: boolean }) {
  return (
    <svg viewBox="0 0 12 12" aria-hidden="true" fill="currentColor">
      <path d={playing ? "M2 1h3v10H2zM7 1h3v10H7z" : "M2 1l9 5-9 5z"} />
    </svg>
  );
}

function PlayerProblem(props: {
  status: PlayerState["status"];
  onRetry: () => void;
  onDownload: () => void;
}) {
  const { t } = useTexts();
  switch (props.status) {
    case "ready":
      return null;
    case "none":
      return <p className="quiet">{t("player.none")}</p>;
    case "loading":
      return (
        <p className="quiet" role="status">
          {t("player.loading")}
        </p>
      );
    case "failed":
      return (
        <p role="alert">
          {t("player.failed")}{" "}
          <button type="button" className="button plain" onClick={props.onRetry}>
            {t("common.again")}
          </button>
        </p>
      );
    case "unplayable":
      return (
        <p role="alert">
          {t("player.unplayable")}{" "}
          <button type="button" className="button plain" onClick={props.onDownload}>
            {t("player.download")}
          </button>
        </p>
      );
  }
}

/** The line is a slider: arrows move by seconds, page keys by questions. */
function TrackLine(props: PlayerBarProps & { state: PlayerState }) {
  const { player, entries, recording, state } = props;
  const { t } = useTexts();
  const canvas = useRef<HTMLCanvasElement>(null);
  const marks = useMemo(() => questionMarks(entries), [entries]);
  const peaks = usePeaks(entries, recording, state.duration);
  const colours = useThemeColours();
  const size = useSize(canvas);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    element.width = Math.round(size.width * ratio);
    element.height = Math.round(size.height * ratio);
    const duration = state.duration || 1;
    drawTrack(
      context,
      {
        width: element.width,
        height: element.height,
        ratio,
        peaks,
        played: state.time / duration,
        marks: marks.map((mark) => mark.start_s / duration),
      },
      colours,
    );
  }, [size, peaks, marks, state.time, state.duration, colours]);

  const jump = (step: 1 | -1) => {
    const place = neighbourMark(marks, state.time, step);
    if (place !== null) player.seek(place);
    else if (step === -1) player.seek(0);
  };
  const operate = (key: string): boolean => {
    switch (key) {
      case "ArrowRight":
      case "ArrowUp":
        player.seekBy(STEP_S);
        return true;
      case "ArrowLeft":
      case "ArrowDown":
        player.seekBy(-STEP_S);
        return true;
      case "PageUp":
        jump(1);
        return true;
      case "PageDown":
        jump(-1);
        return true;
      case "Home":
        player.seek(0);
        return true;
      case "End":
        player.seek(state.duration);
        return true;
      case " ":
      case "Enter":
        player.toggle();
        return true;
      default:
        return false;
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (operate(event.key)) event.preventDefault();
  };
  const point = (event: PointerEvent<HTMLDivElement>) => {
    if (event.buttons !== 1) return;
    const box = event.currentTarget.getBoundingClientRect();
    player.seek(timeAt(event.clientX - box.left, box.width, state.duration));
  };
  const question = marks.filter((mark) => mark.start_s <= state.time).length;
  const value = t("player.value", { time: clock(state.time), all: clock(state.duration) });
  return (
    <div
      className="track"
      role="slider"
      tabIndex={0}
      aria-label={t("player.position")}
      aria-valuemin={0}
      aria-valuemax={Math.round(state.duration)}
      aria-valuenow={Math.round(state.time)}
      aria-valuetext={question > 0 ? `${value}, ${t("player.question", { n: question })}` : value}
      aria-disabled={state.status !== "ready"}
      onKeyDown={press}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        point(event);
      }}
      onPointerMove={point}
    >
      <canvas ref={canvas} />
    </div>
  );
}

/** Who speaks when from the text, until the sound itself has been measured. */
function usePeaks(
  entries: readonly Spoken[],
  recording: Blob | undefined,
  duration: number,
): Peaks {
  const [measured, setMeasured] = useState<Peaks | null>(null);
  const fromText = useMemo(() => spans(entries, duration), [entries, duration]);
  const whole = Math.round(duration);
  useEffect(() => {
    if (recording === undefined || whole === 0) return;
    let current = true;
    void measure(recording, whole).then((peaks) => current && setMeasured(peaks));
    return () => {
      current = false;
    };
  }, [recording, whole]);
  return measured ?? fromText;
}

const DARK = "(prefers-color-scheme: dark)";

function useThemeColours() {
  const dark = useSyncExternalStore(
    (changed) => {
      const media = matchMedia(DARK);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => matchMedia(DARK).matches,
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens change with the theme
  return useMemo(() => {
    const style = getComputedStyle(document.documentElement);
    const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
    return {
      candidate: token("live"),
      interviewer: token("ink"),
      still: token("edge"),
      mark: token("amber"),
    };
  }, [dark]);
}

function useSize(element: React.RefObject<HTMLElement | null>) {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (element.current === null) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}
