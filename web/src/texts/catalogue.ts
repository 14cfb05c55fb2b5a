/** Every text of the page, both languages side by side. `{name}` marks what is filled in. */
import { arrive } from "./arrive";
import { end } from "./end";
import { ready } from "./ready";
import { talk } from "./talk";

export type Language = "en" | "ko";
export type Text = Readonly<Record<Language, string>>;

const common = {
  "common.language": { en: "Language", ko: "언어" },
  "common.cancel": { en: "Cancel", ko: "취소" },
  "common.close": { en: "Close", ko: "닫기" },
  "common.back": { en: "Back", ko: "뒤로" },
  "common.again": { en: "Try again", ko: "다시 시도" },
  "common.loading": { en: "Opening your invitation…", ko: "초대장을 여는 중이에요…" },
  "common.busy": { en: "One moment…", ko: "잠시만요…" },
  "common.unreachable": {
    en: "We could not reach the server. Nothing is lost. Check your connection and try again.",
    ko: "서버에 연결할 수 없어요. 잃어버린 내용은 없어요. 인터넷 연결을 확인하고 다시 시도해 주세요.",
  },
  "common.refused": {
    en: "The server could not do this. Nothing is lost. Please try again in a moment.",
    ko: "서버가 요청을 처리하지 못했어요. 잃어버린 내용은 없어요. 잠시 뒤에 다시 시도해 주세요.",
  },

  "wait.crowded": {
    en: "Many requests came from your connection in a short time, so the server asks this page to wait. Nothing is lost.",
    ko: "같은 인터넷 연결에서 짧은 시간에 요청이 많아 서버가 잠시 기다려 달라고 해요. 잃어버린 내용은 없어요.",
  },
  "wait.busy": {
    en: "The server is busy for a moment. Nothing is lost; this page tries again by itself.",
    ko: "서버가 잠시 바빠요. 잃어버린 내용은 없고, 페이지가 자동으로 다시 시도해요.",
  },
  "wait.minutes": {
    en: "Trying again in about {minutes} minutes",
    ko: "약 {minutes}분 뒤에 다시 시도해요",
  },
  "wait.seconds": { en: "Trying again in {seconds} seconds", ko: "{seconds}초 뒤에 다시 시도해요" },
  "wait.second": { en: "Trying again in 1 second", ko: "1초 뒤에 다시 시도해요" },
  "wait.now": { en: "Trying again now…", ko: "지금 다시 시도하고 있어요…" },
} as const satisfies Record<string, Text>;

export const catalogue = { ...common, ...arrive, ...ready, ...talk, ...end };

export type Key = keyof typeof catalogue;

type Names<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Names<Rest>
  : never;

/** What a text needs to be filled in. */
export type Values<K extends Key> = {
  readonly [N in Names<(typeof catalogue)[K]["en"]>]: string | number;
};

/** The arguments behind a key: none for a text without places to fill in. */
export type Filling<K extends Key> = [Names<(typeof catalogue)[K]["en"]>] extends [never]
  ? []
  : [values: Values<K>];

/** A text in a language, filled in. */
export function write<K extends Key>(language: Language, key: K, ...filling: Filling<K>): string {
  const text: string = catalogue[key][language];
  const values = (filling[0] ?? {}) as Record<string, string | number>;
  const filled = text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
  // "-ㄹ 수 있다" is read as one word, so no line ends inside it.
  return language === "ko" ? filled.replace(/ 수 (?=[있없])/g, "\u00a0수\u00a0") : filled;
}
