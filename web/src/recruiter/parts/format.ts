/** How times, dates and levels are written. */
import type { Language } from "../../shared/texts/text";

const LEVELS = 5;
const DAY_MS = 86_400_000;

/** Seconds as `4:07` or `1:02:03`. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const h = Math.floor(whole / 3600);
  const m = Math.floor(whole / 60) % 60;
  const s = String(whole % 60).padStart(2, "0");
  return h > 0 ? `${h}:${String(m).padStart(2, "0")}:${s}` : `${m}:${s}`;
}

const locale = (language: Language) => (language === "ko" ? "ko-KR" : "en-GB");

/** A day, with the time if it is today's, with the year if it is another one's. */
export function shortDate(iso: string, language: Language, now = new Date()): string {
  const at = new Date(iso);
  if (at.toDateString() === now.toDateString())
    return new Intl.DateTimeFormat(locale(language), { timeStyle: "short" }).format(at);
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: "numeric" as const };
  return new Intl.DateTimeFormat(locale(language), {
    month: "short",
    day: "numeric",
    ...year,
  }).format(at);
}

export function longDate(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(locale(language), {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(iso));
}

/** A time as a date-and-time field has it: local, to the minute. */
export function localTime(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** Whole minutes between two times; null unless both are known. */
export function minutesBetween(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  return Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));
}

export function inDays(days: number, now = Date.now()): string {
  return new Date(now + days * DAY_MS).toISOString();
}

export type Stroke = "on" | "maybe" | "off";

/** The five strokes of a level or a range: certain, possible, not reached. */
export function strokes(low: number, high: number): readonly Stroke[] {
  const exact = low === high;
  const certain = exact ? Math.round(low) : Math.floor(low);
  const possible = exact ? certain : Math.ceil(high);
  return Array.from({ length: LEVELS }, (_, index) =>
    index < certain ? "on" : index < possible ? "maybe" : "off",
  );
}

/** From one to another, as each language writes it. */
export function range(low: string, high: string, language: Language): string {
  return `${low}${language === "ko" ? "~" : "–"}${high}`;
}

/** A number of a level: whole, or with one decimal. */
export function levelNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
