/** Shortcuts with Alt, which no screen reader or text field takes for itself. */
import { useEffect, useRef } from "react";

export interface Actions {
  readonly mute: () => void;
  readonly repeat: () => void;
  readonly moment: () => void;
  readonly type: () => void;
  readonly leave: () => void;
  readonly captions: () => void;
  readonly keys: () => void;
}

/** By the key's place on the keyboard: with Alt, some layouts write other letters. */
export const KEYS: readonly { readonly action: keyof Actions; readonly key: string }[] = [
  { action: "mute", key: "M" },
  { action: "repeat", key: "R" },
  { action: "moment", key: "P" },
  { action: "type", key: "T" },
  { action: "captions", key: "C" },
  { action: "leave", key: "L" },
  { action: "keys", key: "K" },
];

export function useKeys(actions: Actions, listening: boolean): void {
  const now = useRef({ actions, listening });
  now.current = { actions, listening };
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      const found = KEYS.find(({ key }) => event.code === `Key${key}`);
      if (found === undefined || !now.current.listening) return;
      event.preventDefault();
      now.current.actions[found.action]();
    };
    window.addEventListener("keydown", pressed);
    return () => window.removeEventListener("keydown", pressed);
  }, []);
}
