/** Judges the quality of a connection by its statistics. The room sends sound all the time, even
 *  silence, so missing packets reveal a break well before the browser reports it. */
import type { RoomStatus } from "./room";

/** Without a packet for this time the connection is broken. */
export const BROKEN_MS = 1_500;
/** After this time a new connection is quicker than waiting for this one. */
export const GONE_MS = 5_000;
/** The share of packets lost within WINDOW_MS, or the round trip, of a weak connection. */
export const WEAK_LOSS = 0.08;
export const WEAK_ROUND_TRIP_S = 0.6;
const WINDOW_MS = 4_000;

export interface ConnectionStats {
  readonly packets: number;
  readonly lost: number;
  readonly roundTripS: number | null;
}

export class ConnectionQualityMonitor {
  private status: RoomStatus = "joining";
  private lastPacketAt: number;
  private packets = 0;
  private history: { at: number; packets: number; lost: number }[] = [];

  constructor(
    now: number,
    private readonly brokenMs = BROKEN_MS,
    private readonly goneMs = GONE_MS,
  ) {
    this.lastPacketAt = now;
  }

  /** Starts judging a connection that was just made. */
  connected(now: number): void {
    this.lastPacketAt = now;
    this.status = "live";
  }

  /** Takes new statistics; returns the status if it changed. `now` in ms. */
  update(now: number, stats: ConnectionStats): RoomStatus | "gone" | null {
    // A smaller number comes from a new connection.
    if (stats.packets !== this.packets) {
      this.packets = stats.packets;
      this.lastPacketAt = now;
    }
    const silentMs = now - this.lastPacketAt;
    if (silentMs >= this.goneMs) return "gone";
    this.history.push({ at: now, packets: stats.packets, lost: stats.lost });
    this.history = this.history.filter(({ at }) => now - at <= WINDOW_MS);
    const next = silentMs >= this.brokenMs ? "reconnecting" : this.isWeak(stats) ? "weak" : "live";
    // Losses before a break don't count for the connection after it.
    if (next === "reconnecting") this.history = [];
    if (next === this.status) return null;
    this.status = next;
    return next;
  }

  private isWeak(stats: ConnectionStats): boolean {
    const first = this.history[0];
    if (first === undefined) return false;
    const lost = stats.lost - first.lost;
    const received = stats.packets - first.packets;
    const share = lost + received > 50 ? lost / (lost + received) : 0;
    return share > WEAK_LOSS || (stats.roundTripS ?? 0) > WEAK_ROUND_TRIP_S;
  }
}
