import { expect, it } from "vitest";
import { keyName, mayUse } from "./keys";

const none = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

it.each([
  [{ key: "j", code: "KeyJ" }, "j"],
  [{ key: "?", code: "Slash", shiftKey: true }, "?"],
  [{ key: "k", code: "KeyK", ctrlKey: true }, "Mod+k"],
  [{ key: "K", code: "KeyK", metaKey: true, shiftKey: true }, "Mod+k"],
  [{ key: "ArrowUp", code: "ArrowUp", altKey: true }, "Alt+ArrowUp"],
  [{ key: "ㅓ", code: "KeyJ" }, "j"],
  [{ key: "Process", code: "KeyX" }, "x"],
  [{ key: "ㅏ", code: "KeyK", ctrlKey: true }, "Mod+k"],
])("names %o %s", (event, name) => {
  expect(keyName({ ...none, ...event })).toBe(name);
});

const inside = (...selectors: string[]) => ({
  closest: (asked: string) => selectors.some((each) => asked.split(", ").includes(each)),
});

it("types into fields instead of using shortcuts", () => {
  expect(mayUse("j", inside("textarea"))).toBe(false);
  expect(mayUse("j", inside("a"))).toBe(true);
});

it("leaves Enter and Space to what they operate", () => {
  expect(mayUse("Enter", inside("button"))).toBe(false);
  expect(mayUse("Enter", inside())).toBe(true);
});

it("uses no shortcut of the page behind a dialog", () => {
  expect(mayUse("x", inside("[role=dialog]"))).toBe(false);
});
