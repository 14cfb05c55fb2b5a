import type { Language } from "./text";

/** A day and time as people say it. */
export function day(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language === "ko" ? "ko-KR" : "en-GB", {
    dateStyle: "full",
    timeStyle: "short",
  }).format(new Date(iso));
}
