import { expect, it } from "vitest";
import { checkTemplate, isFine } from "./template-check";

const placeholders = [
  { name: "link", purpose: "", required: true, in_subject: false },
  { name: "deadline", purpose: "", required: true, in_subject: true },
  { name: "company", purpose: "", required: false, in_subject: true },
];

it("names the required placeholders that the text lacks", () => {
  const faults = checkTemplate("Hello", "Come: {link}", placeholders);
  expect(faults.missing).toEqual(["deadline"]);
  expect(isFine(faults)).toBe(false);
});

it("names placeholders that don't exist, and those that a subject may not have", () => {
  const faults = checkTemplate("{link}", "{link} {deadline} {name} {name}", placeholders);
  expect(faults.unknownInSubject).toEqual(["link"]);
  expect(faults.unknownInBody).toEqual(["name"]);
});

it("takes a whole template, and none that is empty", () => {
  expect(isFine(checkTemplate("{company}", "{link} {deadline}", placeholders))).toBe(true);
  expect(isFine(checkTemplate(" ", "{link} {deadline}", placeholders))).toBe(false);
});
