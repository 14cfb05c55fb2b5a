/** API keys for programs. */
import { useState } from "react";
import type { ApiKey } from "../../api/contract";
import { revokeKey, useKeysList, useUsers } from "../../api/settings";
import { useMe } from "../../api/use-session";
import { Confirm } from "../../parts/dialog";
import { shortDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { useTexts } from "../../texts/catalogue";
import { AddKey } from "./add-key";

export function Keys() {
  const { t } = useTexts();
  const keys = useKeysList();
  const [adding, setAdding] = useState(false);
  return (
    <section>
      <p className="quiet">{t("key.about")}</p>
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
            <ul className="lines keys">
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
  const owner = useOwner(apiKey);
  return (
    <li className={apiKey.revoked_at === null ? undefined : "archived"}>
      <div>
        <strong>{apiKey.name}</strong>
        {apiKey.revoked_at !== null && <span className="mark">{t("key.revoked")}</span>}
        <p className="quiet">
          <code>{apiKey.prefix}…</code> · {apiKey.scopes.join(", ")}
        </p>
        <p className="quiet">
          {owner === undefined
            ? t("key.created", { when: shortDate(apiKey.created_at, language) })
            : t("key.created.by", { by: owner, when: shortDate(apiKey.created_at, language) })}
          {apiKey.expires_at !== null &&
            ` · ${t("key.expires", { when: shortDate(apiKey.expires_at, language) })}`}
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

/** Who made a key, for administrators; others see their own keys alone. */
function useOwner(key: ApiKey): string | undefined {
  const me = useMe();
  const users = useUsers(me.role === "admin");
  return users.data?.items.find(({ id }) => id === key.user_id)?.name;
}
