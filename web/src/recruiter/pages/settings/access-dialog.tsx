/** How a person gets into their account: a link that signs them in once, or a new password. */
import { useState } from "react";
import type { SignInLink, User } from "../../api/contract";
import { useChangeUser, useSignInLink } from "../../api/settings";
import { Dialog } from "../../parts/dialog";
import { CopyField, Field } from "../../parts/fields";
import { Form } from "../../parts/form";
import { longDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { passwordProblem } from "../../parts/password-rule";
import { faultAt } from "../../parts/problems";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";

export function AccessDialog(props: { user: User; onClose: () => void }) {
  const { t } = useTexts();
  const { user, onClose } = props;
  const link = useSignInLink();
  return (
    <Dialog title={t("access.title", { name: user.name })} onClose={onClose}>
      <section className="dialog-part">
        <h2>{t("access.link")}</h2>
        <p className="quiet">{t("access.link.text")}</p>
        {link.data === undefined ? (
          <div className="actions">
            <button
              type="button"
              className="button"
              aria-disabled={link.isPending}
              onClick={() => !link.isPending && link.mutate(user.id)}
            >
              {t(link.isPending ? "common.busy" : "access.link.do")}
            </button>
          </div>
        ) : (
          <LinkField name={user.name} link={link.data} />
        )}
        <SaveProblem error={link.error} />
      </section>
      <NewPassword user={user} onClose={onClose} />
    </Dialog>
  );
}

/** A link that was made just now. */
export function LinkField(props: { name: string; link: SignInLink }) {
  const { t, language } = useTexts();
  const { name, link } = props;
  return (
    <>
      <p>{t("access.link.once", { name, when: longDate(link.expires_at, language) })}</p>
      <CopyField label={t("access.link.label", { name })} value={link.url} />
    </>
  );
}

function NewPassword({ user, onClose }: { user: User; onClose: () => void }) {
  const { t, language } = useTexts();
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const change = useChangeUser();
  const problem = passwordProblem(password, t);
  const submit = () => {
    setTried(true);
    if (problem !== undefined || change.isPending) return;
    change.mutate(
      { id: user.id, password },
      {
        onSuccess: () => {
          notify(t("access.password.done", { name: user.name }));
          onClose();
        },
      },
    );
  };
  const labels = { "/password": t("access.password") };
  return (
    <Form onSubmit={submit} error={change.error}>
      <Field
        label={labels["/password"]}
        hint={t("access.password.hint")}
        problem={tried ? (problem ?? faultAt(change.error, "/password", t, language)) : undefined}
        type="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
      />
      <SaveProblem error={change.error} fields={labels} />
      <div className="actions">
        <button type="submit" className="button" aria-disabled={change.isPending}>
          {t(change.isPending ? "save.busy" : "access.password.do")}
        </button>
      </div>
    </Form>
  );
}
