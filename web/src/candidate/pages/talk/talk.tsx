/** The interview itself: one calm screen. */
import { useEffect, useState } from "react";
import { icons } from "../../../shared/design/icons";
import { Title, Wordmark } from "../../../shared/design/parts";
import { VoiceLine } from "../../../shared/design/voice-line";
import type { Invitation } from "../../api";
import { useController } from "../../interview/context";
import { moodOf, statusWordOf, type Talk } from "../../interview/state";
import { useTexts } from "../../texts/catalogue";
import { Banner } from "./banner";
import { Bar } from "./bar";
import { KeysDialog, LeaveDialog, TypeDialog, WrongDialog } from "./dialogs";
import { useNoteInView, useTopInView } from "./in-view";
import { useKeys } from "./keys";
import { OwnWords } from "./own-words";
import { Stages } from "./stages";

type Opened = "type" | "leave" | "keys" | "wrong" | null;

export function TalkPage({ invitation, talk }: { invitation: Invitation; talk: Talk }) {
  const { t } = useTexts();
  const controller = useController();
  const [captions, setCaptions] = useState(readCaptions);
  const [opened, setOpened] = useState<Opened>(null);
  const mood = moodOf(talk);
  const word = statusWordOf(talk);

  const actions = {
    mute: () => controller.devices.setMuted(talk.microphone !== "muted"),
    repeat: () => controller.send("repeat"),
    moment: () => controller.send(talk.agent === "waiting" ? "resume" : "wait"),
    type: () => setOpened("type"),
    leave: () => setOpened("leave"),
    captions: () => {
      localStorage.setItem(CAPTIONS, captions ? "off" : "on");
      setCaptions(!captions);
    },
    keys: () => setOpened("keys"),
  };
  useKeys(actions, opened === null);
  useWarning();

  const { connection, microphone, silent, notice } = talk;
  const below = useNoteInView<HTMLDivElement>(
    JSON.stringify([connection, microphone, silent, notice]),
  );

  const close = () => setOpened(null);
  return (
    <div className="talk">
      <div className="talk-room">
        <header className="talk-head">
          <Title hidden>{t("talk.title", { company: invitation.company })}</Title>
          <Wordmark />
          <span className="talk-options">
            <button
              type="button"
              className="option"
              aria-pressed={captions}
              onClick={actions.captions}
            >
              {captions ? icons.captions : icons.captionsOff} <span>{t("talk.captions")}</span>
            </button>
            <button type="button" className="option for-keys" onClick={actions.keys}>
              {icons.keys} <span>{t("talk.keys")}</span>
            </button>
          </span>
          <Stages talk={talk} />
        </header>
        <main className="stage" id="content">
          <Asked talk={talk} captions={captions} />
          <div className="voice">
            <VoiceLine
              mood={mood}
              level={() =>
                (mood === "speaking"
                  ? controller.devices.voiceMeter
                  : controller.devices.micMeter
                )?.level() ?? 0
              }
            />
            <p className="mood" role="status">
              <strong>{t(`talk.word.${word}`)}</strong>
              <span className="quiet">{t(`talk.say.${word}`)}</span>
            </p>
          </div>
          <div ref={below} className="below">
            <Banner talk={talk} />
            {captions && talk.words !== null && (
              <OwnWords words={talk.words} onWrong={() => setOpened("wrong")} />
            )}
          </div>
        </main>
        <Bar talk={talk} actions={actions} />
      </div>
      {opened === "type" && <TypeDialog onClose={close} />}
      {opened === "leave" && <LeaveDialog onClose={close} />}
      {opened === "keys" && <KeysDialog onClose={close} />}
      {opened === "wrong" && talk.words !== null && (
        <WrongDialog words={talk.words} onClose={close} />
      )}
    </div>
  );
}

function Asked({ talk, captions }: { talk: Talk; captions: boolean }) {
  const { t, language } = useTexts();
  const { question, spoken } = talk;
  const words = useTopInView<HTMLElement>(captions ? spoken : null);
  const asked = useTopInView<HTMLParagraphElement>(question?.text ?? null);
  return (
    <section ref={words} className="asked" aria-label={t("talk.question")}>
      {captions && spoken !== null && (
        <p className={question === null ? "spoken alone" : "spoken"}>
          <span className="only-heard">{t("talk.interviewer")}: </span>
          {spoken}
        </p>
      )}
      {question !== null ? (
        <p ref={asked} className="question" key={question.text}>
          {question.text}
        </p>
      ) : (
        spoken === null &&
        talk.connection !== "stopped" && (
          <p className="question quiet" lang={language}>
            {t("talk.before")}
          </p>
        )
      )}
    </section>
  );
}

const CAPTIONS = "vivavoce.captions";

function readCaptions(): boolean {
  return localStorage.getItem(CAPTIONS) !== "off";
}

/** The tab's title says that the interview goes on while another tab is looked at. */
function useWarning(): void {
  const { t } = useTexts();
  useEffect(() => {
    const told = document.title;
    const look = () => {
      document.title = document.hidden ? t("banner.hidden.title") : told;
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [t]);
}
