import { expect, test } from "vitest";
import { withoutStyles } from "./mail-frame";

test("styles are moved in tags, and texts stay as they are", () => {
  const html = '<p lang="en" style="margin:0">Write style= here.</p><br>';
  expect(withoutStyles(html)).toBe('<p lang="en" data-style="margin:0">Write style= here.</p><br>');
});
