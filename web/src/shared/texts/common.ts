/** Texts that more than one app needs. */
import type { Catalogue } from "./text";

export const common = {
  "common.language": { en: "Language", ko: "언어" },
  "common.cancel": { en: "Cancel", ko: "취소" },
  "common.close": { en: "Close", ko: "닫기" },
  "common.back": { en: "Back", ko: "뒤로" },
  "common.again": { en: "Try again", ko: "다시 시도" },
  "common.busy": { en: "One moment…", ko: "잠시만요…" },
  "common.unreachable": {
    en: "We couldn’t reach the server. Nothing is lost. Check your connection and try again.",
    ko: "서버에 연결할 수 없어요. 사라진 내용은 없어요. 인터넷 연결을 확인하고 다시 시도해 주세요.",
  },
  "common.refused": {
    en: "Something went wrong on the server. Nothing is lost. Please try again in a moment.",
    ko: "서버에서 요청을 처리하지 못했어요. 사라진 내용은 없어요. 잠시 뒤에 다시 시도해 주세요.",
  },

  "wait.crowded": {
    en: "There were too many requests from your network, so this page has to wait a little. Nothing is lost.",
    ko: "같은 네트워크에서 요청이 너무 많아 잠시 기다려야 해요. 사라진 내용은 없어요.",
  },
  "wait.busy": {
    en: "The server is busy at the moment. Nothing is lost; this page will try again automatically.",
    ko: "지금은 서버가 바빠요. 사라진 내용은 없고, 잠시 뒤 자동으로 다시 시도해요.",
  },
  "wait.minutes": {
    en: "Trying again in about {minutes} minutes",
    ko: "약 {minutes}분 뒤에 다시 시도해요",
  },
  "wait.seconds": { en: "Trying again in {seconds} seconds", ko: "{seconds}초 뒤에 다시 시도해요" },
  "wait.second": { en: "Trying again in 1 second", ko: "1초 뒤에 다시 시도해요" },
  "wait.now": { en: "Trying again now…", ko: "지금 다시 시도하고 있어요…" },
} as const satisfies Catalogue;
