import { expect, it } from "vitest";
import { catalogue } from "./catalogue";

const entries = Object.entries(catalogue);
const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
/** Texts of placeholders and signs alone. */
const WORDLESS = new Set([
  "row.decided",
  "position.agreement.value",
  "decision.by",
  "fault.at",
  "rating.machine", // AI
  "transcript.hits",
]);

it.each(entries)("%s has the same placeholders in both languages", (_, text) => {
  expect(new Set(placeholders(text.ko))).toEqual(new Set(placeholders(text.en)));
});

it.each(entries)("%s has Hangul in Korean and none in English", (key, text) => {
  expect(text.en).not.toMatch(/[가-힣]/);
  if (!WORDLESS.has(key)) expect(text.ko).toMatch(/[가-힣]|PIN/);
});
