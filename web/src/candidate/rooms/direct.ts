/** A direct room: one peer connection between this page and the server. */
import { exchange, type Grant } from "../api";
import { ConnectionQualityMonitor } from "./connection-quality";
import type { PageMessage } from "./messages";
import { readMessage } from "./messages";
import type { OpenRoom, Room, RoomEvents } from "./room";

const CHANNEL = "events";
/** No candidate is trickled, so the offer waits for them, but not for a slow STUN server. */
const GATHER_MS = 2_000;
const CONNECT_MS = 12_000;
const WATCH_MS = 500;

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
  private over = false;

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
      const message = this.over ? null : readMessage(String(data));
      if (message !== null) events.message(message);
    };
    this.peer.ontrack = ({ track: heard }) => events.voice(new MediaStream([heard]));
    this.peer.onconnectionstatechange = () => this.look();
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
    this.timer = window.setInterval(() => void this.measure(), WATCH_MS);
  }

  send(message: PageMessage): boolean {
    if (this.over || this.channel.readyState !== "open") return false;
    this.channel.send(JSON.stringify(message));
    return true;
  }

  async setTrack(track: MediaStreamTrack): Promise<void> {
    await this.sender.replaceTrack(track);
  }

  async close(): Promise<void> {
    if (this.over) return;
    this.send({ type: "bye" });
    this.end();
  }

  private connected(): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = window.setTimeout(() => reject(new Error("no way through")), CONNECT_MS);
      const look = () => {
        const state = this.peer.connectionState;
        if (state === "connected") resolve();
        else if (state === "failed" || state === "closed") reject(new Error(state));
        else return;
        window.clearTimeout(late);
        this.peer.removeEventListener("connectionstatechange", look);
      };
      this.peer.addEventListener("connectionstatechange", look);
      look();
    });
  }

  private look(): void {
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
    if (this.over) return;
    const change = this.quality.update(performance.now(), { packets, lost, roundTripS });
    if (change === "gone") this.lose();
    else if (change !== null) this.events.status(change);
  }

  private lose(): void {
    if (this.over) return;
    this.end();
    this.events.gone();
  }

  private end(): void {
    this.over = true;
    window.clearInterval(this.timer);
    this.peer.onconnectionstatechange = null;
    // What was sent last still has to leave.
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
      peer.removeEventListener("icegatheringstatechange", look);
      resolve();
    };
    const look = () => peer.iceGatheringState === "complete" && done();
    const timer = window.setTimeout(done, GATHER_MS);
    peer.addEventListener("icegatheringstatechange", look);
  });
}
