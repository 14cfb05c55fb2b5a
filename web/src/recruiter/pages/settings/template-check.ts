/** What a template lacks, and which placeholders it has that don't exist. */
import type { MailPlaceholder } from "../../api/contract";

const BRACES = /\{([^{}\n]*)\}/g;

export interface TemplateFaults {
  readonly subjectEmpty: boolean;
  readonly bodyEmpty: boolean;
  /** Required placeholders that the body lacks, in the order of the list. */
  readonly missing: readonly string[];
  readonly unknownInSubject: readonly string[];
  readonly unknownInBody: readonly string[];
}

export function checkTemplate(
  subject: string,
  body: string,
  placeholders: readonly MailPlaceholder[],
): TemplateFaults {
  const inBody = namesIn(body);
  const known = placeholders.map(({ name }) => name);
  const inSubject = placeholders.filter((each) => each.in_subject).map(({ name }) => name);
  return {
    subjectEmpty: subject.trim() === "",
    bodyEmpty: body.trim() === "",
    missing: placeholders
      .filter(({ name, required }) => required && !inBody.includes(name))
      .map(({ name }) => name),
    unknownInSubject: namesIn(subject).filter((name) => !inSubject.includes(name)),
    unknownInBody: inBody.filter((name) => !known.includes(name)),
  };
}

export const isFine = (faults: TemplateFaults): boolean =>
  !faults.subjectEmpty &&
  !faults.bodyEmpty &&
  faults.missing.length + faults.unknownInSubject.length + faults.unknownInBody.length === 0;

function namesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(BRACES)].map(([, name]) => name ?? ""))];
}
