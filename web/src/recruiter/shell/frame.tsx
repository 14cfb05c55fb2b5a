/** The frame of every page: where one can go, who is signed in, shortcuts and notices. */
import * as Ariakit from "@ariakit/react";
import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { Wordmark } from "../../shared/design/parts";
import { useLanguage } from "../../shared/texts/language";
import { session } from "../api/session";
import { useMe } from "../api/use-session";
import { useTexts } from "../texts/catalogue";
import { BulkActions } from "./bulk-actions";
import { BulkHistory } from "./bulk-history";
import { useKeys } from "./keys";
import { KeysDialog } from "./keys-dialog";
import { Notices } from "./notices";
import { Palette } from "./palette";
import { Password, PasswordItem } from "./password";

const PAGES = ["interviews", "today", "positions", "live", "requests", "settings"] as const;
const LANGUAGES = [
  ["en", "English"],
  ["ko", "한국어"],
] as const;
const path = (page: (typeof PAGES)[number]) => (page === "interviews" ? "/" : `/${page}`);

export function Frame(props: { children: ReactNode }) {
  const { t } = useTexts();
  const me = useMe();
  const [floating, setFloating] = useState<"none" | "keys" | "palette" | "bulk">("none");
  const [bulkId, setBulkId] = useState<string | null>(null);
  useKeys({
    "?": () => setFloating("keys"),
    "Mod+k": () => setFloating("palette"),
  });
  if (me.role === "candidate") return <WrongRole />;
  const close = () => setFloating("none");
  const showBulk = (id: string | null) => {
    setBulkId(id);
    setFloating("bulk");
  };
  return (
    <div className="ws frame">
      <a className="skip" href="#content">
        {t("nav.skip")}
      </a>
      <header className="top">
        <Link href="/" className="home" aria-label="vivavoce">
          <Wordmark />
        </Link>
        <Navigation />
        <button type="button" className="go-to" onClick={() => setFloating("palette")}>
          {t("nav.palette")} <kbd>Ctrl K</kbd>
        </button>
        <Account onKeys={() => setFloating("keys")} onBulk={() => showBulk(null)} />
      </header>
      <main id="content" tabIndex={-1}>
        <Password />
        {props.children}
      </main>
      <Notices>
        <BulkActions onShow={showBulk} />
      </Notices>
      {floating === "keys" && <KeysDialog onClose={close} />}
      {floating === "bulk" && <BulkHistory openId={bulkId} onClose={close} />}
      {floating === "palette" && <Palette onClose={close} />}
    </div>
  );
}

function Navigation() {
  const { t } = useTexts();
  const [location] = useLocation();
  const current = (page: (typeof PAGES)[number]) =>
    page === "interviews"
      ? location === "/" || location.startsWith("/interviews") || location === "/compare"
      : location.startsWith(`/${page}`);
  return (
    <nav aria-label={t("nav.label")}>
      <ul>
        {PAGES.map((page) => (
          <li key={page}>
            <Link href={path(page)} aria-current={current(page) ? "page" : undefined}>
              {t(`nav.${page}`)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Account(props: { onKeys: () => void; onBulk: () => void }) {
  const { t } = useTexts();
  const me = useMe();
  const { language, choose } = useLanguage();
  return (
    <Ariakit.MenuProvider>
      <Ariakit.MenuButton className="account" aria-label={t("nav.menu", { name: me.name })}>
        {me.name.slice(0, 1).toUpperCase()}
      </Ariakit.MenuButton>
      <Ariakit.Menu className="menu" gutter={6}>
        <Ariakit.MenuGroup>
          <Ariakit.MenuGroupLabel className="who">
            <strong>{me.name}</strong>
            <span className="quiet">{t(`role.${me.role}`)}</span>
          </Ariakit.MenuGroupLabel>
          {LANGUAGES.map(([each, name]) => (
            <Ariakit.MenuItem
              key={each}
              lang={each}
              className="menu-item"
              onClick={() => choose(each)}
            >
              <span className="tick" aria-hidden="true">
                {each === language ? "✓" : ""}
              </span>
              {name}
              {each === language && (
                <span className="visually-hidden">{t("nav.language.now")}</span>
              )}
            </Ariakit.MenuItem>
          ))}
        </Ariakit.MenuGroup>
        <Ariakit.MenuItem className="menu-item" onClick={props.onBulk}>
          {t("bulk.history")}
        </Ariakit.MenuItem>
        <Ariakit.MenuItem className="menu-item" onClick={props.onKeys}>
          {t("nav.keys")} <kbd>?</kbd>
        </Ariakit.MenuItem>
        <PasswordItem />
        <Ariakit.MenuItem className="menu-item" onClick={() => void session.signOut(false)}>
          {t("nav.sign-out")}
        </Ariakit.MenuItem>
        <Ariakit.MenuItem className="menu-item" onClick={() => void session.signOut(true)}>
          {t("nav.sign-out-everywhere")}
        </Ariakit.MenuItem>
      </Ariakit.Menu>
    </Ariakit.MenuProvider>
  );
}

function WrongRole() {
  const { t } = useTexts();
  return (
    <main className="ws centre">
      <h1>
        <Wordmark />
      </h1>
      <p>{t("sign-in.no-role")}</p>
      <button type="button" className="button" onClick={() => void session.signOut(false)}>
        {t("nav.sign-out")}
      </button>
    </main>
  );
}
