/** Tells from a connection's stats how the line is. The room sends sound all the time, also
 *  silence, so packets that stay away are a broken line well before the browser says so. */
import type { RoomStatus } from "./room";

/** Without a packet for so long, the line is broken. */
export const BROKEN_MS = 1_500;
/** After so long a new connection is better than to wait for this one. */
export const GONE_MS = 5_000;
/** Lost packets of the last seconds, or a round trip, from which on the line is weak. */
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
  private lastFlow: number;
  private packets = 0;
  private history: { at: number; packets: number; lost: number }[] = [];

  constructor(
    now: number,
    private readonly brokenMs = BROKEN_MS,
    private readonly goneMs = GONE_MS,
  ) {
    this.lastFlow = now;
  }

  /** The connection has just come about. */
  connected(now: number): void {
    this.lastFlow = now;
    this.status = "live";
  }

  /** What has changed, if anything. Times in ms. */
  update(now: number, stats: ConnectionStats): RoomStatus | "gone" | null {
    // Fewer are those of a new connection.
    if (stats.packets !== this.packets) {
      this.packets = stats.packets;
      this.lastFlow = now;
    }
    const silentMs = now - this.lastFlow;
    if (silentMs >= this.goneMs) return "gone";
    this.history.push({ at: now, packets: stats.packets, lost: stats.lost });
    this.history = this.history.filter(({ at }) => now - at <= WINDOW_MS);
    const next = silentMs >= this.brokenMs ? "reconnecting" : this.isWeak(stats) ? "weak" : "live";
    // Losses from before a break say nothing about the line after it.
    if (next === "reconnecting") this.history = [];
    if (next === this.status) return null;
    this.status = next;
    return next;
  }

  private isWeak(stats: ConnectionStats): boolean {
    const first = this.history[0];
    if (first === undefined) return false;
    const lost = stats.lost - first.lost;
    const came = stats.packets - first.packets;
    const share = lost + came > 50 ? lost / (lost + came) : 0;
    return share > WEAK_LOSS || (stats.roundTripS ?? 0) > WEAK_ROUND_TRIP_S;
  }
}
