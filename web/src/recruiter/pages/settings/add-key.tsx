/** A new API key, which is shown once. */
import { useState } from "react";
import type { Scope } from "../../api/contract";
import { useAddKey } from "../../api/settings";
import { Dialog } from "../../parts/dialog";
import { Check, CheckGroup, CopyField, Field } from "../../parts/fields";
import { Form } from "../../parts/form";
import { SaveProblem } from "../../parts/note";
import { faultAt } from "../../parts/problems";
import { useTexts } from "../../texts/catalogue";

const AREAS = [
  "interviews",
  "reports",
  "resumes",
  "tasks",
  "positions",
  "webhooks",
  "answer-bank",
] as const;
const RIGHTS = ["read", "write"] as const;

export function AddKey({ onClose }: { onClose: () => void }) {
  const { t, language } = useTexts();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [tried, setTried] = useState(false);
  const add = useAddKey();
  const unnamed = name.trim() === "" ? t("fault.required") : undefined;
  const none = scopes.length === 0 ? t("key.scopes.missing") : undefined;
  const submit = () => {
    setTried(true);
    if (unnamed !== undefined || none !== undefined || add.isPending) return;
    add.mutate({ name: name.trim(), scopes });
  };
  if (add.data !== undefined)
    return (
      <Dialog title={t("key.added")} onClose={onClose}>
        <p>{t("key.once")}</p>
        <CopyField label={add.data.name} value={add.data.key} />
      </Dialog>
    );
  const labels = { "/name": t("key.name") };
  return (
    <Dialog title={t("key.add")} onClose={onClose}>
      <Form onSubmit={submit} error={add.error}>
        <Field
          label={labels["/name"]}
          hint={t("key.name.hint")}
          problem={tried ? (unnamed ?? faultAt(add.error, "/name", t, language)) : undefined}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
        />
        <CheckGroup legend={t("key.scopes")} two problem={tried ? none : undefined}>
          {AREAS.flatMap((area) =>
            RIGHTS.map((right) => {
              const scope: Scope = `${area}:${right}`;
              return (
                <Check
                  key={scope}
                  label={
                    <>
                      {t(`scope.${right}`, { area: t(`scope.area.${area}`) })}{" "}
                      <code className="quiet">{scope}</code>
                    </>
                  }
                  checked={scopes.includes(scope)}
                  onChange={(on) =>
                    setScopes(on ? [...scopes, scope] : scopes.filter((each) => each !== scope))
                  }
                />
              );
            }),
          )}
        </CheckGroup>
        <SaveProblem error={add.error} fields={labels} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={add.isPending}>
            {t(add.isPending ? "save.busy" : "key.add")}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
