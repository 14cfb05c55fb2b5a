import { expect, it } from "vitest";
import type { BulkAction } from "../api/contract";
import { isNews } from "./bulk-news";

const NOW = Date.parse("2026-03-02T12:00:00Z");
const action = (finished_at: string | null) => ({ task_id: "a", finished_at }) as BulkAction;

it.each([
  ["under way", null, [], false],
  ["over", "2026-03-02T11:59:00Z", [], true],
  ["over while no page was open", "2026-03-01T13:00:00Z", [], true],
  ["over and shown", "2026-03-02T11:59:00Z", ["b", "a 2026-03-02T11:59:00Z"], false],
  ["retried and over again", "2026-03-02T11:59:00Z", ["a 2026-03-02T11:00:00Z"], true],
  ["over for days", "2026-02-27T12:00:00Z", [], false],
] as const)("an action that is %s", (_, finishedAt, shown, news) => {
  expect(isNews(action(finishedAt), NOW, shown)).toBe(news);
});
