/** The organisation's name, logo and colour, which candidates see in place of the product's. */
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { callJson, PREFIX } from "../api/http";
import type { components } from "../api/schema";

export type Brand = components["schemas"]["BrandingView"];
type Accent = components["schemas"]["Accent"];

/** Null: the product's own; undefined: not known yet. */
const Context = createContext<Brand | null | undefined>(null);

const TIMEOUT_MS = 5_000;

/** Reads the branding. A page must not wait for it, nor fail with it. */
export function BrandProvider(props: { children: ReactNode }) {
  const [brand, setBrand] = useState<Brand | null>();
  useEffect(() => {
    callJson<Brand>(`${PREFIX}/branding`, { timeoutMs: TIMEOUT_MS }).then(setBrand, () =>
      setBrand(null),
    );
  }, []);
  return <Context value={brand}>{props.children}</Context>;
}

export function useBrand(): Brand | null | undefined {
  return useContext(Context);
}

/** Shows the organisation's logo and name, or else the product's. */
export function BrandMark({ brand, product }: { brand: Brand; product: ReactNode }) {
  const { name, logo } = brand;
  if (logo === null && name === null) return product;
  const beside = name !== null && (logo === null || brand.name_beside_logo);
  return (
    <span className="brand">
      {logo !== null && (
        <img
          src={logo.url}
          alt={beside ? "" : (name ?? "")}
          width={logo.width}
          height={logo.height}
        />
      )}
      {beside && <span className="brand-name">{name}</span>}
    </span>
  );
}

/** Puts the organisation's colour in the place of the tokens; the page's policy allows no inline
 *  styles, but a sheet that is made here. */
export function useAccent(): void {
  const accent = useBrand()?.accent ?? null;
  useEffect(() => {
    if (accent === null || !("replaceSync" in CSSStyleSheet.prototype)) return;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(styleOf(accent));
    document.adoptedStyleSheets = [sheet];
    return () => {
      document.adoptedStyleSheets = [];
    };
  }, [accent]);
}

export function styleOf({ light, dark }: Accent): string {
  return `${ruleOf(light)}@media (prefers-color-scheme:dark){${ruleOf(dark)}}`;
}

function ruleOf({ live, live_strong: strong, live_wash: wash }: Accent["light"]): string {
  return `:root{--live:${live};--live-strong:${strong};--live-wash:${wash}}`;
}
