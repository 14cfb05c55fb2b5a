/** Signing in, and what is shown until it is known who is signed in. */
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { ApiError } from "../../shared/api/http";
import { LanguageChoice, Wordmark } from "../../shared/design/parts";
import { session } from "../api/session";
import { Note } from "../parts/note";
import { useTexts } from "../texts/catalogue";
import { PageTitle } from "./title";

type Why = "none" | "ended" | "bad-link";

export function Opening() {
  const { t } = useTexts();
  return (
    <main className="ws centre">
      <Wordmark />
      <p role="status" className="quiet">
        {t("state.loading")}
      </p>
    </main>
  );
}

export function Unreached(props: { onRetry: () => void }) {
  const { t } = useTexts();
  return (
    <main className="ws centre">
      <h1>
        <Wordmark />
      </h1>
      <p role="alert">{t("common.unreachable")}</p>
      <button type="button" className="button primary" onClick={props.onRetry}>
        {t("common.again")}
      </button>
    </main>
  );
}

export function SignIn({ why }: { why: Why }) {
  const { t } = useTexts();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const id = useId();
  const signIn = useMutation({ mutationFn: () => session.signIn(email.trim(), password) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!signIn.isPending) signIn.mutate();
  };
  const { error } = signIn;
  const status = error instanceof ApiError ? error.status : 0;
  return (
    <div className="ws sign-in">
      <header>
        <Wordmark />
        <LanguageChoice />
      </header>
      <main>
        <PageTitle>{t("sign-in.title")}</PageTitle>
        {why !== "none" && (
          <Note tone="amber">
            <p>{t(`sign-in.${why}`)}</p>
            {why === "bad-link" && (
              <p>
                {t("sign-in.bad-link.server")} <code>vivavoce users link</code>
              </p>
            )}
          </Note>
        )}
        <form onSubmit={submit}>
          <div className="field">
            <label htmlFor={`${id}-email`}>{t("sign-in.email")}</label>
            <input
              id={`${id}-email`}
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          </div>
          <div className="field">
            <label htmlFor={`${id}-password`}>{t("sign-in.password")}</label>
            <input
              id={`${id}-password`}
              type="password"
              autoComplete="current-password"
              required
              value={password}
              onChange={(event) => setPassword(event.target.value)}
            />
          </div>
          {error !== null && (
            <Note tone="brick" urgent>
              {status === 429
                ? t("sign-in.crowded")
                : status === 401
                  ? t("sign-in.wrong")
                  : t("common.unreachable")}
            </Note>
          )}
          <button type="submit" className="button primary" aria-disabled={signIn.isPending}>
            {t(signIn.isPending ? "common.busy" : "sign-in.do")}
          </button>
        </form>
        <div className="quiet">
          <p>{t("sign-in.forgotten")}</p>
          <p>{t("sign-in.candidates")}</p>
        </div>
      </main>
    </div>
  );
}
