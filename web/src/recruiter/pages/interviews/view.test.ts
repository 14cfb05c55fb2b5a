import { expect, it } from "vitest";
import { FIRST, isFiltered, listQuery, nextSort, readView, type View, writeView } from "./view";

const view: View = {
  q: "김 하늘",
  said: "lock graph",
  stages: ["new", "on_hold"],
  statuses: ["COMPLETED"],
  position: "4f2a",
  sort: "candidate_name",
  hidden: ["notes"],
};

it("reads back what it wrote", () => {
  expect(readView(writeView(view))).toEqual(view);
  expect(writeView(FIRST)).toBe("");
  expect(readView("")).toEqual(FIRST);
});

it("keeps the choice to hide no column", () => {
  expect(readView(writeView({ ...FIRST, hidden: [] })).hidden).toEqual([]);
});

it("leaves out what it doesn't know", () => {
  const read = readView("?stage=fired&stage=new&status=SLEEPING&sort=password&hide=candidate,x");
  expect(read).toEqual({ ...FIRST, stages: ["new"], hidden: [] });
});

it("asks the API for what is shown", () => {
  const query = listQuery(view);
  expect(query.get("position_id")).toBe("4f2a");
  expect(query.getAll("stage")).toEqual(["new", "on_hold"]);
  expect(query.get("sort")).toBe("candidate_name");
  expect(query.has("hide")).toBe(false);
});

it("knows whether it is filtered", () => {
  expect(isFiltered(FIRST)).toBe(false);
  expect(isFiltered({ ...FIRST, sort: "started_at" })).toBe(false);
  expect(isFiltered({ ...FIRST, stages: ["hired"] })).toBe(true);
});

it("turns the order round on a second press", () => {
  expect(nextSort("-created_at", "candidate_name")).toBe("candidate_name");
  expect(nextSort("candidate_name", "candidate_name")).toBe("-candidate_name");
});
