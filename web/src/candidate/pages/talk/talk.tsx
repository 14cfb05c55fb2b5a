/** The interview itself. */
import { useEffect, useState } from "react";
import { icons } from "../../../shared/design/icons";
import { OwnMark, Title } from "../../../shared/design/parts";
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

type OpenDialog = "type" | "leave" | "keys" | "wrong" | null;

export function TalkPage({ invitation, talk }: { invitation: Invitation; talk: Talk }) {
  const { t } = useTexts();
  const controller = useController();
  const [captions, setCaptions] = useState(readCaptions);
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const mood = moodOf(talk);
  const word = statusWordOf(talk);

  const actions = {
    mute: () => controller.devices.setMuted(talk.microphone !== "muted"),
    repeat: () => controller.send("repeat"),
    moment: () => controller.send(talk.agent === "waiting" ? "resume" : "wait"),
    type: () => setDialog("type"),
    leave: () => setDialog("leave"),
    captions: () => {
      localStorage.setItem(CAPTIONS, captions ? "off" : "on");
      setCaptions(!captions);
    },
    keys: () => setDialog("keys"),
  };
  useKeys(actions, dialog === null);
  useTitleWarning();

  const { connection, microphone, silent, notice } = talk;
  const below = useNoteInView<HTMLDivElement>(
    JSON.stringify([connection, microphone, silent, notice]),
  );

  const close = () => setDialog(null);
  return (
    <div className="talk">
      <div className="talk-room">
        <header className="talk-head">
          <Title hidden>{t("talk.title", { company: invitation.company })}</Title>
          <OwnMark />
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
          <Question talk={talk} captions={captions} />
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
              <OwnWords words={talk.words} onWrong={() => setDialog("wrong")} />
            )}
          </div>
        </main>
        <Bar talk={talk} actions={actions} />
      </div>
      {dialog === "type" && <TypeDialog onClose={close} />}
      {dialog === "leave" && <LeaveDialog onClose={close} />}
      {dialog === "keys" && <KeysDialog onClose={close} />}
      {dialog === "wrong" && talk.words !== null && (
        <WrongDialog words={talk.words} onClose={close} />
      )}
    </div>
  );
}

function Question({ talk, captions }: { talk: Talk; captions: boolean }) {
  const { t, language } = useTexts();
  const { question, spoken } = talk;
  const words = useTopInView<HTMLElement>(captions ? spoken : null);
  const asked = useTopInView<HTMLParagraphElement>(question?.text ?? null);
  return (
    <section ref={words} className="asked" aria-label={t("talk.question")}>
      {captions && spoken !== null && (
        <p className={question === null ? "spoken alone" : "spoken"}>
          <span className="visually-hidden">{t("talk.interviewer")}: </span>
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

/** Shows in the tab's title that the interview continues while another tab is open. */
function useTitleWarning(): void {
  const { t } = useTexts();
  useEffect(() => {
    let { title } = document;
    const update = () => {
      if (document.hidden) title = document.title;
      document.title = document.hidden ? t("banner.hidden.title") : title;
    };
    document.addEventListener("visibilitychange", update);
    return () => document.removeEventListener("visibilitychange", update);
  }, [t]);
}
