/** The checks before the interview; only the microphone must work to start. */
import { useCallback, useEffect, useState } from "react";
import { MicrophoneError, permission } from "../../../shared/audio/microphone";
import { Page } from "../../../shared/design/parts";
import { useController } from "../../interview/context";
import { useTexts } from "../../texts/catalogue";
import { MicrophoneCheck, type MicrophoneState } from "./microphone-check";
import { NetworkCheck } from "./network-check";
import { SayCheck } from "./say-check";
import { SpeakerCheck } from "./speaker-check";

export function Ready() {
  const { t } = useTexts();
  const controller = useController();
  const [microphone, setMicrophone] = useState<MicrophoneState>("off");

  const turnOn = useCallback(
    async (deviceId?: string) => {
      setMicrophone("asking");
      try {
        await controller.devices.open(deviceId);
        setMicrophone("on");
      } catch (error) {
        setMicrophone(error instanceof MicrophoneError ? error.problem : "failed");
      }
    },
    [controller],
  );

  useEffect(() => {
    // With permission from an earlier visit there is nothing to press.
    void permission().then((state) => {
      if (state === "granted") void turnOn();
    });
  }, [turnOn]);

  useEffect(() => {
    if (microphone !== "missing" && microphone !== "busy") return;
    const retry = () => void turnOn();
    navigator.mediaDevices?.addEventListener("devicechange", retry);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", retry);
  }, [microphone, turnOn]);

  const works = microphone === "on";
  return (
    <Page title={t("ready.title")} lead={t("ready.lead")}>
      <ol className="checks">
        <MicrophoneCheck state={microphone} turnOn={turnOn} />
        {works && <SayCheck />}
        <SpeakerCheck />
        <NetworkCheck />
      </ol>
      <div className="go actions">
        <button
          type="button"
          className="button primary"
          aria-disabled={!works}
          aria-describedby="start-hint"
          onClick={() => works && controller.start()}
        >
          {t("ready.start")}
        </button>
        <span id="start-hint" className="quiet small">
          {t(works ? "ready.start.hint" : "ready.start.wait")}
        </span>
      </div>
    </Page>
  );
}
