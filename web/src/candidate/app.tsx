/** From the address to a page. */
import { useEffect, useMemo, useSyncExternalStore } from "react";
import { LanguageProvider } from "../shared/texts/language";
import { ControllerContext } from "./interview/context";
import { Controller } from "./interview/controller";
import { namesOf, type PageState } from "./interview/state";
import { Arrive } from "./pages/arrive/arrive";
import { Decline, Declined } from "./pages/arrive/decline";
import { End } from "./pages/end/end";
import { ClosedPage, LoadingPage, UnreachablePage } from "./pages/link";
import { Ready } from "./pages/ready/ready";
import { Elsewhere } from "./pages/talk/taken-over";
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
    if (token === "") controller.do({ type: "closed", why: "unknown" });
    else void controller.open();
  }, [controller, token]);
  useEffect(() => {
    document.documentElement.dataset.state = namesOf(state);
  }, [state]);
  const invited = state.invitation?.language === "ko" ? "ko" : state.invitation ? "en" : null;
  return (
    <ControllerContext value={controller}>
      <LanguageProvider invited={invited}>
        <Current state={state} />
      </LanguageProvider>
    </ControllerContext>
  );
}

function Current({ state }: { state: PageState }) {
  const { place, invitation, session } = state;
  switch (place.at) {
    case "loading":
      return <LoadingPage />;
    case "unreachable":
      return <UnreachablePage wait={place.wait} />;
    case "closed":
      return <ClosedPage key={place.why} why={place.why} />;
    case "end":
      return session && <End why={place.why} invitation={invitation} session={session} />;
    case "elsewhere":
      return <Elsewhere />;
    default:
      break;
  }
  if (invitation === null) return null;
  switch (place.at) {
    case "arrive":
      return <Arrive invitation={invitation} busy={place.busy} problem={place.problem} />;
    case "decline":
      return <Decline invitation={invitation} busy={place.busy} problem={place.problem} />;
    case "declined":
      return <Declined invitation={invitation} otherFormat={place.otherFormat} />;
    case "ready":
      return <Ready />;
    case "talk":
      return <TalkPage invitation={invitation} talk={place.talk} />;
  }
}
