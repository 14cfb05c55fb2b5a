/** The workspace: who is signed in decides what is shown, then the address does. */
import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Route, Router, Switch } from "wouter";
import { BrandProvider } from "../shared/design/brand";
import { LanguageProvider, useLanguage } from "../shared/texts/language";
import type { Language } from "../shared/texts/text";
import { queries } from "./api/queries";
import { session, takeLinkToken } from "./api/session";
import { useSession } from "./api/use-session";
import { Compare } from "./pages/compare/compare";
import { Interviews } from "./pages/interviews/interviews";
import { Batch } from "./pages/invite-many/batch";
import { InviteMany } from "./pages/invite-many/start";
import { Live } from "./pages/live/live";
import { Watch } from "./pages/live/watch";
import { EditPosition } from "./pages/positions/edit-position";
import { Invite } from "./pages/positions/invite";
import { NewPosition } from "./pages/positions/new-position";
import { Positions } from "./pages/positions/positions";
import { Requests } from "./pages/requests/requests";
import { Settings } from "./pages/settings/settings";
import { SharedInterview } from "./pages/shared/shared";
import { Today } from "./pages/today/today";
import { ErrorBoundary } from "./shell/error-boundary";
import { Frame } from "./shell/frame";
import { NotFound } from "./shell/not-found";
import { Opening, SignIn, Unreached } from "./shell/sign-in";

const BASE = "/app";
const SHARED = /^\/shared\/([^/]+)$/;
const STORAGE_KEY = "vivavoce.workspace.language";

export function App() {
  const shared = SHARED.exec(location.pathname)?.[1];
  return (
    <LanguageProvider invited={readLanguage()}>
      <KeepLanguage />
      <ErrorBoundary>
        <QueryClientProvider client={queries}>
          {shared !== undefined ? (
            <BrandProvider>
              <SharedInterview token={shared} />
            </BrandProvider>
          ) : (
            <Gate>
              <Router base={BASE}>
                <Frame>
                  <Pages />
                </Frame>
              </Router>
            </Gate>
          )}
        </QueryClientProvider>
      </ErrorBoundary>
    </LanguageProvider>
  );
}

function Pages() {
  return (
    <Switch>
      <Route path="/">{() => <Interviews id={null} />}</Route>
      <Route path="/interviews/:id">{({ id }) => <Interviews id={id} />}</Route>
      <Route path="/today" component={Today} />
      <Route path="/positions" component={Positions} />
      <Route path="/positions/new" component={NewPosition} />
      <Route path="/positions/:id">{({ id }) => <EditPosition key={id} id={id} />}</Route>
      <Route path="/positions/:id/invite">{({ id }) => <Invite key={id} id={id} />}</Route>
      <Route path="/positions/:id/invite/many">{({ id }) => <InviteMany key={id} id={id} />}</Route>
      <Route path="/positions/:id/invite/many/:batch">
        {({ id, batch }) => <Batch key={batch} positionId={id} id={batch} />}
      </Route>
      <Route path="/live" component={Live} />
      <Route path="/live/:id">{({ id }) => <Watch key={id} id={id} />}</Route>
      <Route path="/requests" component={Requests} />
      <Route path="/compare" component={Compare} />
      <Route path="/settings/:part?">{({ part }) => <Settings part={part ?? null} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}

/** Shows the workspace to people who are signed in, and where to sign in to others. */
function Gate(props: { children: ReactNode }) {
  const state = useSession();
  const [linkToken] = useState(() => takeLinkToken(location, history));
  useEffect(() => {
    void session.open(linkToken);
  }, [linkToken]);
  useEffect(() => {
    if (state.at === "signed-out") queries.clear();
  }, [state.at]);
  switch (state.at) {
    case "opening":
      return <Opening />;
    case "unreachable":
      return <Unreached onRetry={() => void session.open(null)} />;
    case "signed-out":
      return <SignIn why={state.why} />;
    case "signed-in":
      return props.children;
  }
}

/** Keeps the language for the next visit. */
function KeepLanguage() {
  const { language } = useLanguage();
  useEffect(() => localStorage.setItem(STORAGE_KEY, language), [language]);
  return null;
}

function readLanguage(): Language | null {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === "en" || stored === "ko" ? stored : null;
}
