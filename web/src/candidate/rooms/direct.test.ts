import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Grant } from "../api";
import { openDirectRoom } from "./direct";
import type { Room, RoomEvents } from "./room";

const GRANT: Grant = {
  transport: "direct",
  url: "https://hr.example/api/v1/interviews/1/rtc",
  token: "t",
  identity: "candidate-1",
  ice_servers: [{ urls: ["stun:stun.example"], username: null, credential: null }],
  expires_at: "2030-01-01T00:00:00Z",
};

class FakeChannel {
  readyState = "connecting";
  readonly sent: string[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  send(data: string) {
    this.sent.push(data);
  }
}

class FakePeer extends EventTarget {
  static last: FakePeer;
  connectionState = "new";
  iceGatheringState = "complete";
  localDescription: { sdp: string } | null = null;
  packets = 0;
  closed = false;
  ontrack: ((event: { track: unknown }) => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  readonly channel = new FakeChannel();
  readonly sender = { replaceTrack: vi.fn(async () => undefined) };

  constructor(readonly configuration: unknown) {
    super();
    FakePeer.last = this;
  }
  createDataChannel() {
    return this.channel;
  }
  addTransceiver() {
    return { sender: this.sender };
  }
  async createOffer() {
    return { sdp: "v=0 offer" };
  }
  async setLocalDescription(offer: { sdp: string }) {
    this.localDescription = offer;
  }
  async setRemoteDescription() {
    this.become("connected");
  }
  async getStats() {
    return new Map([["a", { type: "inbound-rtp", packetsReceived: this.packets, packetsLost: 0 }]]);
  }
  close() {
    this.closed = true;
  }
  become(state: string) {
    this.connectionState = state;
    this.onconnectionstatechange?.();
    this.dispatchEvent(new Event("connectionstatechange"));
  }
}

describe("a direct room", () => {
  const asked: { url: string; body: unknown; authorization: string }[] = [];
  const told: string[] = [];
  const events: RoomEvents = {
    status: (status) => told.push(status),
    gone: () => told.push("gone"),
    message: (message) => told.push(message.type),
    voice: () => told.push("voice"),
  };

  beforeEach(() => {
    vi.useFakeTimers();
    asked.length = told.length = 0;
    vi.stubGlobal("window", globalThis);
    vi.stubGlobal("RTCPeerConnection", FakePeer);
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      const headers = init.headers as Record<string, string>;
      const body: unknown = JSON.parse(String(init.body));
      asked.push({ url, body, authorization: headers.Authorization ?? "" });
      return new Response(JSON.stringify({ type: "answer", sdp: "v=0 answer" }));
    });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const open = (): Promise<Room> => openDirectRoom(GRANT, {} as MediaStreamTrack, events);

  it("offers itself to the page's own server, with the grant's token", async () => {
    await open();
    expect(asked).toEqual([
      {
        url: "/api/v1/interviews/1/rtc",
        body: { type: "offer", sdp: "v=0 offer" },
        authorization: "Bearer t",
      },
    ]);
    expect(FakePeer.last.configuration).toEqual({ iceServers: [{ urls: ["stun:stun.example"] }] });
    expect(told).toEqual(["joining", "live"]);
  });

  it("sends only through an open channel, and hears only what it knows", async () => {
    const room = await open();
    const { channel } = FakePeer.last;
    expect(room.send({ type: "control", action: "repeat" })).toBe(false);
    channel.readyState = "open";
    expect(room.send({ type: "control", action: "repeat" })).toBe(true);
    expect(channel.sent).toEqual(['{"type":"control","action":"repeat"}']);
    channel.onmessage?.({ data: '{"type":"state","state":"thinking"}' });
    channel.onmessage?.({ data: '{"type":"of tomorrow"}' });
    expect(told.slice(2)).toEqual(["state"]);
  });

  it("is broken, then gone, when no packet comes any more", async () => {
    await open();
    FakePeer.last.packets = 50;
    await vi.advanceTimersByTimeAsync(600);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(told.slice(2)).toEqual(["reconnecting", "gone"]);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(told.filter((each) => each === "gone")).toHaveLength(1);
    expect(FakePeer.last.closed).toBe(true);
  });

  it("is gone at once when the connection fails", async () => {
    await open();
    FakePeer.last.become("failed");
    expect(told.at(-1)).toBe("gone");
  });

  it("says goodbye once, and hears nothing more", async () => {
    const room = await open();
    const { channel } = FakePeer.last;
    channel.readyState = "open";
    await room.close();
    await room.close();
    channel.onmessage?.({ data: '{"type":"replaced"}' });
    expect(channel.sent).toEqual(['{"type":"bye"}']);
    expect(told).toEqual(["joining", "live"]);
  });

  it("takes another microphone", async () => {
    const track = {} as MediaStreamTrack;
    await (await open()).setTrack(track);
    expect(FakePeer.last.sender.replaceTrack).toHaveBeenCalledWith(track);
  });

  it("that never connects is an error, and closed", async () => {
    FakePeer.prototype.setRemoteDescription = async () => undefined;
    const refused = expect(open()).rejects.toThrow("no way through");
    await vi.advanceTimersByTimeAsync(13_000);
    await refused;
    expect(FakePeer.last.closed).toBe(true);
  });
});
