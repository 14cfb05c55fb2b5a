/** Search in a transcript. */

export interface Part {
  readonly text: string;
  readonly hit: boolean;
}

/** A text cut at the places of what is searched for; case and width don't matter. */
export function cutAt(text: string, searched: string): readonly Part[] {
  const needle = fold(searched.trim());
  const folded = fold(text);
  // Folding keeps every character's place, or the cuts would be wrong.
  if (needle === "" || folded.length !== text.length) return [{ text, hit: false }];
  const parts: Part[] = [];
  let from = 0;
  for (;;) {
    const at = folded.indexOf(needle, from);
    if (at < 0) break;
    if (at > from) parts.push({ text: text.slice(from, at), hit: false });
    parts.push({ text: text.slice(at, at + needle.length), hit: true });
    from = at + needle.length;
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), hit: false });
  return parts;
}

/** The `seq` of the entries that have it, in their order. */
export function hits(
  entries: readonly { readonly seq: number; readonly text: string }[],
  searched: string,
): readonly number[] {
  if (searched.trim() === "") return [];
  return entries
    .filter(({ text }) => cutAt(text, searched).some((part) => part.hit))
    .map(({ seq }) => seq);
}

function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
