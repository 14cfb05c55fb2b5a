/** Permission, choice and level of the microphone, and help with its problems. */
import { useEffect, useState } from "react";
import {
  browserOf,
  listMicrophones,
  type MicrophoneProblem,
} from "../../../shared/audio/microphone";
import { Note } from "../../../shared/design/parts";
import { VoiceLine } from "../../../shared/design/voice-line";
import { useController } from "../../interview/context";
import { useTexts, type WriteText } from "../../texts/catalogue";
import { Check } from "./check";

const HEARD_LEVEL = 0.3;
const POLL_MS = 120;

export type MicrophoneState = "off" | "asking" | "on" | MicrophoneProblem;

interface Props {
  readonly state: MicrophoneState;
  readonly turnOn: (deviceId?: string) => Promise<void>;
}

export function MicrophoneCheck({ state, turnOn }: Props) {
  const { t } = useTexts();
  return (
    <Check title={t("mic.title")} works={state === "on"}>
      {state === "on" ? (
        <Working turnOn={turnOn} />
      ) : state === "off" || state === "asking" ? (
        <>
          <p className="quiet" role="status">
            {t(state === "asking" ? "mic.asking" : "mic.ask")}
          </p>
          <div className="actions">
            <button
              type="button"
              className="button primary"
              aria-disabled={state === "asking"}
              onClick={() => void turnOn()}
            >
              {t("mic.allow")}
            </button>
          </div>
        </>
      ) : (
        <MicrophoneHelp problem={state} turnOn={turnOn} />
      )}
    </Check>
  );
}

function Working({ turnOn }: Pick<Props, "turnOn">) {
  const { t } = useTexts();
  const controller = useController();
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  const [heard, setHeard] = useState(false);

  useEffect(() => {
    const update = () => void listMicrophones().then(setDevices);
    update();
    navigator.mediaDevices.addEventListener("devicechange", update);
    return () => navigator.mediaDevices.removeEventListener("devicechange", update);
  }, []);

  useEffect(() => {
    if (heard) return;
    const polling = window.setInterval(() => {
      if ((controller.devices.micMeter?.level() ?? 0) > HEARD_LEVEL) setHeard(true);
    }, POLL_MS);
    return () => window.clearInterval(polling);
  }, [controller, heard]);

  const used = controller.devices.track?.getSettings().deviceId;
  return (
    <>
      <VoiceLine
        mood="listening"
        level={() => controller.devices.micMeter?.level() ?? 0}
        label={t("mic.level")}
      />
      <p className={heard ? undefined : "quiet"} role="status">
        {t(heard ? "mic.heard" : "mic.quiet")}
      </p>
      {devices.length > 0 && (
        <div className="field">
          <label htmlFor="microphone">{t("mic.choose")}</label>
          <select
            id="microphone"
            value={used}
            onChange={(event) => {
              setHeard(false);
              void turnOn(event.target.value);
            }}
          >
            {devices.map((device, index) => (
              <option key={device.deviceId} value={device.deviceId}>
                {device.label || t("mic.unnamed", { number: index + 1 })}
              </option>
            ))}
          </select>
        </div>
      )}
    </>
  );
}

function MicrophoneHelp({
  problem,
  turnOn,
}: { problem: MicrophoneProblem } & Pick<Props, "turnOn">) {
  const { t } = useTexts();
  return (
    <Note tone="amber" urgent>
      <strong>{t(`mic.${problem}.title`)}</strong>
      <ul>
        {steps(problem, t).map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      {problem !== "insecure" && problem !== "inapp" && (
        <button type="button" className="button small" onClick={() => void turnOn()}>
          {t("common.again")}
        </button>
      )}
    </Note>
  );
}

function steps(problem: MicrophoneProblem, t: WriteText): string[] {
  switch (problem) {
    case "denied":
      return [t(`mic.denied.${browserOf()}.1`), t("mic.denied.2")];
    case "missing":
      return [t("mic.missing.1"), t("mic.missing.2")];
    case "busy":
      return [t("mic.busy.1"), t("mic.busy.2")];
    default:
      return [t(`mic.${problem}.1`)];
  }
}
