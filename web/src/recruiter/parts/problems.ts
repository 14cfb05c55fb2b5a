/** What an error of a call means to a person: by its code, in the language of the page. */
import { ApiError, type FieldFault, Unreachable } from "../../shared/api/http";
import type { Language } from "../../shared/texts/text";
import type { WriteText } from "../texts/catalogue";
import { problems } from "../texts/problems";

/** What the fields of a form are called, by their JSON pointers. */
export type FieldLabels = Readonly<Record<string, string>>;

type Key = keyof typeof problems;
/** The key of a text, if there is one for this code. */
const known = <K extends Key>(key: string): K | null => (key in problems ? (key as K) : null);

/** Why a call failed, as a sentence. The server's own is in English, so only English pages show it. */
export function whyOf(
  error: unknown,
  t: WriteText,
  language: Language,
  labels: FieldLabels = {},
): string {
  if (error instanceof Unreachable) return t("save.unreachable");
  if (!(error instanceof ApiError)) return t("save.failed.server");
  const kind = known<"problem.mail-off">(`problem.${error.kind}`);
  if (kind !== null) return t(kind);
  const [first] = error.faults;
  if (first !== undefined) {
    const why = named(first, t, language, labels);
    const n = error.faults.length - 1;
    return n === 0 ? why : t("fault.more", { why, n });
  }
  if (language === "en" && error.message !== "") return error.message;
  return t(
    known<"status.503">(`status.${error.status === 502 ? 503 : error.status}`) ??
      "save.failed.server",
  );
}

/** What is wrong with a field, to be shown at it; undefined if the server didn't refuse it. */
export function faultAt(
  error: unknown,
  pointer: string,
  t: WriteText,
  language: Language,
): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const fault = error.faults.find((each) => each.pointer === pointer);
  if (fault === undefined) return undefined;
  const kind = known<"problem.mail-off">(`problem.${error.kind}`);
  return kind !== null ? t(kind) : about(fault, t, language);
}

/** Whether all that is wrong is shown at the fields of a form. */
export function isAtFields(error: unknown, labels: FieldLabels): boolean {
  return (
    error instanceof ApiError &&
    error.faults.length > 0 &&
    error.faults.every(({ pointer }) => pointer in labels)
  );
}

function named(fault: FieldFault, t: WriteText, language: Language, labels: FieldLabels): string {
  const label = labels[fault.pointer];
  if (label !== undefined) return t("fault.at", { field: label, why: about(fault, t, language) });
  if (language !== "en") return t("fault.unnamed");
  // The last name in the pointer is an English word; a number is the place in a list.
  const name = fault.pointer.split("/").findLast((part) => part !== "" && !/^\d+$/.test(part));
  return name === undefined
    ? t("fault.unnamed")
    : t("fault.at", { field: name.replaceAll("_", " "), why: about(fault, t, language) });
}

function about(fault: FieldFault, t: WriteText, language: Language): string {
  // An empty text is too short by one character.
  const code = fault.code === "too_short" && fault.limit === 1 ? "required" : fault.code;
  const key = known<"fault.too_short">(`fault.${code}`);
  if (key !== null) return t(key, { n: fault.limit ?? 0 });
  return language === "en" ? `${fault.detail}.`.replace(/\.\.$/, ".") : t("fault.other");
}
