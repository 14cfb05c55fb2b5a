import type { Language } from "./text";

/** Formats a date and time in full. */
export function day(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language === "ko" ? "ko-KR" : "en-GB", {
    dateStyle: "full",
    timeStyle: "short",
  }).format(new Date(iso));
}
