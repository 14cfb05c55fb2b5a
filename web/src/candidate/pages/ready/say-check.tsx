/** Records a sentence, plays it back and shows what the speech recognition heard. */
import { useEffect, useRef, useState } from "react";
import { ClipRecorder, LONGEST_MS } from "../../../shared/audio/clip";
import { play } from "../../../shared/audio/sound";
import { icons } from "../../../shared/design/icons";
import type { SoundCheck } from "../../api";
import { useController } from "../../interview/context";
import { useTexts } from "../../texts/catalogue";
import { Check } from "./check";

const FAINT_DBFS = -42;

type Step =
  | { readonly at: "idle" | "recording" | "playing" | "working" | "busy" }
  | { readonly at: "heard"; readonly result: SoundCheck };

export function SayCheck() {
  const { t } = useTexts();
  const controller = useController();
  const [step, setStep] = useState<Step>({ at: "idle" });
  const recorder = useRef<ClipRecorder | null>(null);
  const limit = useRef(0);

  useEffect(
    () => () => {
      window.clearTimeout(limit.current);
      recorder.current?.cancel();
    },
    [],
  );

  const begin = () => {
    if (controller.devices.track === null) return;
    recorder.current = new ClipRecorder(controller.devices.track);
    limit.current = window.setTimeout(() => void finish(), LONGEST_MS);
    setStep({ at: "recording" });
  };

  const finish = async () => {
    const active = recorder.current;
    recorder.current = null;
    window.clearTimeout(limit.current);
    if (active === null) return;
    setStep({ at: "playing" });
    try {
      const clip = await active.finish();
      const check = controller.calls?.checkSound(clip.wav).catch(() => null) ?? null;
      await play(clip.samples);
      setStep({ at: "working" });
      const result = await check;
      setStep(result === null ? { at: "busy" } : { at: "heard", result });
    } catch {
      setStep({ at: "busy" });
    }
  };

  const occupied = step.at === "playing" || step.at === "working";
  const good = step.at === "heard" && step.result.text !== "";
  return (
    <Check title={t("say.title")} works={good} optional>
      <p className="quiet">{t("say.lead")}</p>
      <p className="sentence">{t("say.sentence")}</p>
      <div className="actions">
        <button
          type="button"
          className={step.at === "recording" ? "button primary" : "button"}
          aria-disabled={occupied}
          onClick={() => (step.at === "recording" ? void finish() : occupied || begin())}
        >
          {step.at === "recording" ? icons.stop : icons.microphone}
          {t(
            step.at === "recording" ? "say.done" : step.at === "idle" ? "say.record" : "say.again",
          )}
        </button>
      </div>
      <div role="status" className="result">
        {step.at === "recording" && <p className="quiet">{t("say.recording")}</p>}
        {step.at === "playing" && <p className="quiet">{t("say.playing")}</p>}
        {step.at === "working" && <p className="quiet">{t("say.working")}</p>}
        {step.at === "busy" && <p>{t("say.busy")}</p>}
        {step.at === "heard" && <Heard result={step.result} />}
      </div>
    </Check>
  );
}

function Heard({ result }: { result: SoundCheck }) {
  const { t } = useTexts();
  if (result.text === "") return <p>{t("say.nothing")}</p>;
  return (
    <>
      <p>{t("say.heard", { text: result.text })}</p>
      {result.level_dbfs < FAINT_DBFS && <p className="quiet">{t("say.faint")}</p>}
    </>
  );
}
