/** The texts of messages, with a preview. */
import { useState } from "react";
import type { MailPlaceholder, MailTemplate } from "../../api/contract";
import {
  useChangeTemplate,
  useMailTemplates,
  usePreviewTemplate,
  useResetTemplate,
} from "../../api/mail";
import { useMe } from "../../api/use-session";
import { Choice, Field } from "../../parts/fields";
import { longDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { MailFrame } from "./mail-frame";

const MOST_SUBJECT = 200;
const MOST_BODY = 10_000;
const LANGUAGES = { en: "English", ko: "한국어" } as const;
type TemplateLanguage = keyof typeof LANGUAGES;

export function MailTemplates() {
  const { t, language: shown } = useTexts();
  const templates = useMailTemplates();
  const [kind, setKind] = useState<MailTemplate["kind"]>("invitation");
  const [language, setLanguage] = useState<TemplateLanguage>(shown);
  return (
    <section className="part" aria-labelledby="templates-title">
      <h2 id="templates-title">{t("template.title")}</h2>
      <div className="actions">
        <Choice
          label={t("template.choose")}
          value={kind}
          options={(["invitation", "reminder"] as const).map((value) => ({
            value,
            label: t(`template.${value}`),
          }))}
          onChange={(value) => setKind(value as MailTemplate["kind"])}
        />
        <Choice
          label={t("template.language")}
          value={language}
          options={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          onChange={(value) => setLanguage(value as TemplateLanguage)}
        />
      </div>
      <Await query={templates} rows={8}>
        {({ items, placeholders }) => {
          const chosen = items.find((each) => each.kind === kind && each.language === language);
          if (chosen === undefined) return null;
          const version = `${kind} ${language} ${chosen.updated_at}`;
          return <Editor key={version} template={chosen} placeholders={placeholders} />;
        }}
      </Await>
    </section>
  );
}

function Editor(props: { template: MailTemplate; placeholders: readonly MailPlaceholder[] }) {
  const { t, language } = useTexts();
  const { template, placeholders } = props;
  const me = useMe();
  const [subject, setSubject] = useState(template.subject);
  const [body, setBody] = useState(template.body);
  const change = useChangeTemplate(template);
  const reset = useResetTemplate(template);
  const preview = usePreviewTemplate(template);
  const busy = change.isPending || reset.isPending;
  const save = async () => {
    if (busy) return;
    await change.mutateAsync({ subject, body });
    notify(t("template.saved"));
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save().catch(() => undefined);
      }}
    >
      <p className="quiet">
        {template.updated_at !== null && template.updated_by !== null
          ? t("template.changed", {
              by: template.updated_by,
              when: longDate(template.updated_at, language),
            })
          : t("template.original")}
      </p>
      <Field
        label={t("template.subject")}
        value={subject}
        onChange={setSubject}
        maxLength={MOST_SUBJECT}
        lang={template.language}
      />
      <Field
        label={t("template.body")}
        hint={t("template.hint")}
        value={body}
        onChange={setBody}
        lines={20}
        maxLength={MOST_BODY}
        lang={template.language}
      />
      <Placeholders title={t("template.needed")} items={placeholders.filter((p) => p.required)} />
      <Placeholders
        title={t("template.possible")}
        items={placeholders.filter((p) => !p.required)}
      />
      <SaveProblem error={change.error ?? reset.error ?? preview.error} />
      {me.role === "admin" && (
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={busy}>
            {t(change.isPending ? "save.busy" : "template.save")}
          </button>
          <button
            type="button"
            className="button"
            onClick={() => preview.mutate({ subject, body })}
          >
            {t("template.preview")}
          </button>
          {template.changed && (
            <button
              type="button"
              className="button plain"
              aria-disabled={busy}
              onClick={() => {
                if (!busy) reset.mutate();
              }}
            >
              {t("template.reset")}
            </button>
          )}
        </div>
      )}
      {preview.data !== undefined && (
        <section aria-label={t("template.preview")} className="mail-preview">
          <h3 lang={template.language}>{preview.data.subject}</h3>
          <MailFrame title={t("template.preview")} html={preview.data.html} />
        </section>
      )}
    </form>
  );
}

function Placeholders(props: { title: string; items: readonly MailPlaceholder[] }) {
  return (
    <p className="quiet">
      {props.title}:{" "}
      {props.items.map((each, index) => (
        <span key={each.name} title={each.purpose}>
          {index > 0 && ", "}
          <code>{`{${each.name}}`}</code>
        </span>
      ))}
    </p>
  );
}
