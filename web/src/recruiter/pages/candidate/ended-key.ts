/** Why an interview ended, from the server's word for it. */
const WORDS = {
  completed: "history.ended",
  time: "history.ended.time",
  stopped: "history.ended.stopped",
  silence: "history.ended.silence",
  wrong_person: "history.ended.wrong_person",
  never_came: "history.ended.never_came",
  voicemail: "history.ended.voicemail",
  expired: "history.ended.expired",
  "ended by request": "history.ended.request",
  "cancelled by request": "history.ended.cancelled",
} as const;

export type EndedKey = (typeof WORDS)[keyof typeof WORDS] | "history.ended.other";

/** The key of its text; that of `other` shows the reason that a person gave. */
export function endedKey(reason: string | null): EndedKey {
  if (reason === null || reason === "") return "history.ended";
  return reason in WORDS ? WORDS[reason as keyof typeof WORDS] : "history.ended.other";
}
