/** Opens the microphone, and says why it can't be opened. */

export type MicrophoneProblem = "denied" | "missing" | "busy" | "insecure" | "inapp" | "failed";

export class MicrophoneError extends Error {
  constructor(readonly problem: MicrophoneProblem) {
    super(problem);
  }
}

const STORAGE_KEY = "vivavoce.microphone";

const CONSTRAINTS: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};

/** Opens the given microphone, else the last used one, else the browser's default. */
export async function openMicrophone(deviceId?: string): Promise<MediaStreamTrack> {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new MicrophoneError(window.isSecureContext ? "inapp" : "insecure");
  }
  const preferred = deviceId ?? localStorage.getItem(STORAGE_KEY) ?? undefined;
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio:
        preferred === undefined ? CONSTRAINTS : { ...CONSTRAINTS, deviceId: { ideal: preferred } },
    });
    const track = stream.getAudioTracks()[0];
    if (track === undefined) throw new MicrophoneError("missing");
    const used = track.getSettings().deviceId;
    if (used !== undefined) localStorage.setItem(STORAGE_KEY, used);
    return track;
  } catch (error) {
    throw error instanceof MicrophoneError
      ? error
      : new MicrophoneError(microphoneProblemOf(error));
  }
}

/** Browsers have several names for the same problem. */
export function microphoneProblemOf(
  error: unknown,
  userAgent = navigator.userAgent,
): MicrophoneProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
    case "SecurityError":
      return isInApp(userAgent) ? "inapp" : "denied";
    case "NotFoundError":
    case "DevicesNotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "TrackStartError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}

export async function listMicrophones(): Promise<readonly MediaDeviceInfo[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  // Chrome lists the same device again as "default" and "communications".
  const own = all.filter((d) => d.kind === "audioinput" && d.deviceId !== "communications");
  const real = own.filter((d) => d.deviceId !== "default");
  return real.length > 0 ? real : own;
}

/** Whether the browser allows the microphone without asking; null if unknown. */
export async function permission(): Promise<PermissionState | null> {
  try {
    return (await navigator.permissions.query({ name: "microphone" as PermissionName })).state;
  } catch {
    return null;
  }
}

export type Browser =
  | "chrome"
  | "chrome-android"
  | "samsung"
  | "firefox"
  | "safari"
  | "ios"
  | "other";

/** The browser, to explain where its microphone setting is. */
export function browserOf(userAgent = navigator.userAgent): Browser {
  if (/iPhone|iPad|iPod/.test(userAgent)) return "ios";
  if (/SamsungBrowser/.test(userAgent)) return "samsung";
  if (/Firefox/.test(userAgent)) return "firefox";
  if (/Chrome|Chromium|Edg\//.test(userAgent)) {
    return /Android/.test(userAgent) ? "chrome-android" : "chrome";
  }
  return /Safari/.test(userAgent) ? "safari" : "other";
}

/** Whether this is the browser inside another app, which rarely has a microphone. */
export function isInApp(userAgent: string): boolean {
  return /KAKAOTALK|NAVER\(|Line\/|Instagram|FBAN|FBAV|; wv\)/i.test(userAgent);
}
