/** The components that all pages share. */
import { type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import { common } from "../texts/common";
import { useCatalogue, useLanguage } from "../texts/language";
import { BrandMark, useBrand } from "./brand";
import { icons } from "./icons";

/** The frame of every page except the talk. Its heading takes the focus when it appears. */
export function Page(props: {
  title: string;
  eyebrow?: string;
  lead?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <div className="page">
      <Head />
      <main className="column" id="content">
        <div className="lead">
          {props.eyebrow !== undefined && <p className="eyebrow">{props.eyebrow}</p>}
          <Title>{props.title}</Title>
          {props.lead !== undefined && <p>{props.lead}</p>}
        </div>
        {props.children}
      </main>
    </div>
  );
}

export function Title(props: { children: string; hidden?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const owner = useBrand()?.name ?? "vivavoce";
  useEffect(() => {
    document.title = `${props.children} · ${owner}`;
  }, [props.children, owner]);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={props.hidden ? "visually-hidden" : undefined}>
      {props.children}
    </h1>
  );
}

export function Head(props: { children?: ReactNode }) {
  return (
    <header className="head">
      <OwnMark />
      {props.children ?? <LanguageChoice />}
    </header>
  );
}

/** The mark of the organisation, or the product's; nothing until it is known whose. */
export function OwnMark() {
  const brand = useBrand();
  if (brand === undefined) return <span className="brand" />;
  return brand === null ? <Wordmark /> : <BrandMark brand={brand} product={<Wordmark />} />;
}

export function Wordmark() {
  return (
    <span className="wordmark">
      <svg viewBox="0 0 72 32" fill="none" strokeWidth="3" strokeLinecap="round" aria-hidden="true">
        <path d="M2 16h14c4 0 4-6 8-6s4 14 9 14 5-17 9-17 4 12 8 12c3 0 3-3 6-3h14" />
      </svg>
      vivavoce
    </span>
  );
}

export function LanguageChoice() {
  const { language, choose } = useLanguage();
  const { t } = useCatalogue(common);
  return (
    <fieldset className="languages">
      <legend className="visually-hidden">{t("common.language")}</legend>
      <button type="button" lang="en" aria-pressed={language === "en"} onClick={() => choose("en")}>
        English
      </button>
      <button type="button" lang="ko" aria-pressed={language === "ko"} onClick={() => choose("ko")}>
        한국어
      </button>
    </fieldset>
  );
}

export type Tone = "info" | "amber" | "brick";

/** A note with an icon, so that its tone never depends on colour alone. */
export function Note(props: { tone?: Tone; urgent?: boolean; children: ReactNode }) {
  const tone = props.tone ?? "info";
  return (
    <div className={`note ${tone}`} role={props.urgent ? "alert" : "status"}>
      {tone === "info" ? icons.info : icons.attention}
      <div>{props.children}</div>
    </div>
  );
}

/** A modal dialog; Escape closes it too. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed before it leaves the document, so that the focus returns to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onClose={props.onClose}>
      <div>
        <h2 id="dialog-title">{props.title}</h2>
        {props.children}
      </div>
    </dialog>
  );
}
