/**
 * Texts in both languages side by side. `{name}` marks a placeholder; `{n|time|times}` is the first
 * word if `n` is 1, else the second.
 */

export type Language = "en" | "ko";
export type Text = Readonly<Record<Language, string>>;
export type Catalogue = Readonly<Record<string, Text>>;

type Placeholders<T extends string> = T extends `${string}{${infer Name}}${infer Rest}`
  ? NameOf<Name> | Placeholders<Rest>
  : never;
type NameOf<T extends string> = T extends `${infer Name}|${string}` ? Name : T;

/** The arguments after a key: none for a text without placeholders. */
type Filling<T extends Text> = [Placeholders<T["en"]>] extends [never]
  ? []
  : [values: { readonly [N in Placeholders<T["en"]>]: string | number }];

/** Writes a text of a catalogue, filled in. */
export type Write<C extends Catalogue> = <K extends keyof C>(
  key: K,
  ...filling: Filling<C[K]>
) => string;

const PLACEHOLDER = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

export function writer<C extends Catalogue>(catalogue: C, language: Language): Write<C> {
  return (key, ...filling) => {
    const text = (catalogue as Catalogue)[key as string]?.[language] ?? "";
    const values: Readonly<Record<string, string | number>> = filling[0] ?? {};
    const filled = text.replace(PLACEHOLDER, (_, name: string, one?: string, more?: string) =>
      one === undefined ? String(values[name]) : ((Number(values[name]) === 1 ? one : more) ?? ""),
    );
    // "-ㄹ 수 있다" is read as one word, so no line may break inside it.
    return language === "ko" ? filled.replace(/ 수 (?=[있없])/g, "\u00a0수\u00a0") : filled;
  };
}
