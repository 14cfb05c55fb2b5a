import { expect, it } from "vitest";
import { complete, suggestions } from "./mention";

const colleagues = ["Ruth Kim", "Rudy", "이서연"].map((name) => ({ id: name, name }));
const names = (text: string, caret = text.length) =>
  suggestions(text, caret, colleagues).map(({ name }) => name);

it.each([
  ["@", ["Ruth Kim", "Rudy", "이서연"]],
  ["hear this, @ru", ["Ruth Kim", "Rudy"]],
  ["@Ruth K", ["Ruth Kim"]],
  ["@이서", ["이서연"]],
  ["mail a@b", []],
  ["no mention", []],
  ["@Ruth Kim said so", []],
])("suggests for %j", (text, suggested) => {
  expect(names(text)).toEqual(suggested);
});

it("looks at the mention before the caret only", () => {
  expect(names("@ru later", 3)).toEqual(["Ruth Kim", "Rudy"]);
});

it("completes a mention in the middle of a text", () => {
  expect(complete("ask @ru later", 7, "Ruth Kim")).toEqual(["ask @Ruth Kim later", 14]);
  expect(complete("@", 1, "Rudy")).toEqual(["@Rudy ", 6]);
});
