/** Opens the room that a grant names. */
import type { OpenRoom } from "./room";

/** Loads LiveKit's client only for a grant that needs it. */
export const openRoom: OpenRoom = async (grant, track, events) => {
  const open: OpenRoom =
    grant.transport === "livekit"
      ? (await import("./livekit")).openLiveKitRoom
      : (await import("./direct")).openDirectRoom;
  return open(grant, track, events);
};
