import { beforeEach, describe, expect, it } from "vitest";
import { BROKEN_MS, ConnectionQualityMonitor, GONE_MS } from "./connection-quality";

describe("the quality of a connection", () => {
  let quality: ConnectionQualityMonitor;
  let now = 0;
  let packets = 0;
  let lost = 0;

  beforeEach(() => {
    now = packets = lost = 0;
    quality = new ConnectionQualityMonitor(0);
    quality.connected(0);
  });

  /** Lets half a second pass. */
  function pass(received: number, missing = 0, roundTripS: number | null = 0.02) {
    now += 500;
    packets += received;
    lost += missing;
    return quality.update(now, { packets, lost, roundTripS });
  }

  it("doesn't change while packets arrive", () => {
    for (let i = 0; i < 10; i++) expect(pass(25)).toBeNull();
  });

  it("is broken without packets, then gone", () => {
    pass(25);
    const changes = [];
    for (let i = 0; i < GONE_MS / 500; i++) changes.push(pass(0));
    expect(changes.indexOf("reconnecting")).toBe(BROKEN_MS / 500 - 1);
    expect(changes.at(-1)).toBe("gone");
  });

  it("is live again with the first packet", () => {
    pass(25);
    for (let i = 0; i < 5; i++) pass(0);
    expect(pass(25)).toBe("live");
  });

  it("is live with a new connection's count of packets, which is smaller", () => {
    pass(25);
    for (let i = 0; i < 5; i++) pass(0);
    packets = 0;
    expect(pass(3)).toBe("live");
  });

  it("is broken and gone after the given times", () => {
    quality = new ConnectionQualityMonitor(0, 3_000, Number.POSITIVE_INFINITY);
    quality.connected(0);
    pass(25);
    const changes = [];
    for (let i = 0; i < 100; i++) changes.push(pass(0));
    expect(changes.indexOf("reconnecting")).toBe(5);
    expect(changes).not.toContain("gone");
  });

  it("is weak while packets are lost, but not by losses of a past break", () => {
    expect([pass(20, 5), pass(20, 5), pass(20, 5), pass(20, 5)]).toContain("weak");
    for (let i = 0; i < 5; i++) pass(0);
    expect(pass(25, 100)).toBe("live");
  });

  it("is weak with a long round trip", () => {
    expect(pass(25, 0, 0.9)).toBe("weak");
    expect(pass(25, 0, 0.1)).toBe("live");
  });
});
