import { expect, it } from "vitest";
import { clock, levelNumber, localTime, minutesBetween, range, shortDate, strokes } from "./format";

it.each([
  [0, "0:00"],
  [67.9, "1:07"],
  [3723, "1:02:03"],
  [-1, "0:00"],
])("writes %f s as %s", (seconds, text) => {
  expect(clock(seconds)).toBe(text);
});

it.each([
  [3, 3, "on on on off off"],
  [2, 4, "on on maybe maybe off"],
  [2.4, 3.6, "on on maybe maybe off"],
  [5, 5, "on on on on on"],
  [3.7, 4, "on on on maybe off"],
  [2.8, 2.8, "on on on off off"],
])("draws %f to %f as %s", (low, high, drawn) => {
  expect(strokes(low, high).join(" ")).toBe(drawn);
});

it("writes totals with one decimal, levels without", () => {
  expect([levelNumber(3), levelNumber(3.25)]).toEqual(["3", "3.3"]);
});

it("writes times for fields as the clock on the wall shows them", () => {
  expect(localTime(new Date(2026, 10, 30, 9, 5, 59))).toBe("2026-11-30T09:05");
});

it("writes the time of today, the day of this year, the year of others", () => {
  const now = new Date(2026, 4, 9, 18);
  const at = (...parts: [number, number, number]) => new Date(...parts, 15, 30).toISOString();
  expect(shortDate(at(2026, 4, 9), "en", now)).toBe("15:30");
  expect(shortDate(at(2026, 3, 2), "en", now)).toBe("2 Apr");
  expect(shortDate(at(2025, 3, 2), "ko", now)).toBe("2025. 4. 2.");
});

it("writes ranges as each language does", () => {
  expect([range("4", "4.4", "en"), range("4", "4.4", "ko")]).toEqual(["4–4.4", "4~4.4"]);
});

it("rounds a duration to minutes", () => {
  expect(minutesBetween("2026-01-01T10:00:00Z", "2026-01-01T10:12:40Z")).toBe(13);
  expect(minutesBetween("2026-01-01T10:00:00Z", null)).toBeNull();
});
