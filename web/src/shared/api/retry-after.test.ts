import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, parseRetryAfter, Unreachable } from "./http";
import { RetryCancelled, type Wait, waitOf, withRetryAfter } from "./retry-after";

const NOW = Date.parse("2030-01-01T00:00:00Z");
const refusal = (status: number, afterS: number | null = null) =>
  new ApiError(status, "", afterS, "");

describe("a Retry-After", () => {
  it.each<[string | null, number | null]>([
    ["7", 7],
    ["Tue, 01 Jan 2030 00:01:30 GMT", 90],
    ["Mon, 31 Dec 2029 23:00:00 GMT", null],
    ["0", null],
    ["soon", null],
    [null, null],
  ])("of %s is %s s", (header, seconds) => {
    expect(parseRetryAfter(header, NOW)).toBe(seconds);
  });
});

describe("an error", () => {
  it.each<[unknown, Wait | null]>([
    [refusal(429, 7), { why: "crowded", until: NOW + 7_000 }],
    [refusal(503, 2), { why: "busy", until: NOW + 2_000 }],
    [refusal(429), { why: "crowded", until: NOW + 5_000 }],
    [refusal(503), { why: "busy", until: NOW + 5_000 }],
    [refusal(500, 7), null],
    [refusal(409), null],
    [new Unreachable("no"), null],
    [new Error("else"), null],
  ])("%o asks for the wait %o", (error, wait) => {
    expect(waitOf(error, NOW)).toEqual(wait);
  });
});

describe("a call with retries", () => {
  const waits: (Wait | null)[] = [];
  let answers: unknown[] = [];
  let calls = 0;
  const call = async () => {
    calls++;
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const onWait = (wait: Wait | null) => waits.push(wait);

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    waits.length = 0;
    calls = 0;
  });

  afterEach(() => vi.useRealTimers());

  it("is repeated after each wait", async () => {
    answers = [refusal(429, 30), refusal(503, 600), "done"];
    const result = withRetryAfter(call, onWait);
    await vi.advanceTimersByTimeAsync(29_900);
    expect(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(calls).toBe(2);
    await vi.advanceTimersByTimeAsync(599_900);
    expect(await result).toBe("done");
    expect(waits).toEqual([
      { why: "crowded", until: NOW + 30_000 },
      null,
      { why: "busy", until: NOW + 630_000 },
      null,
    ]);
  });

  it("throws an error at once if a retry doesn't help", async () => {
    answers = [refusal(500)];
    await expect(withRetryAfter(call, onWait)).rejects.toThrow(ApiError);
    expect(waits).toEqual([]);
  });

  it("is not repeated once it is cancelled", async () => {
    answers = [refusal(429, 30), "done"];
    const stop = new AbortController();
    const result = expect(withRetryAfter(call, onWait, stop.signal)).rejects.toThrow(
      RetryCancelled,
    );
    await vi.advanceTimersByTimeAsync(1_000);
    stop.abort();
    await result;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toBe(1);
    expect(waits).toHaveLength(1);
  });
});
