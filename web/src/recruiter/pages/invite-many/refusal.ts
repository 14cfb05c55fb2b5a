/** Why a list of candidates was refused, in the language of the page. */
import { ApiError, Unreachable } from "../../../shared/api/http";
import type { Language } from "../../../shared/texts/text";
import type { Task } from "../../api/contract";
import type { WriteText } from "../../texts/catalogue";
import { inviteMany } from "../../texts/invite-many";

const KIND = "batch-";
const TOO_LARGE = 413;

type ErrorKey = Extract<keyof typeof inviteMany, `batch.error.${string}`>;

function keyOf(code: string): ErrorKey {
  const key = `batch.error.${code}`;
  return key in inviteMany ? (key as ErrorKey) : "batch.error.other";
}

/** Why a task that read or sent a list failed. */
export function whyTaskFailed(
  error: NonNullable<Task["error"]> | null | undefined,
  t: WriteText,
  language: Language,
): string {
  return sentence(error?.code ?? "other", error?.detail ?? "", t, language);
}

/** Why the call that brings a list failed. */
export function whyRefused(error: unknown, t: WriteText, language: Language): string {
  if (error instanceof Unreachable) return t("save.unreachable");
  if (!(error instanceof ApiError)) return t("batch.error.other");
  const code = error.kind.startsWith(KIND)
    ? error.kind.slice(KIND.length).replaceAll("-", "_")
    : error.status === TOO_LARGE
      ? "too_large"
      : "other";
  return sentence(code, error.message, t, language);
}

/** The server's own sentence says more, such as the line, but only in English. */
function sentence(code: string, detail: string, t: WriteText, language: Language): string {
  return language === "en" && detail !== "" ? detail : t(keyOf(code));
}
