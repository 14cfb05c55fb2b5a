/** Mentions of colleagues in a note: `@` and a name. */

interface Named {
  readonly id: string;
  readonly name: string;
}

const MOST = 5;
/** Names may have a space, so a mention that is being typed may have one too. */
const TYPED = /(?:^|\s)@([^\s@]*(?: [^\s@]*)?)$/;

/** Whom the mention before the caret may mean; none if no mention is being typed. */
export function suggestions<T extends Named>(
  text: string,
  caret: number,
  colleagues: readonly T[],
): readonly T[] {
  const typed = TYPED.exec(text.slice(0, caret))?.[1]?.toLowerCase();
  if (typed === undefined) return [];
  return colleagues.filter(({ name }) => name.toLowerCase().startsWith(typed)).slice(0, MOST);
}

/** The text with the mention before the caret completed, and the caret after it. */
export function complete(text: string, caret: number, name: string): readonly [string, number] {
  const before = text.slice(0, caret);
  const at = before.lastIndexOf("@");
  const completed = `${before.slice(0, at)}@${name} `;
  return [completed + text.slice(caret).replace(/^ /, ""), completed.length];
}
