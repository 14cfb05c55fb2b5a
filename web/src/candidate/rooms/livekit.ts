/** A room on a LiveKit server. Fetched only for grants that name one. */
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
const WATCH_MS = 500;
/** The server reports on our sound every second or so, also while everybody is silent. */
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
    // The page owns the microphone and its processing; nothing is published but sound.
    stopLocalTrackOnUnpublish: false,
    disconnectOnPageLeave: true,
    singlePeerConnection: true,
  });
  private published: LocalTrackPublication | null = null;
  private over = false;
  private connected = false;
  private readonly quality = new ConnectionQualityMonitor(0, BROKEN_MS, Number.POSITIVE_INFINITY);
  private timer = 0;

  constructor(private readonly events: RoomEvents) {
    this.room
      .on(RoomEvent.TrackSubscribed, (track, _, participant) => this.hear(track, participant))
      .on(RoomEvent.DataReceived, (payload, participant, _, topic) => {
        if (topic !== TOPIC || (participant !== undefined && !isAgent(participant))) return;
        const message = this.over ? null : readMessage(new TextDecoder().decode(payload));
        if (message !== null) this.events.message(message);
      })
      .on(RoomEvent.SignalReconnecting, () => this.tell("reconnecting"))
      .on(RoomEvent.Reconnecting, () => this.tell("reconnecting"))
      .on(RoomEvent.Reconnected, () => this.tell("live"))
      .on(RoomEvent.ConnectionQualityChanged, (quality, participant) => {
        if (!participant.isLocal || this.room.state !== ConnectionState.Connected) return;
        if (quality === ConnectionQuality.Poor) this.tell("weak");
        else if (quality === ConnectionQuality.Lost) this.tell("reconnecting");
        else this.tell("live");
      })
      .on(RoomEvent.Disconnected, () => {
        if (this.over) return;
        this.end();
        if (this.connected) this.events.gone();
      });
  }

  async connect(url: string, token: string, track: MediaStreamTrack): Promise<void> {
    this.events.status("joining");
    await this.room.connect(url, token);
    const { enabled } = track;
    const local = new LocalAudioTrack(track, undefined, true);
    // It is taken over in promises; nothing is sent before it is published.
    await new Promise((resolve) => window.setTimeout(resolve));
    stayMuted(track, enabled);
    this.published = await this.room.localParticipant.publishTrack(local as LocalTrack, {
      source: Track.Source.Microphone,
      dtx: false,
      red: true,
    });
    this.connected = true;
    this.quality.connected(performance.now());
    this.timer = window.setInterval(() => void this.measure(), WATCH_MS);
    this.tell("live");
  }

  send(message: PageMessage): boolean {
    if (this.over || this.room.state !== ConnectionState.Connected) return false;
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
    if (this.over) return;
    this.send({ type: "bye" });
    this.end();
    await this.room.disconnect(false);
  }

  private end(): void {
    this.over = true;
    window.clearInterval(this.timer);
  }

  /** Tells of a broken line well before LiveKit's client, which waits for 15 seconds. */
  private async measure(): Promise<void> {
    const report = await this.published?.audioTrack?.getRTCStatsReport();
    let packets: number | null = null;
    for (const part of report?.values() ?? [])
      if (part.type === "transport") packets = part.packetsReceived ?? null;
    if (packets === null || this.room.state !== ConnectionState.Connected) return;
    const change = this.quality.update(performance.now(), { packets, lost: 0, roundTripS: null });
    if (change !== null && change !== "gone") this.tell(change);
  }

  private hear(track: RemoteTrack, participant: RemoteParticipant): void {
    // Another device of the same candidate may be here for a moment; it is not listened to.
    if (track.kind !== Track.Kind.Audio || !isAgent(participant)) return;
    this.events.voice(new MediaStream([track.mediaStreamTrack]));
  }

  private tell(status: Parameters<RoomEvents["status"]>[0]): void {
    if (!this.over) this.events.status(status);
  }
}

/** LiveKit's client switches on whatever track it takes over. Who is muted is not to be heard. */
function stayMuted(track: MediaStreamTrack, enabled: boolean): void {
  if (!enabled) track.enabled = false;
}

function isAgent(participant: RemoteParticipant): boolean {
  return participant.kind === ParticipantKind.AGENT;
}
