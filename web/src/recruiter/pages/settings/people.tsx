/** Accounts and their roles. */
import { useState } from "react";
import type { Role, User } from "../../api/contract";
import { useChangeUser, useUsers } from "../../api/settings";
import { useMe } from "../../api/use-session";
import { Choice } from "../../parts/fields";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { AccessDialog } from "./access-dialog";
import { AddPerson, ROLES } from "./add-person";
import { LimitDialog } from "./limit-dialog";

export function People() {
  const { t } = useTexts();
  const users = useUsers();
  const [adding, setAdding] = useState(false);
  return (
    <section>
      <div className="actions">
        <button type="button" className="button small" onClick={() => setAdding(true)}>
          {t("people.add")}
        </button>
      </div>
      <Await query={users} rows={5}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">{t("people.none")}</p>
          ) : (
            <ul className="lines people">
              {items.map((user) => (
                <Person key={user.id} user={user} />
              ))}
            </ul>
          )
        }
      </Await>
      {adding && <AddPerson onClose={() => setAdding(false)} />}
    </section>
  );
}

function Person({ user }: { user: User }) {
  const { t } = useTexts();
  const me = useMe();
  const change = useChangeUser();
  const [asking, setAsking] = useState<"limit" | "access" | null>(null);
  const apply = async (to: { role?: Role; active?: boolean }) => {
    const back = to.role === undefined ? { active: user.active } : { role: user.role };
    await change.mutateAsync({ id: user.id, ...to });
    notify(t("people.changed", { name: user.name }), () => change.mutate({ id: user.id, ...back }));
  };
  const own = user.id === me.id;
  const staff = user.role !== "candidate";
  return (
    <li className={user.active ? undefined : "archived"}>
      <div>
        <strong>{user.name}</strong>
        {!user.active && <span className="mark">{t("people.inactive")}</span>}
        {user.active && staff && !user.has_password && (
          <span className="mark">{t("people.no-password")}</span>
        )}
        <p className="quiet break">{user.email}</p>
        {user.role === "recruiter" && (
          <p className="quiet">
            {user.position_ids === null
              ? t("people.limit.all")
              : t("people.limit.count", { count: user.position_ids.length })}
          </p>
        )}
        <SaveProblem error={change.error} />
      </div>
      {own ? (
        <span>{t("people.you", { role: t(`role.${user.role}`) })}</span>
      ) : (
        <Choice
          hideLabel
          label={`${t("people.role")}: ${user.name}`}
          value={user.role}
          options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(role) => void apply({ role: role as Role }).catch(() => undefined)}
        />
      )}
      <span className="actions">
        {user.role === "recruiter" && (
          <button type="button" className="button small" onClick={() => setAsking("limit")}>
            {t("people.limit")}
          </button>
        )}
        {!own && staff && user.active && (
          <button type="button" className="button small" onClick={() => setAsking("access")}>
            {t("access.do")}
          </button>
        )}
        {!own && (
          <button
            type="button"
            className="button small"
            onClick={() => void apply({ active: !user.active }).catch(() => undefined)}
          >
            {t(user.active ? "people.deactivate" : "people.activate")}
          </button>
        )}
      </span>
      {asking === "limit" && <LimitDialog user={user} onClose={() => setAsking(null)} />}
      {asking === "access" && <AccessDialog user={user} onClose={() => setAsking(null)} />}
    </li>
  );
}
