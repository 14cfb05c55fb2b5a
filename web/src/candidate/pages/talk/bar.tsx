/** The bar of actions at the bottom. */
import type { ReactNode } from "react";
import { icons } from "../../../shared/design/icons";
import type { Talk } from "../../interview/state";
import { useTexts } from "../../texts/catalogue";
import type { Actions } from "./keys";

export function Bar({ talk, actions }: { talk: Talk; actions: Actions }) {
  const { t } = useTexts();
  const muted = talk.microphone === "muted";
  const waiting = talk.agent === "waiting";
  return (
    <nav className="bar" aria-label={t("talk.bar")}>
      <Tool
        icon={muted ? icons.muted : icons.microphone}
        label={t(muted ? "talk.unmute" : "talk.mute")}
        short={t(muted ? "talk.unmute.short" : "talk.mute.short")}
        pressed={muted}
        onClick={actions.mute}
      />
      <Tool
        icon={icons.repeat}
        label={t("talk.repeat")}
        short={t("talk.repeat.short")}
        onClick={actions.repeat}
      />
      <Tool
        icon={waiting ? icons.resume : icons.moment}
        label={t(waiting ? "talk.resume" : "talk.moment")}
        short={t(waiting ? "talk.resume.short" : "talk.moment.short")}
        pressed={waiting}
        onClick={actions.moment}
      />
      <Tool
        icon={icons.type}
        label={t("talk.type")}
        short={t("talk.type.short")}
        onClick={actions.type}
      />
      <Tool icon={icons.leave} label={t("talk.leave")} leave onClick={actions.leave} />
    </nav>
  );
}

function Tool(props: {
  icon: ReactNode;
  label: string;
  short?: string;
  pressed?: boolean;
  leave?: boolean;
  onClick: () => void;
}) {
  const name = `tool${props.pressed ? " pressed" : ""}${props.leave ? " leave" : ""}`;
  return (
    <button type="button" className={name} onClick={props.onClick}>
      {props.icon}
      <span className={props.short === undefined ? undefined : "long"}>{props.label}</span>
      {props.short !== undefined && <span className="short">{props.short}</span>}
    </button>
  );
}
