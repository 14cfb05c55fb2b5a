/** Modal dialogs. They are open while they are in the page. */
import * as Ariakit from "@ariakit/react";
import { type ReactNode, useLayoutEffect, useState } from "react";
import { useTexts } from "../texts/catalogue";

/** Gives the focus back to where it was before the dialog. */
export function useFocusBack(): void {
  useLayoutEffect(() => {
    const before = document.activeElement;
    return () => {
      requestAnimationFrame(() => {
        const lost = document.activeElement === null || document.activeElement === document.body;
        if (lost && before instanceof HTMLElement && before.isConnected) before.focus();
      });
    };
  }, []);
}

export function Dialog(props: {
  title: string;
  onClose: () => void;
  children: ReactNode;
  actions?: ReactNode;
}) {
  const { t } = useTexts();
  useFocusBack();
  return (
    <Ariakit.Dialog
      open
      onClose={props.onClose}
      className="dialog"
      backdrop={<div className="backdrop" />}
    >
      <div className="dialog-head">
        <Ariakit.DialogHeading className="dialog-title">{props.title}</Ariakit.DialogHeading>
        <Ariakit.DialogDismiss className="icon-button" aria-label={t("common.close")}>
          ×
        </Ariakit.DialogDismiss>
      </div>
      {props.children}
      {props.actions !== undefined && <div className="actions">{props.actions}</div>}
    </Ariakit.Dialog>
  );
}

/** Asks once before what can't be undone, naming what is lost or sent. */
export function Confirm(props: {
  title: string;
  text: string;
  action: string;
  /** `loss` unless nothing is lost. */
  tone?: "loss" | "primary";
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
  error?: ReactNode;
}) {
  const { t } = useTexts();
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    if (busy) return;
    setBusy(true);
    try {
      await props.onConfirm();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title={props.title}
      onClose={props.onClose}
      actions={
        <>
          <button type="button" className="button" onClick={props.onClose}>
            {t("common.cancel")}
          </button>
          <button
            type="button"
            className={`button ${props.tone ?? "loss"}`}
            aria-disabled={busy}
            onClick={() => void confirm()}
          >
            {busy ? t("common.busy") : props.action}
          </button>
        </>
      }
    >
      <p>{props.text}</p>
      {props.error}
    </Dialog>
  );
}
