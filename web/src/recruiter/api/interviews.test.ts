import { expect, it } from "vitest";
import type { Row } from "./contract";
import { changed, forgetLaterPages } from "./interviews";
import { queries } from "./queries";

const page = { items: ["a", "b", "c"].map((id) => ({ id }) as Row), next_cursor: "next" };

it("changes and removes rows in place", () => {
  const after = changed(page, (row) => (row.id === "b" ? null : { ...row, role: `of ${row.id}` }));
  expect(after.items.map((row) => row.role)).toEqual(["of a", "of c"]);
  expect(after.next_cursor).toBe("next");
});

it("forgets the later pages of a long list, which stays as old as it is", () => {
  const key = ["interviews", "sort=-created_at"];
  const pages = ["", "a", "b", "c", "d"];
  queries.setQueryData(key, { pages: pages.map(() => page), pageParams: pages }, { updatedAt: 1 });
  forgetLaterPages();
  expect(queries.getQueryData(key)).toEqual({
    pages: [page, page, page],
    pageParams: ["", "a", "b"],
  });
  expect(queries.getQueryState(key)?.dataUpdatedAt).toBe(1);
});
