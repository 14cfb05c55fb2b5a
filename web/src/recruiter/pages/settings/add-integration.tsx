/** A new integration, and its key, which is shown once. */
import { useState } from "react";
import type { IntegrationKind, IntegrationWithKey } from "../../api/contract";
import { useAddIntegration } from "../../api/integrations";
import { Dialog } from "../../parts/dialog";
import { Check, CopyField, Field, SelectField } from "../../parts/fields";
import { Form } from "../../parts/form";
import { SaveProblem } from "../../parts/note";
import { faultAt } from "../../parts/problems";
import { useTexts } from "../../texts/catalogue";
import { ashbyKeyProblem } from "./ashby-key";

/** The systems by their own names, which are the same in every language. */
export const SYSTEMS: Readonly<Record<IntegrationKind, string>> = {
  greenhouse: "Greenhouse",
  ashby: "Ashby",
};
const LANGUAGES = [
  { value: "en", label: "English" },
  { value: "ko", label: "한국어" },
];

export function AddIntegration({ onClose }: { onClose: () => void }) {
  const { t, language: shown } = useTexts();
  const [kind, setKind] = useState<IntegrationKind>("greenhouse");
  const [name, setName] = useState("");
  const [language, setLanguage] = useState<"en" | "ko">(shown);
  const [score, setScore] = useState(false);
  const [key, setKey] = useState("");
  const [tried, setTried] = useState(false);
  const add = useAddIntegration();
  const atsKey = kind === "ashby" && key.trim() !== "" ? key.trim() : null;
  const problems = {
    "/name": name.trim() === "" ? t("fault.required") : undefined,
    "/ats_key": atsKey === null ? undefined : ashbyKeyProblem(atsKey, t),
  };
  const problemAt = (pointer: keyof typeof problems) =>
    tried ? (problems[pointer] ?? faultAt(add.error, pointer, t, shown)) : undefined;
  const submit = () => {
    setTried(true);
    if (add.isPending || Object.values(problems).some((each) => each !== undefined)) return;
    add.mutate({ kind, name: name.trim(), language, share_score: score, ats_key: atsKey });
  };
  if (add.data !== undefined) return <KeyDialog integration={add.data} onClose={onClose} />;
  const labels = { "/name": t("integration.name"), "/ats_key": t("integration.key") };
  return (
    <Dialog title={t("integration.add")} onClose={onClose}>
      <Form onSubmit={submit} error={add.error}>
        <SelectField
          label={t("integration.kind")}
          value={kind}
          options={Object.entries(SYSTEMS).map(([value, label]) => ({ value, label }))}
          onChange={(value) => setKind(value as IntegrationKind)}
        />
        <Field
          label={labels["/name"]}
          problem={problemAt("/name")}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
        />
        {kind === "ashby" && (
          <Field
            label={labels["/ats_key"]}
            optional
            hint={t("integration.key.hint")}
            problem={problemAt("/ats_key")}
            type="password"
            autoComplete="off"
            value={key}
            onChange={setKey}
          />
        )}
        <SelectField
          label={t("integration.language")}
          value={language}
          options={LANGUAGES}
          onChange={(value) => setLanguage(value as "en" | "ko")}
        />
        <div className="field">
          <Check label={t("integration.score")} checked={score} onChange={setScore} />
          <p className="quiet">{t("integration.score.hint")}</p>
        </div>
        <SaveProblem error={add.error} fields={labels} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={add.isPending}>
            {t(add.isPending ? "save.busy" : "integration.add")}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}

/** The key and the addresses to give to the ATS. */
export function KeyDialog(props: { integration: IntegrationWithKey; onClose: () => void }) {
  const { t } = useTexts();
  const { integration } = props;
  return (
    <Dialog title={integration.name} onClose={props.onClose}>
      <p>{t("integration.once", { system: SYSTEMS[integration.kind] })}</p>
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
