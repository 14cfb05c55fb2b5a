/** Plays two notes and asks whether they were heard. */
import { useState } from "react";
import { playNotes } from "../../../shared/audio/sound";
import { icons } from "../../../shared/design/icons";
import { useTexts } from "../../texts/catalogue";
import { Check } from "./check";

export function SpeakerCheck() {
  const { t } = useTexts();
  const [playing, setPlaying] = useState(false);
  const [played, setPlayed] = useState(false);
  const [heard, setHeard] = useState<boolean | null>(null);

  const start = async () => {
    if (playing) return;
    setPlaying(true);
    setHeard(null);
    await playNotes();
    setPlaying(false);
    setPlayed(true);
  };

  return (
    <Check title={t("speaker.title")} works={heard === true} optional>
      <p className="quiet">{t("speaker.lead")}</p>
      <div className="actions">
        <button
          type="button"
          className="button"
          aria-disabled={playing}
          onClick={() => void start()}
        >
          {icons.speaker}
          {t(playing ? "speaker.playing" : "speaker.play")}
        </button>
        {played && heard !== true && (
          <>
            <button type="button" className="button" onClick={() => setHeard(true)}>
              {t("speaker.yes")}
            </button>
            <button type="button" className="button plain" onClick={() => setHeard(false)}>
              {t("speaker.no")}
            </button>
          </>
        )}
      </div>
      <div role="status" className="result">
        {heard === false && <p>{t("speaker.help")}</p>}
      </div>
    </Check>
  );
}
