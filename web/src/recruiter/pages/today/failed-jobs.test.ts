import { expect, test } from "vitest";
import { jobOf } from "./failed-jobs";

const job = (id: number, kind: string, subject_kind: string, subject_id: string) => ({
  id,
  kind,
  subject_kind,
  subject_id,
});
const jobs = [
  job(1, "answers", "interview", "interview-1"),
  job(2, "report", "interview", "interview-1"),
  job(3, "task", "task", "task-1"),
  job(4, "webhook", "delivery", "task-2"),
  job(5, "invitation_batch", "task", "task-3"),
];

test.each([
  ["a report, by its interview", "report", "report-1", "interview-1", 2],
  ["a task", "questions", "task-1", null, 3],
  ["a task with another kind of job", "invitation_batch", "task-3", null, 5],
  ["a report whose job isn’t in the queue", "report", "report-2", "interview-2", null],
  ["a delivery with the id of a task", "questions", "task-2", null, null],
  ["a task with the id of an interview", "questions", "interview-1", null, null],
])("%s", (_, kind, id, interview_id, expected) => {
  expect(jobOf({ kind, id, interview_id }, jobs)).toBe(expected);
});

test("without a list of jobs nothing can be retried", () => {
  expect(jobOf({ kind: "report", id: "report-1", interview_id: "interview-1" }, [])).toBeNull();
});
