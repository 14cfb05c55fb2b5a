import { expect, it } from "vitest";
import type { Report } from "../../api/contract";
import { comparedIds, rangeOf, sorted, TOTAL } from "./order";

const report = (total: number | null, total_range: number[] | null, level: number | null) =>
  ({
    total,
    total_range,
    dimensions: [{ id: "depth", level, range: null }],
  }) as unknown as Report;

const all = [
  { name: "none", report: null },
  { name: "range", report: report(null, [2, 5], 2) },
  { name: "exact", report: report(3.5, null, 5) },
  { name: "withheld", report: report(null, null, null) },
  { name: "best", report: report(4, null, 3) },
];
const names = (dimension: string) => sorted(all, dimension).map(({ name }) => name);

it("puts the best first, and those without a level last", () => {
  expect(names(TOTAL)).toEqual(["best", "exact", "range", "none", "withheld"]);
  expect(names("depth")).toEqual(["exact", "best", "range", "none", "withheld"]);
});

it("has no level of a dimension that a report lacks", () => {
  expect(rangeOf(report(3, null, 3), "other")).toBeNull();
});

it("compares at most five, each once", () => {
  expect(comparedIds("?ids=a,b,,a,c,d,e,f")).toEqual(["a", "b", "c", "d", "e"]);
  expect(comparedIds("")).toEqual([]);
});
