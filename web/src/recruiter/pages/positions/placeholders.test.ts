import { expect, it } from "vitest";
import { filled } from "./placeholders";

it("fills in what the position has", () => {
  const text = "Why the {role} position at {company}, {name}?";
  expect(filled(text, { role: "Data analyst", company: null })).toBe(
    "Why the Data analyst position at {company}, {name}?",
  );
});
