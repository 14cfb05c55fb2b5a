/** A direct room: one peer connection between this page and the server. */
import { exchange, type Grant } from "../api";
import { ConnectionQualityMonitor } from "./connection-quality";
import type { PageMessage } from "./messages";
import { readMessage } from "./messages";
import type { OpenRoom, Room, RoomEvents } from "./room";

const CHANNEL = "events";
/** ICE candidates aren't trickled, so the offer waits for them, but not for a slow STUN server. */
const GATHER_MS = 2_000;
const CONNECT_MS = 12_000;
const STATS_MS = 500;

export const openDirectRoom: OpenRoom = async (grant, track, events) => {
  const room = new DirectRoom(grant, track, events);
  try {
    await room.connect();
  } catch (error) {
    await room.close();
    throw error;
  }
  return room;
};

class DirectRoom implements Room {
  private readonly peer: RTCPeerConnection;
  private readonly channel: RTCDataChannel;
  private readonly sender: RTCRtpSender;
  private readonly quality: ConnectionQualityMonitor;
  private timer = 0;
  private closed = false;

  constructor(
    private readonly grant: Grant,
    track: MediaStreamTrack,
    private readonly events: RoomEvents,
  ) {
    this.peer = new RTCPeerConnection({ iceServers: iceServers(grant) });
    this.channel = this.peer.createDataChannel(CHANNEL);
    this.sender = this.peer.addTransceiver(track, { direction: "sendrecv" }).sender;
    this.quality = new ConnectionQualityMonitor(performance.now());
    this.channel.onmessage = ({ data }) => {
      const message = this.closed ? null : readMessage(String(data));
      if (message !== null) events.message(message);
    };
    this.peer.ontrack = ({ track: voice }) => events.voice(new MediaStream([voice]));
    this.peer.onconnectionstatechange = () => this.checkState();
  }

  async connect(): Promise<void> {
    this.events.status("joining");
    await this.peer.setLocalDescription(await this.peer.createOffer());
    await gathered(this.peer);
    const sdp = await exchange(this.grant, this.peer.localDescription?.sdp ?? "");
    await this.peer.setRemoteDescription({ type: "answer", sdp });
    await this.connected();
    this.quality.connected(performance.now());
    this.events.status("live");
    this.timer = window.setInterval(() => void this.measure(), STATS_MS);
  }

  send(message: PageMessage): boolean {
    if (this.closed || this.channel.readyState !== "open") return false;
    this.channel.send(JSON.stringify(message));
    return true;
  }

  async setTrack(track: MediaStreamTrack): Promise<void> {
    await this.sender.replaceTrack(track);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.send({ type: "bye" });
    this.end();
  }

  private connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timeout = window.setTimeout(
        () => reject(new Error("connection timed out")),
        CONNECT_MS,
      );
      const check = () => {
        const state = this.peer.connectionState;
        if (state === "connected") resolve();
        else if (state === "failed" || state === "closed") reject(new Error(state));
        else return;
        window.clearTimeout(timeout);
        this.peer.removeEventListener("connectionstatechange", check);
      };
      this.peer.addEventListener("connectionstatechange", check);
      check();
    });
  }

  private checkState(): void {
    const { connectionState } = this.peer;
    if (this.timer !== 0 && (connectionState === "failed" || connectionState === "closed"))
      this.lose();
  }

  private async measure(): Promise<void> {
    let packets = 0;
    let lost = 0;
    let roundTripS: number | null = null;
    for (const report of (await this.peer.getStats()).values()) {
      if (report.type === "inbound-rtp") {
        packets = report.packetsReceived ?? 0;
        lost = report.packetsLost ?? 0;
      } else if (report.type === "candidate-pair" && report.nominated) {
        roundTripS = report.currentRoundTripTime ?? null;
      }
    }
    if (this.closed) return;
    const change = this.quality.update(performance.now(), { packets, lost, roundTripS });
    if (change === "gone") this.lose();
    else if (change !== null) this.events.status(change);
  }

  private lose(): void {
    if (this.closed) return;
    this.end();
    this.events.gone();
  }

  private end(): void {
    this.closed = true;
    window.clearInterval(this.timer);
    this.peer.onconnectionstatechange = null;
    // Lets the last message leave.
    window.setTimeout(() => this.peer.close(), 50);
  }
}

function iceServers(grant: Grant): RTCIceServer[] {
  return (grant.ice_servers ?? []).map(({ urls, username, credential }) => ({
    urls: [...urls],
    ...(username != null && { username }),
    ...(credential != null && { credential }),
  }));
}

function gathered(peer: RTCPeerConnection): Promise<void> {
  if (peer.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      window.clearTimeout(timer);
      peer.removeEventListener("icegatheringstatechange", check);
      resolve();
    };
    const check = () => peer.iceGatheringState === "complete" && done();
    const timer = window.setTimeout(done, GATHER_MS);
    peer.addEventListener("icegatheringstatechange", check);
  });
}
