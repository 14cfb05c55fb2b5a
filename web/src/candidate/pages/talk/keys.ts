/** Shortcuts with Alt, which screen readers and text fields leave free. */
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

/** By physical key: with Alt, some layouts write other letters. */
export const KEYS: readonly { readonly action: keyof Actions; readonly key: string }[] = [
  { action: "mute", key: "M" },
  { action: "repeat", key: "R" },
  { action: "moment", key: "P" },
  { action: "type", key: "T" },
  { action: "captions", key: "C" },
  { action: "leave", key: "L" },
  { action: "keys", key: "K" },
];

export function useKeys(actions: Actions, enabled: boolean): void {
  const latest = useRef({ actions, enabled });
  latest.current = { actions, enabled };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat) return;
      const shortcut = KEYS.find(({ key }) => event.code === `Key${key}`);
      if (shortcut === undefined || !latest.current.enabled) return;
      event.preventDefault();
      latest.current.actions[shortcut.action]();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
