/** Accounts and their roles. */
import { type FormEvent, useState } from "react";
import type { Role, User } from "../../api/contract";
import { useAddUser, useChangeUser, useUsers } from "../../api/settings";
import { useMe } from "../../api/use-session";
import { Dialog } from "../../parts/dialog";
import { Choice, Field } from "../../parts/fields";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import type { Limit } from "./limit";
import { LimitDialog, LimitFields } from "./limit-dialog";

const ROLES: readonly Role[] = ["admin", "recruiter", "candidate"];

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
            <ul className="lines">
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
  const [limiting, setLimiting] = useState(false);
  const apply = async (to: { role?: Role; active?: boolean }) => {
    const back = to.role === undefined ? { active: user.active } : { role: user.role };
    await change.mutateAsync({ id: user.id, ...to });
    notify(t("people.changed", { name: user.name }), () => change.mutate({ id: user.id, ...back }));
  };
  const own = user.id === me.id;
  return (
    <li className={user.active ? undefined : "archived"}>
      <div>
        <strong>{user.name}</strong>
        {!user.active && <span className="mark">{t("people.inactive")}</span>}
        <p className="quiet">{user.email}</p>
        {user.role === "recruiter" && user.position_ids !== null && (
          <p className="quiet">
            {t("people.limit.count", { count: String(user.position_ids.length) })}
          </p>
        )}
        <SaveProblem error={change.error} />
      </div>
      {own ? (
        <span>{t(`role.${user.role}`)}</span>
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
          <button type="button" className="button small" onClick={() => setLimiting(true)}>
            {t("people.limit")}
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
      {limiting && <LimitDialog user={user} onClose={() => setLimiting(false)} />}
    </li>
  );
}

function AddPerson(props: { onClose: () => void }) {
  const { t } = useTexts();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState<Role>("recruiter");
  const [limit, setLimit] = useState<Limit>(null);
  const add = useAddUser();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (add.isPending) return;
    await add.mutateAsync({
      name,
      email,
      role,
      password: password === "" ? null : password,
      position_ids: role === "recruiter" ? limit : null,
    });
    props.onClose();
  };
  return (
    <Dialog title={t("people.add")} onClose={props.onClose}>
      <form onSubmit={(event) => void submit(event).catch(() => undefined)}>
        <Field label={t("people.name")} value={name} onChange={setName} required autoFocus />
        <Field label={t("people.email")} type="email" value={email} onChange={setEmail} required />
        <Choice
          label={t("people.role")}
          value={role}
          options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(value) => setRole(value as Role)}
        />
        {role === "recruiter" && <LimitFields limit={limit} onChange={setLimit} />}
        <Field
          label={t("people.password")}
          type="password"
          value={password}
          onChange={setPassword}
        />
        <SaveProblem error={add.error} />
        <div className="actions">
          <button type="submit" className="button primary" aria-disabled={add.isPending}>
            {t(add.isPending ? "save.busy" : "people.add")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
