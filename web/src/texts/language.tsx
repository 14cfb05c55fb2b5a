/** The language of the page, and the function that writes its texts. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { type Filling, type Key, type Language, write } from "./catalogue";

export type Write = <K extends Key>(key: K, ...filling: Filling<K>) => string;

interface Spoken {
  readonly language: Language;
  readonly choose: (language: Language) => void;
  readonly t: Write;
}

const Context = createContext<Spoken | null>(null);
const KEPT = "vivavoce.language";

/** The candidate's choice, else the invitation's language, else the browser's. */
export function LanguageProvider(props: { invited: Language | null; children: ReactNode }) {
  const [chosen, setChosen] = useState<Language | null>(readChoice);
  const language = chosen ?? props.invited ?? (navigator.language.startsWith("ko") ? "ko" : "en");
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const spoken = useMemo<Spoken>(
    () => ({
      language,
      choose: (next) => {
        sessionStorage.setItem(KEPT, next);
        setChosen(next);
      },
      t: (key, ...filling) => write(language, key, ...filling),
    }),
    [language],
  );
  return <Context value={spoken}>{props.children}</Context>;
}

export function useLanguage(): Spoken {
  const spoken = useContext(Context);
  if (spoken === null) throw new Error("a LanguageProvider is missing");
  return spoken;
}

function readChoice(): Language | null {
  const kept = sessionStorage.getItem(KEPT);
  return kept === "en" || kept === "ko" ? kept : null;
}
