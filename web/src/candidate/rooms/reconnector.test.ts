import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError, Unreachable } from "../../shared/api/http";
import type { Wait } from "../../shared/api/retry-after";
import type { Grant } from "../api";
import type { PageMessage } from "./messages";
import { Reconnector, type ReconnectorEvents } from "./reconnector";
import type { OpenRoom, Room, RoomEvents } from "./room";

const GRANT: Grant = {
  transport: "direct",
  url: "https://hr.example/api/v1/interviews/1/rtc",
  token: "t",
  identity: "candidate-1",
  ice_servers: [],
  expires_at: "2030-01-01T00:00:00Z",
};

class FakeRoom implements Room {
  readonly sent: PageMessage[] = [];
  readonly tracks: MediaStreamTrack[] = [];
  closed = 0;

  constructor(readonly events: RoomEvents) {}

  send(message: PageMessage): boolean {
    this.sent.push(message);
    return true;
  }

  async setTrack(track: MediaStreamTrack): Promise<void> {
    this.tracks.push(track);
  }

  async close(): Promise<void> {
    this.closed++;
  }
}

const track = (name: string) => ({ label: name }) as MediaStreamTrack;

describe("a reconnector", () => {
  let rooms: FakeRoom[];
  let refusals: unknown[];
  let events: ReconnectorEvents & { statuses: string[]; waits: Wait[]; refusedBy: number[] };
  let online = true;
  let reconnector: Reconnector;

  beforeEach(() => {
    vi.useFakeTimers();
    rooms = [];
    refusals = [];
    online = true;
    const statuses: string[] = [];
    const waits: Wait[] = [];
    const refusedBy: number[] = [];
    events = {
      statuses,
      waits,
      refusedBy,
      connection: (connection, wait) => {
        statuses.push(connection);
        if (wait !== undefined) waits.push(wait);
      },
      message: vi.fn(),
      voice: vi.fn(),
      refused: (status) => refusedBy.push(status),
    };
    const grant = async () => {
      const refusal = refusals.shift();
      if (refusal !== undefined) throw refusal;
      return GRANT;
    };
    const open: OpenRoom = async (_, __, roomEvents) => {
      const room = new FakeRoom(roomEvents);
      rooms.push(room);
      roomEvents.status("live");
      return room;
    };
    reconnector = new Reconnector(grant, open, track("first"), events, () => online);
  });

  afterEach(() => vi.useRealTimers());

  const settle = () => vi.advanceTimersByTimeAsync(0);

  it("connects again when a connection is gone", async () => {
    reconnector.connect();
    await settle();
    rooms[0]?.events.gone();
    await settle();
    expect(rooms).toHaveLength(2);
    expect(events.statuses).toEqual(["live", "reconnecting", "live"]);
  });

  it("ignores events of a previous connection", async () => {
    reconnector.connect();
    await settle();
    rooms[0]?.events.gone();
    await settle();
    rooms[0]?.events.message({ type: "replaced" });
    rooms[0]?.events.gone();
    await settle();
    expect(events.message).not.toHaveBeenCalled();
    expect(rooms).toHaveLength(2);
  });

  it("waits longer each time, and not at all when asked to retry now", async () => {
    refusals = Array.from({ length: 9 }, () => new Unreachable("no"));
    reconnector.connect();
    await vi.advanceTimersByTimeAsync(399);
    expect(refusals).toHaveLength(8);
    await vi.advanceTimersByTimeAsync(1);
    expect(refusals).toHaveLength(7);
    await vi.advanceTimersByTimeAsync(799);
    expect(refusals).toHaveLength(7);
    reconnector.connect();
    await settle();
    expect(refusals).toHaveLength(6);
  });

  it("distinguishes a device without network from a server that is down", async () => {
    refusals = [new Unreachable("no"), new Unreachable("no")];
    reconnector.connect();
    await settle();
    online = false;
    await vi.advanceTimersByTimeAsync(500);
    expect(events.statuses).toEqual(["reconnecting", "offline"]);
  });

  it.each([
    [503, 3, "full", "busy"],
    [503, 40, "full", "busy"],
    [429, 60, "crowded", "crowded"],
  ])("waits for the time that a %i asks for: %i s", async (status, afterS, connection, why) => {
    const until = Date.now() + afterS * 1000;
    refusals = [new ApiError(status, "", afterS, "later")];
    reconnector.connect();
    await vi.advanceTimersByTimeAsync(afterS * 1000 - 100);
    expect(events.statuses).toEqual([connection]);
    expect(events.waits).toEqual([{ why, until }]);
    await vi.advanceTimersByTimeAsync(200);
    expect(events.statuses).toEqual([connection, "live"]);
  });

  it("does not wait longer each time for a server that names the time", async () => {
    refusals = [503, 503, 503].map((status) => new ApiError(status, "", 2, ""));
    refusals.push(new Unreachable("no"));
    reconnector.connect();
    await vi.advanceTimersByTimeAsync(6_000);
    expect(events.statuses).toEqual(["full", "full", "full", "reconnecting"]);
    await vi.advanceTimersByTimeAsync(400);
    expect(rooms).toHaveLength(1);
  });

  it.each([401, 403, 404, 409, 410])("gives up at once when refused with %i", async (status) => {
    refusals = [new ApiError(status, "", null, "")];
    reconnector.connect();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(events.refusedBy).toEqual([status]);
    expect(rooms).toHaveLength(0);
  });

  it("uses the latest microphone in every connection", async () => {
    reconnector.connect();
    await settle();
    await reconnector.setTrack(track("headset"));
    expect(rooms[0]?.tracks.map(({ label }) => label)).toEqual(["headset"]);
  });

  it("closes the room once when stopped, and stays out", async () => {
    reconnector.connect();
    await settle();
    await reconnector.stop();
    rooms[0]?.events.gone();
    reconnector.connect();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(rooms).toHaveLength(1);
    expect(rooms[0]?.closed).toBe(1);
    expect(reconnector.send({ type: "bye" })).toBe(false);
  });

  it("leaves a room that opened after it was stopped", async () => {
    reconnector.connect();
    const stopping = reconnector.stop();
    await settle();
    await stopping;
    expect(rooms.every(({ closed }) => closed === 1)).toBe(true);
  });
});
