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
  ])("%o asks to wait: %o", (error, wait) => {
    expect(waitOf(error, NOW)).toEqual(wait);
  });
});

describe("a call with retries", () => {
  const told: (Wait | null)[] = [];
  let answers: unknown[] = [];
  let calls = 0;
  const call = async () => {
    calls++;
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const tell = (wait: Wait | null) => told.push(wait);

  beforeEach(() => {
    vi.useFakeTimers({ now: NOW });
    told.length = 0;
    calls = 0;
  });

  afterEach(() => vi.useRealTimers());

  it("is made again after as long as was asked for, however often", async () => {
    answers = [refusal(429, 30), refusal(503, 600), "done"];
    const result = withRetryAfter(call, tell);
    await vi.advanceTimersByTimeAsync(29_900);
    expect(calls).toBe(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(calls).toBe(2);
    await vi.advanceTimersByTimeAsync(599_900);
    expect(await result).toBe("done");
    expect(told).toEqual([
      { why: "crowded", until: NOW + 30_000 },
      null,
      { why: "busy", until: NOW + 630_000 },
      null,
    ]);
  });

  it("throws at once what no waiting helps", async () => {
    answers = [refusal(500)];
    await expect(withRetryAfter(call, tell)).rejects.toThrow(ApiError);
    expect(told).toEqual([]);
  });

  it("is not made again once it is stopped", async () => {
    answers = [refusal(429, 30), "done"];
    const stop = new AbortController();
    const result = expect(withRetryAfter(call, tell, stop.signal)).rejects.toThrow(RetryCancelled);
    await vi.advanceTimersByTimeAsync(1_000);
    stop.abort();
    await result;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(calls).toBe(1);
    expect(told).toHaveLength(1);
  });
});
