/** A new integration, and its key, which is shown once. */
import { type FormEvent, useState } from "react";
import type { IntegrationKind, IntegrationWithKey } from "../../api/contract";
import { useAddIntegration } from "../../api/integrations";
import { Dialog } from "../../parts/dialog";
import { Check, Choice, CopyField, Field } from "../../parts/fields";
import { Note, SaveProblem } from "../../parts/note";
import { useTexts } from "../../texts/catalogue";

const KINDS = ["greenhouse", "ashby"] as const satisfies readonly IntegrationKind[];
const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "ko", label: "한국어" },
];

export function AddIntegration(props: { onClose: () => void }) {
  const { t, language: shown } = useTexts();
  const [kind, setKind] = useState<IntegrationKind>("greenhouse");
  const [name, setName] = useState("");
  const [language, setLanguage] = useState<"en" | "ko">(shown);
  const [score, setScore] = useState(false);
  const [key, setKey] = useState("");
  const [missing, setMissing] = useState(false);
  const add = useAddIntegration();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(name.trim() === "");
    if (name.trim() === "" || add.isPending) return;
    const atsKey = kind === "ashby" && key.trim() !== "" ? key.trim() : null;
    add.mutate({ kind, name: name.trim(), language, share_score: score, ats_key: atsKey });
  };
  if (add.data !== undefined) return <KeyDialog integration={add.data} onClose={props.onClose} />;
  return (
    <Dialog title={t("integration.add")} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        <Choice
          label={t("integration.kind")}
          value={kind}
          options={KINDS.map((each) => ({ value: each, label: t(`integration.kind.${each}`) }))}
          onChange={(value) => setKind(value as IntegrationKind)}
        />
        <Field label={t("integration.name")} value={name} onChange={setName} autoFocus />
        {kind === "ashby" && (
          <Field
            label={t("integration.key")}
            hint={t("integration.key.hint")}
            type="password"
            value={key}
            onChange={setKey}
          />
        )}
        <Choice
          label={t("integration.language")}
          value={language}
          options={LANGUAGES}
          onChange={(value) => setLanguage(value as "en" | "ko")}
        />
        <Check label={t("integration.score")} checked={score} onChange={setScore} />
        <p className="quiet">{t("integration.score.hint")}</p>
        {missing && (
          <Note tone="brick" urgent>
            {t("integration.missing")}
          </Note>
        )}
        <SaveProblem error={add.error} />
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={add.isPending}>
            {t(add.isPending ? "save.busy" : "integration.add")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** The key and the addresses to give to the ATS. */
export function KeyDialog(props: { integration: IntegrationWithKey; onClose: () => void }) {
  const { t } = useTexts();
  const { integration } = props;
  return (
    <Dialog title={integration.name} onClose={props.onClose}>
      <p>{t("integration.once")}</p>
      <CopyField label={t("integration.own-key")} value={integration.key} />
      <Addresses urls={integration.urls} />
    </Dialog>
  );
}

/** The addresses that an ATS calls, each with the name of its call. */
export function Addresses(props: { urls: readonly string[] }) {
  return props.urls.map((url) => (
    <CopyField key={url} label={url.slice(url.lastIndexOf("/") + 1)} value={url} />
  ));
}
