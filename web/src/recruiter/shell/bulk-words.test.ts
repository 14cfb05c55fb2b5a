import { expect, it } from "vitest";
import { writer } from "../../shared/texts/text";
import type { BulkAction, BulkRow } from "../api/contract";
import { catalogue } from "../texts/catalogue";
import { nameOf, reasonOf, resultOf } from "./bulk-words";

const t = writer(catalogue, "en");
const FIRST = {
  action: "stage",
  stage: "on_hold",
  undo_of: null,
  state: "succeeded",
  total: 3,
  done: 3,
  skipped: 0,
  failed: 0,
} as BulkAction;
const UNDO = { ...FIRST, stage: null, undo_of: "before" };

it.each([
  [FIRST, "Set stage: On hold", "3 moved to “On hold”."],
  [UNDO, "Undo a change of stages", "Moved back."],
  [
    { ...FIRST, done: 1, skipped: 1, failed: 1 },
    "Set stage: On hold",
    /^1 moved .* 2 left unchanged/,
  ],
  [{ ...FIRST, action: "delete", done: 0, skipped: 3 }, "Delete", "Nothing was changed."],
  [{ ...FIRST, action: "remind", stage: null }, "Remind", "3 e-mails are on their way."],
  [{ ...FIRST, state: "failed", done: 2 }, "Set stage: On hold", /^Stopped after 2 of 3/],
] as [BulkAction, string, string | RegExp][])("%o in words", (action, name, result) => {
  expect(nameOf(t, action)).toBe(name);
  expect(resultOf(t, action)).toMatch(result);
});

const skipped = { outcome: "skipped", detail: "The server's words." } as BulkRow;

it.each([
  ["legal-hold", "The interview is on legal hold."],
  ["a new one", "The server's words."],
])("says why: %s", (code, text) => {
  expect(reasonOf(t, { ...skipped, code })).toBe(text);
});

it("tells what was not reached", () => {
  expect(reasonOf(t, { ...skipped, outcome: null, code: null })).toBe("Not reached.");
});
