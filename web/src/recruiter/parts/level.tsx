/** A level: a word and five strokes; a range has lighter strokes, no level has a dash. */
import { useTexts, type WriteText } from "../texts/catalogue";
import { levelNumber, levelRange, range, strokes } from "./format";

export interface LevelProps {
  readonly low: number | null | undefined;
  readonly high: number | null | undefined;
  /** Why there is no level. */
  readonly reason?: string;
  /** Shows the number instead of the word: for weighted totals. */
  readonly numeric?: boolean;
}

export function Level({ low, high, reason, numeric = false }: LevelProps) {
  const { t, language } = useTexts();
  if (low == null || high == null)
    return (
      <span className="level none">
        <span aria-hidden="true">—</span> <span className="quiet">{reason ?? t("level.none")}</span>
      </span>
    );
  const exact = low === high;
  const word = (level: number) => levelWord(level, t);
  const ends = levelRange(low, high);
  const described = exact ? t("level.of", { level: levelNumber(low) }) : t("level.range", ends);
  const shown = numeric
    ? exact
      ? levelNumber(low)
      : range(ends.low, ends.high, language)
    : exact
      ? word(low)
      : range(word(low), word(high), language);
  return (
    <span className="level">
      <span className="strokes" aria-hidden="true">
        {strokes(low, high).map((stroke, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the five strokes never move
          <i key={index} className={stroke} />
        ))}
      </span>
      <span className="level-word figures" aria-hidden="true">
        {shown}
      </span>
      <span className="visually-hidden">{numeric ? described : `${shown}, ${described}`}</span>
    </span>
  );
}

/** The word for a level; of one between two, that of the nearer. */
export function levelWord(level: number, t: WriteText): string {
  return t(`level.${clamp(level)}`);
}

function clamp(level: number): 1 | 2 | 3 | 4 | 5 {
  return Math.min(5, Math.max(1, Math.round(level))) as 1 | 2 | 3 | 4 | 5;
}
