/** The room where the candidate meets the interviewer, independent of its transport. */
import type { Grant } from "../api";
import type { AgentMessage, PageMessage } from "./messages";

export type RoomStatus = "joining" | "live" | "weak" | "reconnecting";

export interface RoomEvents {
  /** The connection's status changed. Not called after `gone`. */
  status(status: RoomStatus): void;
  /** The connection is over for good; the reconnector makes another. */
  gone(): void;
  message(message: AgentMessage): void;
  /** The interviewer's voice is available. */
  voice(stream: MediaStream): void;
}

/** One connection, from a grant to its end. */
export interface Room {
  /** Sends a message. False when it can't be sent now. */
  send(message: PageMessage): boolean;
  /** Replaces the microphone. */
  setTrack(track: MediaStreamTrack): Promise<void>;
  /** Says goodbye, so that the interviewer notices at once. Safe to call twice. */
  close(): Promise<void>;
}

/** Opens a room; resolves once it is connected, throws when it can't connect. */
export type OpenRoom = (grant: Grant, track: MediaStreamTrack, events: RoomEvents) => Promise<Room>;
