/** Single-key shortcuts of the pages. */
import { useEffect, useRef, useSyncExternalStore } from "react";

interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/**
 * The name of a shortcut: `j`, `?`, `Enter`, `Alt+ArrowUp`, `Mod+k` (Ctrl or Cmd).
 *
 * Letters are read from the key's place where a Korean input method would write Hangul.
 */
export function keyName(event: Pressed): string {
  let key = event.key;
  if (/[^ -~]/.test(key) || key === "Process") {
    const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
    if (letter === undefined) return key;
    key = event.shiftKey ? letter : letter.toLowerCase();
  }
  const modifiers = `${event.ctrlKey || event.metaKey ? "Mod+" : ""}${event.altKey ? "Alt+" : ""}`;
  return modifiers + (modifiers !== "" && key.length === 1 ? key.toLowerCase() : key);
}

const EDITABLE = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const FLOATING = "[role=dialog], [role=menu], [role=listbox]";
/** Elements that Enter and Space operate. */
const OPERATED = "a, button, summary, input, [role=slider]";

/** Whether a shortcut may be used while an element has the focus. */
export function mayUse(name: string, focused: { closest(selector: string): unknown }): boolean {
  if (focused.closest(FLOATING)) return false;
  if (focused.closest(EDITABLE)) return false;
  return !(name === "Enter" || name === " ") || !focused.closest(OPERATED);
}

export type Shortcuts = Readonly<Record<string, (() => void) | undefined>>;

/** Runs shortcuts while the component is shown. */
export function useKeys(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const name = keyName(event);
      const run = latest.current[name];
      if (run === undefined) return;
      const single = name.length === 1;
      if (single && !areSingleKeysOn()) return;
      if (
        event.target instanceof Element &&
        !name.startsWith("Mod+") &&
        !mayUse(name, event.target)
      )
        return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

const STORAGE_KEY = "vivavoce.workspace.single-keys";
const listeners = new Set<() => void>();

function areSingleKeysOn(): boolean {
  return localStorage.getItem(STORAGE_KEY) !== "off";
}

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(STORAGE_KEY, on ? "on" : "off");
  for (const listener of listeners) listener();
}

/** Whether single-key shortcuts are on; people who use voice control turn them off. */
export function useSingleKeys(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, areSingleKeysOn);
}
