/** A level: a word and five strokes; a range has lighter strokes, no level has a dash. */
import { useTexts } from "../texts/catalogue";
import { levelNumber, range, strokes } from "./format";

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
  const word = (level: number) => t(`level.${clamp(level)}`);
  const described = exact
    ? t("level.of", { level: levelNumber(low) })
    : t("level.range", { low: levelNumber(low), high: levelNumber(high) });
  const shown = numeric
    ? exact
      ? levelNumber(low)
      : range(levelNumber(low), levelNumber(high), language)
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

function clamp(level: number): 1 | 2 | 3 | 4 | 5 {
  return Math.min(5, Math.max(1, Math.round(level))) as 1 | 2 | 3 | 4 | 5;
}
