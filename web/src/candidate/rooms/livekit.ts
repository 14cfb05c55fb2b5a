/** A room on a LiveKit server. Loaded only for grants that name one. */
import {
  ConnectionQuality,
  ConnectionState,
  Room as LiveKit,
  LocalAudioTrack,
  type LocalTrack,
  type LocalTrackPublication,
  ParticipantKind,
  type RemoteParticipant,
  type RemoteTrack,
  RoomEvent,
  Track,
} from "livekit-client";
import { ConnectionQualityMonitor } from "./connection-quality";
import { type PageMessage, readMessage } from "./messages";
import type { OpenRoom, Room, RoomEvents } from "./room";

const TOPIC = "vivavoce";
const STATS_MS = 500;
/** The server reports on the published audio about every second, even in silence. */
const BROKEN_MS = 3_000;

export const openLiveKitRoom: OpenRoom = async (grant, track, events) => {
  const room = new LiveKitRoom(events);
  try {
    await room.connect(grant.url, grant.token, track);
  } catch (error) {
    await room.close();
    throw error;
  }
  return room;
};

class LiveKitRoom implements Room {
  private readonly room = new LiveKit({
    // The page owns the microphone and its processing.
    stopLocalTrackOnUnpublish: false,
    disconnectOnPageLeave: true,
    singlePeerConnection: true,
  });
  private published: LocalTrackPublication | null = null;
  private closed = false;
  private connected = false;
  private readonly quality = new ConnectionQualityMonitor(0, BROKEN_MS, Number.POSITIVE_INFINITY);
  private timer = 0;

  constructor(private readonly events: RoomEvents) {
    this.room
      .on(RoomEvent.TrackSubscribed, (track, _, participant) => this.onTrack(track, participant))
      .on(RoomEvent.DataReceived, (payload, participant, _, topic) => {
        if (topic !== TOPIC || (participant !== undefined && !isAgent(participant))) return;
        const message = this.closed ? null : readMessage(new TextDecoder().decode(payload));
        if (message !== null) this.events.message(message);
      })
      .on(RoomEvent.SignalReconnecting, () => this.report("reconnecting"))
      .on(RoomEvent.Reconnecting, () => this.report("reconnecting"))
      .on(RoomEvent.Reconnected, () => this.report("live"))
      .on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
        if (!participant.isLocal || this.room.state !== ConnectionState.Connected) return;
        if (quality === ConnectionQuality.Poor) this.report("weak");
        else if (quality === ConnectionQuality.Lost) this.report("reconnecting");
        else this.report("live");
      })
      .on(RoomEvent.Disconnected, () => {
        if (this.closed) return;
        this.end();
        if (this.connected) this.events.gone();
      });
  }

  async connect(url: string, token: string, track: MediaStreamTrack): Promise<void> {
    this.events.status("joining");
    await this.room.connect(url, token);
    const { enabled } = track;
    const local = new LocalAudioTrack(track, undefined, true);
    // The client adopts the track asynchronously; nothing is sent before it is published.
    await new Promise((resolve) => window.setTimeout(resolve));
    stayMuted(track, enabled);
    this.published = await this.room.localParticipant.publishTrack(local as LocalTrack, {
      source: Track.Source.Microphone,
      dtx: false,
      red: true,
    });
    this.connected = true;
    this.quality.connected(performance.now());
    this.timer = window.setInterval(() => void this.measure(), STATS_MS);
    this.report("live");
  }

  send(message: PageMessage): boolean {
    if (this.closed || this.room.state !== ConnectionState.Connected) return false;
    const payload = new TextEncoder().encode(JSON.stringify(message));
    void this.room.localParticipant
      .publishData(payload, { reliable: true, topic: TOPIC })
      .catch(() => undefined);
    return true;
  }

  async setTrack(track: MediaStreamTrack): Promise<void> {
    const { enabled } = track;
    await this.published?.audioTrack?.replaceTrack(track, { userProvidedTrack: true });
    stayMuted(track, enabled);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.send({ type: "bye" });
    this.end();
    await this.room.disconnect(false);
  }

  private end(): void {
    this.closed = true;
    window.clearInterval(this.timer);
  }

  /** Reports a break well before LiveKit's client, which waits for 15 seconds. */
  private async measure(): Promise<void> {
    const stats = await this.published?.audioTrack?.getRTCStatsReport();
    let packets: number | null = null;
    for (const entry of stats?.values() ?? [])
      if (entry.type === "transport") packets = entry.packetsReceived ?? null;
    if (packets === null || this.room.state !== ConnectionState.Connected) return;
    const change = this.quality.update(performance.now(), { packets, lost: 0, roundTripS: null });
    if (change !== null && change !== "gone") this.report(change);
  }

  private onTrack(track: RemoteTrack, participant: RemoteParticipant): void {
    // Another device of the same candidate may be in the room for a moment.
    if (track.kind !== Track.Kind.Audio || !isAgent(participant)) return;
    this.events.voice(new MediaStream([track.mediaStreamTrack]));
  }

  private report(status: Parameters<RoomEvents["status"]>[0]): void {
    if (!this.closed) this.events.status(status);
  }
}

/** LiveKit's client enables a track when it adopts it. A muted candidate must stay muted. */
function stayMuted(track: MediaStreamTrack, enabled: boolean): void {
  if (!enabled) track.enabled = false;
}

function isAgent(participant: RemoteParticipant): boolean {
  return participant.kind === ParticipantKind.AGENT;
}
