/** The rule for passwords, as the server has it. */
import type { WriteText } from "../texts/catalogue";

const SHORTEST = 10;

/** What is wrong with a new password; undefined if nothing is. */
export function passwordProblem(password: string, t: WriteText): string | undefined {
  return [...password].length < SHORTEST ? t("fault.too_short", { n: SHORTEST }) : undefined;
}
