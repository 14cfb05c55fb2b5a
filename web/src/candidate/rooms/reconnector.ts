/** Reconnects to the room, each time with a new grant, until it is stopped. */
import { ApiError, Unreachable } from "../../shared/api/http";
import { type Wait, waitOf } from "../../shared/api/retry-after";
import type { Grant } from "../api";
import type { PageMessage } from "./messages";
import type { OpenRoom, Room, RoomEvents, RoomStatus } from "./room";

const FIRST_WAIT_MS = 400;
const LONGEST_WAIT_MS = 4_000;
/** Statuses that a retry doesn't change. */
const FINAL = new Set([401, 403, 404, 409, 410]);

export interface ReconnectorEvents {
  /** `full` and `crowded` come with the wait that the server asks for. */
  connection(connection: RoomStatus | "offline" | "full" | "crowded", wait?: Wait): void;
  message: RoomEvents["message"];
  voice: RoomEvents["voice"];
  /** The server refused for good, with this status. */
  refused(status: number): void;
}

export class Reconnector {
  private room: Room | null = null;
  private sleeping: { wake: () => void } | null = null;
  private running = false;
  private stopped = false;
  private attempt = 0;

  constructor(
    private readonly grant: () => Promise<Grant>,
    private readonly open: OpenRoom,
    private track: MediaStreamTrack,
    private readonly events: ReconnectorEvents,
    private readonly online: () => boolean = () => navigator.onLine,
  ) {}

  /** Connects, or retries at once instead of waiting. */
  connect(): void {
    if (this.stopped) return;
    this.sleeping?.wake();
    if (!this.running && this.room === null) void this.run();
  }

  send(message: PageMessage): boolean {
    return this.room?.send(message) ?? false;
  }

  async setTrack(track: MediaStreamTrack): Promise<void> {
    this.track = track;
    await this.room?.setTrack(track);
  }

  /** Leaves the room for good. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.attempt++;
    this.sleeping?.wake();
    const room = this.room;
    this.room = null;
    await room?.close();
  }

  private async run(): Promise<void> {
    this.running = true;
    let waitMs = FIRST_WAIT_MS;
    while (!this.stopped) {
      const attempt = ++this.attempt;
      try {
        const grant = await this.grant();
        if (this.stopped) break;
        const track = this.track;
        const room = await this.open(grant, track, this.eventsOf(attempt));
        if (this.stopped || attempt !== this.attempt) {
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
        const wait = waitOf(error);
        if (wait !== null) {
          this.events.connection(wait.why === "crowded" ? "crowded" : "full", wait);
          await this.sleep(wait.until - Date.now());
          continue;
        }
        this.events.connection(
          error instanceof Unreachable && !this.online() ? "offline" : "reconnecting",
        );
        await this.sleep(waitMs);
        waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      }
    }
    this.running = false;
  }

  private eventsOf(attempt: number): RoomEvents {
    const current = () => attempt === this.attempt && !this.stopped;
    return {
      status: (status) => current() && this.events.connection(status),
      message: (message) => current() && this.events.message(message),
      voice: (stream) => current() && this.events.voice(stream),
      gone: () => {
        if (!current()) return;
        this.room = null;
        this.events.connection(this.online() ? "reconnecting" : "offline");
        if (!this.running) void this.run();
      },
    };
  }

  private sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.sleeping = null;
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.sleeping = { wake };
    });
  }
}
