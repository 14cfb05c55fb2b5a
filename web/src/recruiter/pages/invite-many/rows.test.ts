import { describe, expect, it } from "vitest";
import type { BatchRow } from "../../api/contract";
import { fieldProblems, isFaulty, isOpen, linkLines, shownRows } from "./rows";

const row = (number: number, change: Partial<BatchRow> = {}): BatchRow => ({
  number,
  name: `Candidate ${number}`,
  email: `c${number}@example.org`,
  phone: "",
  language: "",
  resume_file: null,
  without_resume: false,
  left_out: false,
  status: "ready",
  problems: [],
  interview_id: null,
  link: null,
  ...change,
});
const duplicate = { code: "duplicate", field: "email", detail: "", row: 1 } as const;

describe("the rows that are shown", () => {
  const rows = [
    row(1),
    row(2, { status: "faulty", problems: [duplicate] }),
    row(3, { status: "failed" }),
    row(4, { status: "left_out", problems: [duplicate] }),
    row(5, { status: "invited" }),
  ];

  it("are all, or those with problems", () => {
    expect(shownRows(rows, false, new Set())).toBe(rows);
    expect(shownRows(rows, true, new Set()).map((r) => r.number)).toEqual([2, 3]);
  });

  it("keep a row that was corrected or left out meanwhile", () => {
    expect(shownRows(rows, true, new Set([1, 4])).map((r) => r.number)).toEqual([1, 2, 3, 4]);
  });

  it("can be changed until they are invited or wait for it", () => {
    expect(rows.map(isOpen)).toEqual([true, true, true, true, false]);
    expect(isOpen(row(6, { status: "queued" }))).toBe(false);
    expect(rows.map(isFaulty)).toEqual([false, true, true, false, false]);
  });
});

it("finds a field's problems", () => {
  const faulty = row(1, { problems: [duplicate, { ...duplicate, field: "resume_file" }] });
  expect(fieldProblems(faulty, "email")).toEqual([duplicate]);
  expect(fieldProblems(faulty, "name")).toEqual([]);
});

it("copies names and links in columns, of those who have a link", () => {
  const rows = [row(1, { link: "https://x/i/1", name: "Tab\tName" }), row(2)];
  expect(linkLines(rows)).toEqual(["Tab Name\tc1@example.org\thttps://x/i/1"]);
});
