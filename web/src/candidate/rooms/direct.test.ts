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
  const requests: { url: string; body: unknown; authorization: string }[] = [];
  const reports: string[] = [];
  const events: RoomEvents = {
    status: (status) => reports.push(status),
    gone: () => reports.push("gone"),
    message: (message) => reports.push(message.type),
    voice: () => reports.push("voice"),
  };

  beforeEach(() => {
    vi.useFakeTimers();
    requests.length = reports.length = 0;
    vi.stubGlobal("window", globalThis);
    vi.stubGlobal("RTCPeerConnection", FakePeer);
    vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
      const headers = init.headers as Record<string, string>;
      const body: unknown = JSON.parse(String(init.body));
      requests.push({ url, body, authorization: headers.Authorization ?? "" });
      return new Response(JSON.stringify({ type: "answer", sdp: "v=0 answer" }));
    });
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const open = (): Promise<Room> => openDirectRoom(GRANT, {} as MediaStreamTrack, events);

  it("sends its offer to the page's own server, with the grant's token", async () => {
    await open();
    expect(requests).toEqual([
      {
        url: "/api/v1/interviews/1/rtc",
        body: { type: "offer", sdp: "v=0 offer" },
        authorization: "Bearer t",
      },
    ]);
    expect(FakePeer.last.configuration).toEqual({ iceServers: [{ urls: ["stun:stun.example"] }] });
    expect(reports).toEqual(["joining", "live"]);
  });

  it("sends only through an open channel, and ignores unknown messages", async () => {
    const room = await open();
    const { channel } = FakePeer.last;
    expect(room.send({ type: "control", action: "repeat" })).toBe(false);
    channel.readyState = "open";
    expect(room.send({ type: "control", action: "repeat" })).toBe(true);
    expect(channel.sent).toEqual(['{"type":"control","action":"repeat"}']);
    channel.onmessage?.({ data: '{"type":"state","state":"thinking"}' });
    channel.onmessage?.({ data: '{"type":"of tomorrow"}' });
    expect(reports.slice(2)).toEqual(["state"]);
  });

  it("is broken, then gone, when packets stop", async () => {
    await open();
    FakePeer.last.packets = 50;
    await vi.advanceTimersByTimeAsync(600);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(reports.slice(2)).toEqual(["reconnecting", "gone"]);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(reports.filter((each) => each === "gone")).toHaveLength(1);
    expect(FakePeer.last.closed).toBe(true);
  });

  it("is gone at once when the connection fails", async () => {
    await open();
    FakePeer.last.become("failed");
    expect(reports.at(-1)).toBe("gone");
  });

  it("says goodbye once, and ignores later messages", async () => {
    const room = await open();
    const { channel } = FakePeer.last;
    channel.readyState = "open";
    await room.close();
    await room.close();
    channel.onmessage?.({ data: '{"type":"replaced"}' });
    expect(channel.sent).toEqual(['{"type":"bye"}']);
    expect(reports).toEqual(["joining", "live"]);
  });

  it("takes another microphone", async () => {
    const track = {} as MediaStreamTrack;
    await (await open()).setTrack(track);
    expect(FakePeer.last.sender.replaceTrack).toHaveBeenCalledWith(track);
  });

  it("throws when it doesn't connect, and is closed", async () => {
    FakePeer.prototype.setRemoteDescription = async () => undefined;
    const refused = expect(open()).rejects.toThrow("connection timed out");
    await vi.advanceTimersByTimeAsync(13_000);
    await refused;
    expect(FakePeer.last.closed).toBe(true);
  });
});
