/** API keys for programs. */
import { type FormEvent, useState } from "react";
import type { ApiKey, Scope } from "../../api/contract";
import { revokeKey, useAddKey, useKeysList } from "../../api/settings";
import { Confirm, Dialog } from "../../parts/dialog";
import { Check, CopyField, Field } from "../../parts/fields";
import { shortDate } from "../../parts/format";
import { Note, SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { useTexts } from "../../texts/catalogue";

const SCOPES: readonly Scope[] = [
  "interviews:read",
  "interviews:write",
  "reports:read",
  "reports:write",
  "resumes:read",
  "resumes:write",
  "tasks:read",
  "tasks:write",
  "positions:read",
  "positions:write",
  "webhooks:read",
  "webhooks:write",
  "answer-bank:read",
  "answer-bank:write",
];

export function Keys() {
  const { t } = useTexts();
  const keys = useKeysList();
  const [adding, setAdding] = useState(false);
  return (
    <section>
      <div className="actions">
        <button type="button" className="button small" onClick={() => setAdding(true)}>
          {t("key.add")}
        </button>
      </div>
      <Await query={keys} rows={4}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t("key.none")}</p>
          ) : (
            <ul className="lines">
              {items.map((key) => (
                <Key key={key.id} apiKey={key} />
              ))}
            </ul>
          )
        }
      </Await>
      {adding && <AddKey onClose={() => setAdding(false)} />}
    </section>
  );
}

function Key({ apiKey }: { apiKey: ApiKey }) {
  const { t, language } = useTexts();
  const [asking, setAsking] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const used = apiKey.last_used_at;
  return (
    <li className={apiKey.revoked_at === null ? undefined : "archived"}>
      <div>
        <strong>{apiKey.name}</strong>
        {apiKey.revoked_at !== null && <span className="mark">{t("key.revoked")}</span>}
        <p className="quiet">
          <code>{apiKey.prefix}…</code> · {apiKey.scopes.join(", ")}
        </p>
      </div>
      <span className="quiet figures">
        {t("key.used")}: {used === null ? t("key.never") : shortDate(used, language)}
      </span>
      <span className="actions">
        {apiKey.revoked_at === null && (
          <button type="button" className="button small loss" onClick={() => setAsking(true)}>
            {t("key.revoke")}
          </button>
        )}
      </span>
      {asking && (
        <Confirm
          title={t("key.revoke.title", { name: apiKey.name })}
          text={t("key.revoke.text")}
          action={t("key.revoke")}
          onConfirm={() => revokeKey(apiKey.id).then(() => setAsking(false), setError)}
          onClose={() => setAsking(false)}
          error={<SaveProblem error={error} />}
        />
      )}
    </li>
  );
}

function AddKey(props: { onClose: () => void }) {
  const { t } = useTexts();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [missing, setMissing] = useState(false);
  const add = useAddKey();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const incomplete = name.trim() === "" || scopes.length === 0;
    setMissing(incomplete);
    if (!incomplete && !add.isPending) add.mutate({ name: name.trim(), scopes });
  };
  if (add.data !== undefined)
    return (
      <Dialog title={t("key.add")} onClose={props.onClose}>
        <p>{t("key.once")}</p>
        <CopyField label={add.data.name} value={add.data.key} />
      </Dialog>
    );
  return (
    <Dialog title={t("key.add")} onClose={props.onClose}>
      <form onSubmit={submit} noValidate>
        <Field label={t("key.name")} value={name} onChange={setName} autoFocus />
        <fieldset className="checks two">
          <legend>{t("key.scopes")}</legend>
          {SCOPES.map((scope) => (
            <Check
              key={scope}
              label={<code>{scope}</code>}
              checked={scopes.includes(scope)}
              onChange={(on) =>
                setScopes(SCOPES.filter((s) => (s === scope ? on : scopes.includes(s))))
              }
            />
          ))}
        </fieldset>
        {missing && (
          <Note tone="brick" urgent>
            {t("key.missing")}
          </Note>
        )}
        <SaveProblem error={add.error} />
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={add.isPending}>
            {t(add.isPending ? "save.busy" : "key.add")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
