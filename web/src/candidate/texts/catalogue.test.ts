import { expect, it } from "vitest";
import { writer } from "../../shared/texts/text";
import { catalogue } from "./catalogue";

const entries = Object.entries(catalogue);
const placeholders = (text: string) =>
  [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

it.each(entries)("%s has both languages, with the same placeholders", (_, text) => {
  expect(text.en.trim()).not.toBe("");
  expect(text.ko.trim()).not.toBe("");
  expect(placeholders(text.ko)).toEqual(placeholders(text.en));
});

it.each(entries)("%s has Hangul in Korean and none in English", (_, text) => {
  expect(text.en).not.toMatch(/[가-힣]/);
  expect(text.ko).toMatch(/[가-힣]/);
});

it("doesn't break a line inside a Korean expression", () => {
  expect(writer(catalogue, "ko")("mic.insecure.title")).toBe(
    "이 주소에서는 마이크를 쓸\u00a0수\u00a0없어요.",
  );
});

it("fills in the placeholders", () => {
  const values = { company: "Acme", position: "Compiler engineer" };
  expect(writer(catalogue, "en")("arrive.title", values)).toBe(
    "Acme invites you to an interview for the role of Compiler engineer.",
  );
});
