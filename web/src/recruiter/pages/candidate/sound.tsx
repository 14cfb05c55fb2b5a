/** The player of the page, for everything that can be heard. */
import { createContext, useContext } from "react";
import { clock } from "../../parts/format";
import type { Player } from "../../player/player";
import { useTexts } from "../../texts/catalogue";

export const PlayerContext = createContext<Player | null>(null);

export function usePagePlayer(): Player {
  const player = useContext(PlayerContext);
  if (player === null) throw new Error("a PlayerContext is missing");
  return player;
}

/** The candidate's own words with their second; a press plays it. */
export function Proof(props: { text: string; start_s: number; language: string }) {
  const { t } = useTexts();
  const player = usePagePlayer();
  const time = clock(props.start_s);
  return (
    <button
      type="button"
      className="proof"
      data-second={props.start_s}
      onClick={() => player.playFrom(props.start_s)}
    >
      <span className="at figures">
        <span aria-hidden="true">▸ {time}</span>
        <span className="visually-hidden">{t("proof.play", { time })}: </span>
      </span>
      <q lang={props.language}>{props.text}</q>
    </button>
  );
}
