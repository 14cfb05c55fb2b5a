/** The placeholders of a plan's texts, filled in for reading. */
import type { Spoken } from "../../api/positions";

/** What they stand for. */
export type Job = Pick<Spoken, "role" | "company">;

/** A text with the position's own job title and company; what is not known stays. */
export function filled(text: string, job: Job): string {
  return text.replace(
    /\{(role|company)\}/g,
    (placeholder, name: keyof Job) => job[name] ?? placeholder,
  );
}
