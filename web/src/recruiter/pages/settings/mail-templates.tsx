/** The texts of messages, with a preview. */
import { useRef, useState } from "react";
import type { MailPlaceholder, MailTemplate } from "../../api/contract";
import {
  useChangeTemplate,
  useMailTemplates,
  usePreviewTemplate,
  useResetTemplate,
} from "../../api/mail";
import { useMe } from "../../api/use-session";
import { Choice, Field } from "../../parts/fields";
import { Form } from "../../parts/form";
import { longDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { MailFrame } from "./mail-frame";
import { Placeholders } from "./placeholders";
import { checkTemplate, isFine } from "./template-check";

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
  const mayChange = useMe().role === "admin";
  const [subject, setSubject] = useState(template.subject);
  const [body, setBody] = useState(template.body);
  const [tried, setTried] = useState(false);
  const fields = useRef<HTMLDivElement>(null);
  const change = useChangeTemplate(template);
  const reset = useResetTemplate(template);
  const preview = usePreviewTemplate(template);
  const busy = change.isPending || reset.isPending;
  const faults = checkTemplate(subject, body, placeholders);
  const edit = (set: (text: string) => void) => (text: string) => {
    set(text);
    preview.reset(); // it shows another text
  };
  const save = () => {
    setTried(true);
    if (busy || !isFine(faults)) return;
    change.mutate({ subject, body }, { onSuccess: () => notify(t("template.saved")) });
  };
  const show = () => {
    setTried(true);
    if (isFine(faults) && !preview.isPending) preview.mutate({ subject, body });
  };
  const insert = (name: string) => {
    const area = fields.current?.querySelector("textarea");
    if (area == null) return;
    area.focus();
    area.setRangeText(`{${name}}`, area.selectionStart, area.selectionEnd, "end");
    edit(setBody)(area.value);
  };
  const inBraces = (names: readonly string[]) => names.map((name) => `{${name}}`).join(", ");
  const subjectProblem = faults.subjectEmpty
    ? t("fault.required")
    : faults.unknownInSubject.length > 0
      ? t("template.unknown.subject", { names: inBraces(faults.unknownInSubject) })
      : undefined;
  const bodyProblem =
    faults.missing.length > 0
      ? t("template.missing", { names: inBraces(faults.missing) })
      : faults.unknownInBody.length > 0
        ? t("template.unknown", { names: inBraces(faults.unknownInBody) })
        : undefined;
  const lists = [
    { title: t("template.needed"), required: true },
    { title: t("template.possible"), required: false },
  ];
  return (
    <Form onSubmit={save}>
      <p className="quiet">
        {template.updated_at !== null && template.updated_by !== null
          ? t("template.changed", {
              by: template.updated_by,
              when: longDate(template.updated_at, language),
            })
          : t("template.original")}
        {!mayChange && ` · ${t("template.admins")}`}
      </p>
      <div ref={fields} className="template-fields">
        <Field
          label={t("template.subject")}
          problem={tried ? subjectProblem : undefined}
          value={subject}
          onChange={edit(setSubject)}
          maxLength={MOST_SUBJECT}
          lang={template.language}
          readOnly={!mayChange}
        />
        <Field
          label={t("template.body")}
          hint={mayChange ? t("template.hint") : undefined}
          problem={tried ? bodyProblem : undefined}
          value={body}
          onChange={edit(setBody)}
          lines={20}
          maxLength={MOST_BODY}
          lang={template.language}
          readOnly={!mayChange}
        />
      </div>
      {lists.map(({ title, required }) => (
        <Placeholders
          key={title}
          title={title}
          items={placeholders.filter((each) => each.required === required)}
          missing={tried ? faults.missing : []}
          onInsert={mayChange ? insert : undefined}
        />
      ))}
      <SaveProblem error={change.error ?? reset.error ?? preview.error} />
      <div className="actions">
        {mayChange && (
          <button type="submit" className="button primary" aria-disabled={busy}>
            {t(change.isPending ? "save.busy" : "template.save")}
          </button>
        )}
        <button type="button" className="button" onClick={show}>
          {t("template.preview")}
        </button>
        {mayChange && template.changed && (
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
      {preview.data !== undefined && (
        <section aria-label={t("template.preview")} className="mail-preview">
          <h3>
            {t("template.preview")} · {t("template.subject")}:{" "}
            <span lang={template.language}>{preview.data.subject}</span>
          </h3>
          <MailFrame title={t("template.preview")} html={preview.data.html} />
        </section>
      )}
    </Form>
  );
}
