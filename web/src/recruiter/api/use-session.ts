import { useSyncExternalStore } from "react";
import type { Me } from "./contract";
import { type SessionState, session } from "./session";

export function useSession(): SessionState {
  return useSyncExternalStore(session.subscribe, session.read);
}

/** The user; pages are only shown to someone who is signed in. */
export function useMe(): Me {
  const state = useSession();
  if (state.at !== "signed-in") throw new Error("no one is signed in");
  return state.user;
}
