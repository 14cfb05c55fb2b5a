/** Where the candidate meets the interviewer, whatever carries the sound. */
import type { Grant } from "../api";
import type { AgentMessage, PageMessage } from "./messages";

/** `gone`: this connection is over and comes back only as a new one. */
export type RoomStatus = "joining" | "live" | "weak" | "reconnecting";

export interface RoomEvents {
  /** How the connection is; never again after `gone`. */
  status(status: RoomStatus): void;
  /** The connection is over and nothing brings it back; the reconnector makes another. */
  gone(): void;
  message(message: AgentMessage): void;
  /** The interviewer's voice, to be played. */
  voice(stream: MediaStream): void;
}

/** One connection, from a grant to its end. */
export interface Room {
  /** False when it cannot be sent now. */
  send(message: PageMessage): boolean;
  /** Another microphone in the place of the former one. */
  setTrack(track: MediaStreamTrack): Promise<void>;
  /** Says goodbye, so that the interviewer knows at once. Safe to call twice. */
  close(): Promise<void>;
}

/** Connects; resolves once it is under way, and throws when it can't be. */
export type OpenRoom = (grant: Grant, track: MediaStreamTrack, events: RoomEvents) => Promise<Room>;
