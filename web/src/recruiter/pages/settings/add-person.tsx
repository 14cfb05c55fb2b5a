/** A new account; without a password, a link with which its owner gets in. */
import { useState } from "react";
import type { Role, User } from "../../api/contract";
import { useAddUser, useSignInLink } from "../../api/settings";
import { Dialog } from "../../parts/dialog";
import { Field, SelectField } from "../../parts/fields";
import { Form } from "../../parts/form";
import { SaveProblem } from "../../parts/note";
import { passwordProblem } from "../../parts/password-rule";
import { faultAt } from "../../parts/problems";
import { useTexts } from "../../texts/catalogue";
import { LinkField } from "./access-dialog";
import type { Limit } from "./limit";
import { LimitFields } from "./limit-dialog";

export const ROLES: readonly Role[] = ["admin", "recruiter", "candidate"];

export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t, language } = useTexts();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState<Role>("recruiter");
  const [limit, setLimit] = useState<Limit>(null);
  const [tried, setTried] = useState(false);
  const add = useAddUser();
  const link = useSignInLink();
  const problems = {
    "/name": name.trim() === "" ? t("fault.required") : undefined,
    "/email": email.includes("@") ? undefined : t("fault.email"),
    "/password": password === "" ? undefined : passwordProblem(password, t),
  };
  const problemAt = (pointer: keyof typeof problems) =>
    tried ? (problems[pointer] ?? faultAt(add.error, pointer, t, language)) : undefined;
  const submit = () => {
    setTried(true);
    if (add.isPending || Object.values(problems).some((each) => each !== undefined)) return;
    const body = {
      name,
      email: email.trim(),
      role,
      password: password === "" ? null : password,
      position_ids: role === "recruiter" ? limit : null,
    };
    add.mutate(body, {
      // Candidates have no use for the workspace, into which a link leads.
      onSuccess: (user) =>
        user.has_password || role === "candidate" ? onClose() : link.mutate(user.id),
    });
  };
  if (add.data !== undefined) return <Added user={add.data} link={link} onClose={onClose} />;
  const labels = {
    "/name": t("people.name"),
    "/email": t("people.email"),
    "/password": t("people.password"),
  };
  return (
    <Dialog title={t("people.add")} onClose={onClose}>
      <Form onSubmit={submit} error={add.error}>
        <Field
          label={labels["/name"]}
          problem={problemAt("/name")}
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
        />
        <Field
          label={labels["/email"]}
          problem={problemAt("/email")}
          type="email"
          value={email}
          onChange={setEmail}
        />
        <SelectField
          label={t("people.role")}
          value={role}
          options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(value) => setRole(value as Role)}
        />
        {role === "recruiter" && <LimitFields limit={limit} onChange={setLimit} />}
        <Field
          label={labels["/password"]}
          optional
          hint={t("people.password.hint")}
          problem={problemAt("/password")}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
        />
        <SaveProblem error={add.error} fields={labels} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={add.isPending}>
            {t(add.isPending ? "save.busy" : "people.add")}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}

function Added(props: { user: User; link: ReturnType<typeof useSignInLink>; onClose: () => void }) {
  const { t } = useTexts();
  const { user, link, onClose } = props;
  return (
    <Dialog title={t("access.title", { name: user.name })} onClose={onClose}>
      <p className="quiet">{t("access.link.text")}</p>
      {link.data === undefined ? (
        <button
          type="button"
          className="button"
          aria-disabled={link.isPending}
          onClick={() => !link.isPending && link.mutate(user.id)}
        >
          {t(link.isPending ? "common.busy" : "access.link.do")}
        </button>
      ) : (
        <LinkField name={user.name} link={link.data} />
      )}
      <SaveProblem error={link.error} />
    </Dialog>
  );
}
