/** Plays the answer to one question alone, and saves it as a file. */
import { useMutation } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import { clock } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import type { Player } from "../../player/player";
import { PlayMark } from "../../player/player-bar";
import type { Stretch } from "../../player/seek";
import { useTexts } from "../../texts/catalogue";
import { usePagePlayer } from "./sound";

export function HearAnswer(props: {
  clip: Stretch;
  /** Names the answer for screen readers: there are as many such buttons as answers. */
  of: string;
  onSave: () => Promise<void>;
}) {
  const { t } = useTexts();
  const { clip, of } = props;
  const player = usePagePlayer();
  const state = useClipState(player, clip);
  const save = useMutation({ mutationFn: props.onSave });
  const label = t(state === "playing" ? "answers.pause" : "answers.hear");
  const saving = t(save.isPending ? "common.busy" : "answers.save");
  return (
    <div className="hear-answer">
      <button
        type="button"
        className="button small play"
        aria-label={`${label}: ${of}`}
        onClick={() => player.playStretch(clip)}
      >
        <PlayMark playing={state === "playing"} />
        {label}
      </button>
      <span className="quiet figures">{clock(clip.end_s - clip.start_s)}</span>
      <button
        type="button"
        className="button plain"
        aria-disabled={save.isPending}
        aria-label={`${saving}: ${of}`}
        onClick={() => !save.isPending && save.mutate()}
      >
        {saving}
      </button>
      <span role="status" className="quiet">
        {state === "loading" && t("player.loading")}
        {state === "failed" && t("player.failed")}
        {state === "unplayable" && t("player.unplayable")}
      </span>
      <SaveProblem error={save.error} />
    </div>
  );
}

type ClipState = "still" | "playing" | "loading" | "failed" | "unplayable";

/** What this clip does; renders only when that changes, not with every frame of the sound. */
function useClipState(player: Player, clip: Stretch): ClipState {
  return useSyncExternalStore(player.subscribe, () => {
    const { status, playing, stretch } = player.read();
    if (stretch?.start_s !== clip.start_s) return "still";
    if (status === "ready") return playing ? "playing" : "still";
    return status === "none" ? "still" : status;
  });
}
