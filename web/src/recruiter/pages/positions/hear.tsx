/** Lets a recruiter hear a question in the interviewer's voice. */
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { ApiError } from "../../../shared/api/http";
import { hearText, type Spoken } from "../../api/positions";
import { Note } from "../../parts/note";
import { useTexts } from "../../texts/catalogue";

/** Whether the server has no voice at all. */
const isVoiceless = (error: unknown) => error instanceof ApiError && error.kind === "no-voice";

export function Hear({ spoken, n }: { spoken: Spoken; n: number }) {
  const { t } = useTexts();
  const [playing, setPlaying] = useState(false);
  const audio = useRef<HTMLAudioElement | null>(null);
  const stop = () => {
    audio.current?.pause();
    audio.current = null;
    setPlaying(false);
  };
  useEffect(() => () => audio.current?.pause(), []);
  const hear = useMutation({
    mutationFn: () => hearText(spoken),
    onSuccess: async (sound) => {
      const url = URL.createObjectURL(sound);
      const element = new Audio(url);
      audio.current = element;
      element.onended = stop;
      setPlaying(true);
      await element.play().catch(stop);
      // The element has the whole file by now.
      URL.revokeObjectURL(url);
    },
  });
  const press = () => {
    if (playing) stop();
    else if (!hear.isPending && spoken.text.trim() !== "") hear.mutate();
  };
  return (
    <>
      <button
        type="button"
        className="button small hear"
        aria-disabled={hear.isPending || spoken.text.trim() === ""}
        onClick={press}
      >
        <span aria-hidden="true">{playing ? "■" : "▸"}</span>{" "}
        {t(playing ? "hear.stop" : hear.isPending ? "hear.busy" : "hear.do")}
        <span className="visually-hidden"> {t("plan.question", { n })}</span>
      </button>
      {hear.error !== null && (
        <Note tone="amber" urgent>
          {t(isVoiceless(hear.error) ? "hear.no-voice" : "hear.failed")}
        </Note>
      )}
    </>
  );
}
