/** Keeps the candidate in their interview: a connection that is over is made anew, with a new
 *  grant, for as long as the page wants. */
import { ApiError, Unreachable } from "../../shared/api/http";
import { type Wait, waitOf } from "../../shared/api/retry-after";
import type { Grant } from "../api";
import type { PageMessage } from "./messages";
import type { OpenRoom, Room, RoomEvents, RoomStatus } from "./room";

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 4_000;
/** Refusals that no second try changes. */
const FINAL = new Set([401, 403, 404, 409, 410]);

export interface ReconnectorEvents {
  /** `full` and `crowded` come with how long the server asks to wait. */
  connection(connection: RoomStatus | "offline" | "full" | "crowded", wait?: Wait): void;
  message: RoomEvents["message"];
  voice: RoomEvents["voice"];
  /** The server lets nobody in any more; the status says why. */
  refused(status: number): void;
}

export class Reconnector {
  private room: Room | null = null;
  private waiting: { wake: () => void } | null = null;
  private running = false;
  private stopped = false;
  private turn = 0;

  constructor(
    private readonly grant: () => Promise<Grant>,
    private readonly open: OpenRoom,
    private track: MediaStreamTrack,
    private readonly events: ReconnectorEvents,
    private readonly online: () => boolean = () => navigator.onLine,
  ) {}

  /** Begin, or try at once instead of waiting any longer. */
  connect(): void {
    if (this.stopped) return;
    this.waiting?.wake();
    if (!this.running && this.room === null) void this.run();
  }

  send(message: PageMessage): boolean {
    return this.room?.send(message) ?? false;
  }

  async setTrack(track: MediaStreamTrack): Promise<void> {
    this.track = track;
    await this.room?.setTrack(track);
  }

  /** Leave and stay away. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.turn++;
    this.waiting?.wake();
    const room = this.room;
    this.room = null;
    await room?.close();
  }

  private async run(): Promise<void> {
    this.running = true;
    let waitMs = FIRST_WAIT_MS;
    while (!this.stopped) {
      const turn = ++this.turn;
      try {
        const grant = await this.grant();
        if (this.stopped) break;
        const track = this.track;
        const room = await this.open(grant, track, this.listen(turn));
        if (this.stopped || turn !== this.turn) {
          await room.close();
          break;
        }
        this.room = room;
        if (track !== this.track) await room.setTrack(this.track);
        break;
      } catch (error) {
        if (this.stopped) break;
        if (error instanceof ApiError && FINAL.has(error.status)) {
          this.stopped = true;
          this.events.refused(error.status);
          break;
        }
        const asked = waitOf(error);
        if (asked !== null) {
          this.events.connection(asked.why === "crowded" ? "crowded" : "full", asked);
          await this.wait(asked.until - Date.now());
          continue;
        }
        this.events.connection(
          error instanceof Unreachable && !this.online() ? "offline" : "reconnecting",
        );
        await this.wait(waitMs);
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      }
    }
    this.running = false;
  }

  private listen(turn: number): RoomEvents {
    const now = () => turn === this.turn && !this.stopped;
    return {
      status: (status) => now() && this.events.connection(status),
      message: (message) => now() && this.events.message(message),
      voice: (stream) => now() && this.events.voice(stream),
      gone: () => {
        if (!now()) return;
        this.room = null;
        this.events.connection(this.online() ? "reconnecting" : "offline");
        if (!this.running) void this.run();
      },
    };
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.waiting = null;
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.waiting = { wake };
    });
  }
}
