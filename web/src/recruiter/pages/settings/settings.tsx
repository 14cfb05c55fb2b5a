/** Settings: people, API keys, webhooks, mail, integrations, branding, retention, languages. */
import type { ComponentType } from "react";
import { Link } from "wouter";
import { useMe } from "../../api/use-session";
import { NotFound } from "../../shell/not-found";
import { PageTitle } from "../../shell/title";
import { useTexts } from "../../texts/catalogue";
import { BrandingSettings } from "./branding";
import { Integrations } from "./integrations";
import { Keys } from "./keys";
import { LanguageSettings } from "./languages";
import { MailSettings } from "./mail";
import { People } from "./people";
import { RetentionSettings } from "./retention";
import { Webhooks } from "./webhooks";

const PARTS = {
  people: People,
  keys: Keys,
  webhooks: Webhooks,
  mail: MailSettings,
  integrations: Integrations,
  branding: BrandingSettings,
  retention: RetentionSettings,
  languages: LanguageSettings,
} as const satisfies Record<string, ComponentType>;
type Part = keyof typeof PARTS;
const ADMINS_ONLY: readonly Part[] = ["people", "integrations", "branding"];

/** `chosen`: null for the first that the user may see. */
export function Settings({ part: chosen }: { part: string | null }) {
  const { t } = useTexts();
  const me = useMe();
  const mayOpen = (part: Part) => me.role === "admin" || !ADMINS_ONLY.includes(part);
  const shown = (Object.keys(PARTS) as Part[]).filter(mayOpen);
  const part = chosen ?? shown[0] ?? "keys";
  if (!(part in PARTS)) return <NotFound />;
  const Shown = PARTS[part as Part];
  const allowed = mayOpen(part as Part);
  return (
    <div className="page">
      <PageTitle>{t("settings.title")}</PageTitle>
      <nav className="tabs" aria-label={t("settings.title")}>
        {shown.map((each) => (
          <Link
            key={each}
            href={`/settings/${each}`}
            aria-current={each === part ? "page" : undefined}
          >
            {t(`settings.${each}`)}
          </Link>
        ))}
      </nav>
      {allowed ? <Shown /> : <p className="quiet">{t("settings.admin")}</p>}
    </div>
  );
}
