/** One's own password: how it is set, and the offer of it to a person whom a link signed in. */
import * as Ariakit from "@ariakit/react";
import { useMutation } from "@tanstack/react-query";
import { useState, useSyncExternalStore } from "react";
import { api, session } from "../api/session";
import { useSession } from "../api/use-session";
import { Dialog } from "../parts/dialog";
import { Field } from "../parts/fields";
import { Form } from "../parts/form";
import { Note, SaveProblem } from "../parts/note";
import { passwordProblem } from "../parts/password-rule";
import { faultAt } from "../parts/problems";
import { useTexts } from "../texts/catalogue";
import { notify } from "./notices";

/** The menu that opens the dialog is elsewhere in the page. */
let isOpen = false;
const listeners = new Set<() => void>();
const show = (open: boolean) => {
  isOpen = open;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

function usePassword() {
  const state = useSession();
  return state.at === "signed-in" ? state.password : { exists: true, needsCurrent: true };
}

/** The item of the account's menu. */
export function PasswordItem() {
  const { t } = useTexts();
  const { exists } = usePassword();
  return (
    <Ariakit.MenuItem className="menu-item" onClick={() => show(true)}>
      {t(exists ? "password.change" : "password.set")}
    </Ariakit.MenuItem>
  );
}

/** The offer at the page's head, and the dialog while it is open. */
export function Password() {
  const { t } = useTexts();
  const { exists, needsCurrent } = usePassword();
  const open = useSyncExternalStore(subscribe, () => isOpen);
  const [declined, setDeclined] = useState(false);
  return (
    <>
      {!needsCurrent && !declined && (
        <div className="page password-offer">
          <Note>
            <p>{t(exists ? "password.offer.again" : "password.offer")}</p>
            <span className="actions">
              <button type="button" className="button small" onClick={() => show(true)}>
                {t(exists ? "password.change" : "password.set")}
              </button>
              <button type="button" className="button plain" onClick={() => setDeclined(true)}>
                {t("password.later")}
              </button>
            </span>
          </Note>
        </div>
      )}
      {open && <PasswordDialog onClose={() => show(false)} />}
    </>
  );
}

function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t, language } = useTexts();
  const { exists, needsCurrent } = usePassword();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: () =>
      api("PUT", "/users/me/password", {
        current_password: needsCurrent ? current : null,
        new_password: password,
      }),
    onSuccess: async () => {
      notify(t("password.done"));
      onClose();
      await session.refresh();
    },
  });
  const title = t(exists ? "password.change" : "password.set");
  if (needsCurrent && !exists)
    return (
      <Dialog title={title} onClose={onClose}>
        <p>{t("password.needs-link")}</p>
      </Dialog>
    );
  const problem = passwordProblem(password, t);
  const submit = () => {
    setTried(true);
    if (problem === undefined && (!needsCurrent || current !== "") && !change.isPending)
      change.mutate();
  };
  const fault = (pointer: string) => faultAt(change.error, pointer, t, language);
  const labels = {
    "/current_password": t("password.current"),
    "/new_password": t("password.new"),
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <Form onSubmit={submit} error={change.error}>
        {needsCurrent && (
          <Field
            label={labels["/current_password"]}
            problem={tried && current === "" ? t("fault.required") : fault("/current_password")}
            type="password"
            autoComplete="current-password"
            value={current}
            onChange={setCurrent}
            autoFocus
          />
        )}
        <Field
          label={labels["/new_password"]}
          hint={t("password.hint")}
          problem={tried ? (problem ?? fault("/new_password")) : undefined}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
          autoFocus={!needsCurrent}
        />
        <SaveProblem error={change.error} fields={labels} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={change.isPending}>
            {t(change.isPending ? "save.busy" : "password.save")}
          </button>
        </div>
      </Form>
    </Dialog>
  );
}
