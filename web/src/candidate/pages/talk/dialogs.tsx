/** The dialogs over the talk. The interview continues behind them. */
import { type FormEvent, useState } from "react";
import { Dialog, Note } from "../../../shared/design/parts";
import { useController } from "../../interview/context";
import type { Words } from "../../interview/state";
import { useTexts } from "../../texts/catalogue";
import { ProblemNote } from "../problem-note";
import { useSending } from "../use-sending";
import { KEYS } from "./keys";

/** As printed on the keyboard. */
const ALT = navigator.userAgent.includes("Mac OS") ? "⌥" : "Alt";

interface Props {
  readonly onClose: () => void;
}

export function TypeDialog({ onClose }: Props) {
  const { t } = useTexts();
  const controller = useController();
  const [text, setText] = useState("");
  const [unsent, setUnsent] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    if (controller.sendText(text.trim())) onClose();
    else setUnsent(true);
  };
  return (
    <Dialog title={t("type.title")} onClose={onClose}>
      <form onSubmit={submit} className="part">
        <p className="quiet small">{t("type.lead")}</p>
        <div className="field">
          <label htmlFor="typed">{t("type.answer")}</label>
          <textarea
            id="typed"
            value={text}
            maxLength={4000}
            onChange={(event) => setText(event.target.value)}
          />
        </div>
        {unsent && <Note tone="amber">{t("banner.unsent")}</Note>}
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={text.trim() === ""}>
            {t("type.send")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function WrongDialog({ words, onClose }: Props & { words: Words }) {
  const { t } = useTexts();
  const controller = useController();
  // The mark is for the words shown when the dialog opened.
  const [shown] = useState(words);
  const [correction, setCorrection] = useState("");
  const { busy, problem, send, cancel } = useSending();
  const close = () => {
    cancel();
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const { seq } = shown;
    if (seq === null) return;
    if (await send(() => controller.dispute(seq, correction.trim()))) onClose();
  };
  return (
    <Dialog title={t("wrong.title")} onClose={close}>
      <form onSubmit={(event) => void submit(event)} className="part">
        <p className="quiet small">{t("wrong.lead")}</p>
        <div className="field">
          <span className="label">{t("wrong.heard")}</span>
          <p className="quiet">{shown.text}</p>
        </div>
        <div className="field">
          <label htmlFor="correction">{t("wrong.correction")}</label>
          <textarea
            id="correction"
            value={correction}
            maxLength={4000}
            onChange={(event) => setCorrection(event.target.value)}
          />
        </div>
        <ProblemNote problem={problem} failed={t("wrong.failed")} />
        <div className="actions">
          <button type="button" className="button" onClick={close}>
            {t("common.cancel")}
          </button>
          <button type="submit" className="button primary" aria-disabled={busy}>
            {t(busy ? "common.busy" : "wrong.save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

export function LeaveDialog({ onClose }: Props) {
  const { t } = useTexts();
  const controller = useController();
  const [leaving, setLeaving] = useState(false);
  const end = () => {
    if (leaving) return;
    setLeaving(true);
    void controller.leave();
  };
  return (
    <Dialog title={t("leave.title")} onClose={onClose}>
      <p>{t("leave.lead")}</p>
      <div className="actions">
        <button type="button" className="button loss" aria-disabled={leaving} onClick={end}>
          {t(leaving ? "common.busy" : "leave.end")}
        </button>
        <button type="button" className="button primary" onClick={onClose}>
          {t("leave.stay")}
        </button>
      </div>
    </Dialog>
  );
}

export function KeysDialog({ onClose }: Props) {
  const { t } = useTexts();
  return (
    <Dialog title={t("keys.title")} onClose={onClose}>
      <dl className="keys">
        {KEYS.map(({ action, key }) => (
          <div key={key} className="key">
            <dt>
              <kbd>{ALT}</kbd> <kbd>{key}</kbd>
            </dt>
            <dd>
              {t(
                action === "keys"
                  ? "keys.show"
                  : action === "captions"
                    ? "talk.captions"
                    : `talk.${action}`,
              )}
            </dd>
          </div>
        ))}
      </dl>
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          {t("common.close")}
        </button>
      </div>
    </Dialog>
  );
}
