/** The page of the current state. */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { BrandProvider, useAccent } from "../shared/design/brand";
import { LanguageProvider } from "../shared/texts/language";
import { ControllerContext } from "./interview/context";
import { Controller } from "./interview/controller";
import { type PageState, stateNames } from "./interview/state";
import { Arrive } from "./pages/arrive/arrive";
import { Decline, Declined } from "./pages/arrive/decline";
import { End } from "./pages/end/end";
import { ClosedPage, LoadingPage, UnreachablePage } from "./pages/link";
import { Ready } from "./pages/ready/ready";
import { TakenOver } from "./pages/talk/taken-over";
import { TalkPage } from "./pages/talk/talk";

/** The last part of `/i/<token>`; empty on any other address. */
function tokenOf(path: string): string {
  return decodeURIComponent(/^\/i\/([^/]+)\/?$/.exec(path)?.[1] ?? "");
}

export function App() {
  const token = tokenOf(location.pathname);
  const controller = useMemo(() => new Controller(token), [token]);
  const state = useSyncExternalStore(controller.subscribe, controller.get);
  useEffect(() => {
    if (token === "") controller.dispatch({ type: "closed", why: "unknown" });
    else void controller.open();
  }, [controller, token]);
  useEffect(() => {
    document.documentElement.dataset.state = stateNames(state);
  }, [state]);
  const invited = state.invitation?.language === "ko" ? "ko" : state.invitation ? "en" : null;
  return (
    <ControllerContext value={controller}>
      <LanguageProvider invited={invited}>
        <BrandProvider>
          <Current state={state} />
        </BrandProvider>
      </LanguageProvider>
    </ControllerContext>
  );
}

function Current({ state }: { state: PageState }) {
  const { screen, invitation, session } = state;
  useAccent();
  switch (screen.at) {
    case "loading":
      return <LoadingPage />;
    case "unreachable":
      return <UnreachablePage wait={screen.wait} />;
    case "closed":
      return <ClosedPage key={screen.why} why={screen.why} />;
    case "end":
      return session && <End why={screen.why} invitation={invitation} session={session} />;
    case "taken-over":
      return <TakenOver />;
    default:
      break;
  }
  if (invitation === null) return null;
  switch (screen.at) {
    case "arrive":
      return <Arrive invitation={invitation} busy={screen.busy} problem={screen.problem} />;
    case "decline":
      return <Decline invitation={invitation} busy={screen.busy} problem={screen.problem} />;
    case "declined":
      return <Declined invitation={invitation} otherFormat={screen.otherFormat} />;
    case "ready":
      return <Ready />;
    case "talk":
      return <TalkPage invitation={invitation} talk={screen.talk} />;
  }
}
