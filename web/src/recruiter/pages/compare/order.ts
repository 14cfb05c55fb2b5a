/** The order of compared candidates, and their levels. */
import type { Report } from "../../api/contract";

export interface Range {
  readonly low: number;
  readonly high: number;
}

export const TOTAL = "";

/** A report's total, or its level of one dimension; null if it has none. */
export function rangeOf(report: Report | null, dimension: string): Range | null {
  if (report === null) return null;
  if (dimension === TOTAL) return range(report.total, report.total_range);
  const score = report.dimensions.find(({ id }) => id === dimension);
  return score === undefined ? null : range(score.level, score.range);
}

function range(exact: number | null | undefined, bounds: readonly number[] | null | undefined) {
  if (exact != null) return { low: exact, high: exact };
  const [low, high] = bounds ?? [];
  return low !== undefined && high !== undefined ? { low, high } : null;
}

interface Compared {
  readonly report: Report | null;
}

/** Best first by the middle of the range, then by its lower end; those without a level last. */
export function sorted<T extends Compared>(all: readonly T[], dimension: string): readonly T[] {
  const key = ({ report }: T) => {
    const found = rangeOf(report, dimension);
    return found === null ? [-1, -1] : [(found.low + found.high) / 2, found.low];
  };
  return [...all].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    return (y[0] ?? 0) - (x[0] ?? 0) || (y[1] ?? 0) - (x[1] ?? 0);
  });
}

/** The ids in an address's query: at most five, each once. */
export function comparedIds(search: string, most = 5): readonly string[] {
  const ids = (new URLSearchParams(search).get("ids") ?? "").split(",").filter(Boolean);
  return [...new Set(ids)].slice(0, most);
}
