/** A part of the candidate's page as it will look, in both themes. */
import type { CSSProperties } from "react";
import { type Brand, BrandMark } from "../../../shared/design/brand";
import { Wordmark } from "../../../shared/design/parts";
import type { AccentCheck } from "../../api/contract";
import { useTexts } from "../../texts/catalogue";

type Accent = AccentCheck["accent"];
const THEMES = ["light", "dark"] as const;

/** Null as the accent: the product's. */
export function BrandingPreview({ brand, accent }: { brand: Brand; accent: Accent | null }) {
  const { t } = useTexts();
  return (
    <section className="brand-previews" aria-label={t("branding.preview")}>
      {THEMES.map((theme) => (
        <figure key={theme}>
          <figcaption className="quiet">{t(`branding.preview.${theme}`)}</figcaption>
          {/* A picture: its facts are said beside it, and nothing in it can be pressed. */}
          <div
            className={`brand-preview ${theme}`}
            style={styleOf(accent, theme)}
            aria-hidden="true"
          >
            <BrandMark brand={brand} product={<Wordmark />} />
            <p className="note-like">{t("branding.preview.note")}</p>
            <p className="pressed">
              <span className="button primary">{t("branding.preview.button")}</span>
              <span className="link">{t("branding.preview.link")}</span>
            </p>
          </div>
        </figure>
      ))}
    </section>
  );
}

function styleOf(accent: Accent | null, theme: (typeof THEMES)[number]): CSSProperties {
  if (accent === null) return {};
  const { live, live_strong: strong, live_wash: wash } = accent[theme];
  return { "--live": live, "--live-strong": strong, "--live-wash": wash } as CSSProperties;
}
