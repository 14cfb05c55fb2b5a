/** The language of the page. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type Catalogue, type Language, type Write, writer } from "./text";

interface LanguageChoice {
  readonly language: Language;
  readonly choose: (language: Language) => void;
}

const Context = createContext<LanguageChoice | null>(null);
const STORAGE_KEY = "vivavoce.language";

/** Provides the language: the user's choice, else the invitation's, else the browser's. */
export function LanguageProvider(props: { invited: Language | null; children: ReactNode }) {
  const [chosen, setChosen] = useState<Language | null>(readChoice);
  const language = chosen ?? props.invited ?? (navigator.language.startsWith("ko") ? "ko" : "en");
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const choice = useMemo<LanguageChoice>(
    () => ({
      language,
      choose: (next) => {
        sessionStorage.setItem(STORAGE_KEY, next);
        setChosen(next);
      },
    }),
    [language],
  );
  return <Context value={choice}>{props.children}</Context>;
}

export function useLanguage(): LanguageChoice {
  const choice = useContext(Context);
  if (choice === null) throw new Error("a LanguageProvider is missing");
  return choice;
}

/** The texts of a catalogue in the language of the page. */
export function useCatalogue<C extends Catalogue>(
  catalogue: C,
): { readonly t: Write<C>; readonly language: Language } {
  const { language } = useLanguage();
  const t = useMemo(() => writer(catalogue, language), [catalogue, language]);
  return { t, language };
}

function readChoice(): Language | null {
  const stored = sessionStorage.getItem(STORAGE_KEY);
  return stored === "en" || stored === "ko" ? stored : null;
}
