import { expect, it } from "vitest";
import { isChanging } from "./progress";

const ENDED = "2026-03-02T10:00:00Z";
const SECOND_MS = 1_000;
const after = (seconds: number) => Date.parse(ENDED) + seconds * SECOND_MS;

it("asks again while an interview runs", () => {
  const running = { ended_at: null, recording_url: null };
  expect(isChanging({ ...running, status: "LIVE" }, after(0))).toBe(true);
  expect(isChanging({ ...running, status: "IN_PROGRESS" }, after(0))).toBe(true);
  expect(isChanging({ ...running, status: "SCHEDULED" }, after(0))).toBe(false);
});

it("asks again until the recording is there, for a minute", () => {
  const over = { status: "COMPLETED", ended_at: ENDED, recording_url: null } as const;
  expect(isChanging(over, after(5))).toBe(true);
  expect(isChanging({ ...over, recording_url: "/recording" }, after(5))).toBe(false);
  expect(isChanging(over, after(61))).toBe(false);
});
