/** Which languages interviews can be held in here, and the language of these pages. */
import { Link } from "wouter";
import { useLanguage } from "../../../shared/texts/language";
import type { SpokenLanguage } from "../../api/contract";
import { useInterviewLanguages } from "../../api/languages";
import { CopyField, SelectField } from "../../parts/fields";
import { Note } from "../../parts/note";
import { Await } from "../../parts/states";
import { useTexts } from "../../texts/catalogue";

/** In their own language, for those who read no other. */
const PAGES = [
  { value: "en", label: "English" },
  { value: "ko", label: "한국어" },
] as const;
const MEGABYTE = 1e6;
const LIST_COMMAND = "vivavoce models list";

export function LanguageSettings() {
  return (
    <>
      <OfInterviews />
      <OfPositions />
      <OfPages />
    </>
  );
}

function OfInterviews() {
  const { t } = useTexts();
  const languages = useInterviewLanguages();
  return (
    <section>
      <h2>{t("lang.interviews")}</h2>
      <p className="quiet">{t("lang.lead")}</p>
      <Await query={languages} rows={6}>
        {({ items, on_agents: onAgents }) => (
          <>
            <ul className="lines">
              {items.map((each) => (
                <Language key={each.language} language={each} />
              ))}
            </ul>
            {onAgents && (
              <>
                <Note>{t("lang.agents")}</Note>
                <CopyField label={t("lang.command")} value={LIST_COMMAND} />
              </>
            )}
          </>
        )}
      </Await>
    </section>
  );
}

function Language({ language }: { language: SpokenLanguage }) {
  const { t } = useTexts();
  const { ready, first, recogniser, voice } = language;
  const facts = [
    [t("lang.recogniser"), `${recogniser.name}: ${t(`lang.${recogniser.state}`)}`],
    [t("lang.voice"), `${voice.name}: ${t(`lang.${voice.state}`)}`],
    [t("lang.loaded"), t(first ? "lang.loaded.start" : "lang.loaded.first")],
  ] as const;
  return (
    <li className="stacked">
      <h3>
        {t(`lang.${language.language}`)}{" "}
        <span className={ready ? "mark" : "mark amber"}>
          {t(ready ? "lang.ready" : "lang.not-ready")}
        </span>
      </h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt className="quiet">{name}</dt>
            <dd className="break">{value}</dd>
          </div>
        ))}
      </dl>
      <Remedy language={language} />
    </li>
  );
}

/** What to do so that interviews can be held in a language. */
function Remedy({ language }: { language: SpokenLanguage }) {
  const { t } = useTexts();
  const { recogniser, voice, command, missing_bytes: bytes } = language;
  return (
    <>
      {recogniser.state === "other_language" && (
        <Note tone="amber">{t("lang.setting", { name: "VIVAVOCE_STT_MODEL" })}</Note>
      )}
      {recogniser.state === "unknown" && <Note tone="amber">{t("lang.setting.unknown")}</Note>}
      {voice.state === "other_language" && (
        <Note tone="amber">{t("lang.setting", { name: "VIVAVOCE_TTS_ENGINE" })}</Note>
      )}
      {command !== null && (
        <>
          <Note tone="amber">{t("lang.fetch", { mb: Math.ceil(bytes / MEGABYTE) })}</Note>
          <CopyField label={t("lang.command")} value={command} />
        </>
      )}
      {command === null && voice.state === "missing" && (
        <Note tone="amber">{t("lang.package")}</Note>
      )}
    </>
  );
}

function OfPositions() {
  const { t } = useTexts();
  return (
    <section>
      <h2>{t("lang.positions")}</h2>
      <p>{t("lang.positions.text")}</p>
      <div className="actions">
        <Link href="/positions" className="button small">
          {t("lang.positions.see")}
        </Link>
      </div>
    </section>
  );
}

function OfPages() {
  const { t } = useTexts();
  const { language, choose } = useLanguage();
  return (
    <section>
      <h2>{t("lang.workspace")}</h2>
      <SelectField
        label={t("lang.mine")}
        hint={t("lang.mine.hint")}
        value={language}
        options={PAGES}
        onChange={(value) => choose(value === "ko" ? "ko" : "en")}
      />
    </section>
  );
}
