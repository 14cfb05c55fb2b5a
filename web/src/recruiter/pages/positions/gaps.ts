/** What a field of a plan says once a plan with gaps could not be saved. */
import type { WriteText } from "../../texts/catalogue";

/** The problem of a field that must not be empty. `marked`: whether gaps are shown yet. */
export function blank(t: WriteText, marked: boolean, text: string | undefined): string | undefined {
  return marked && (text ?? "").trim() === "" ? t("plan.blank") : undefined;
}
