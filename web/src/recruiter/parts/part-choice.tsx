/** A dialog's form: which parts its file or link contains, and the button that makes it. */
import type { ReactNode } from "react";
import { useTexts } from "../texts/catalogue";
import { Check } from "./fields";

/** The parts with one added or taken away, in their own order. */
export function withPart<Part extends string>(
  all: readonly Part[],
  chosen: readonly Part[],
  part: Part,
  on: boolean,
): readonly Part[] {
  return all.filter((each) => (each === part ? on : chosen.includes(each)));
}

/** Boxes for the parts that are offered. What is chosen and not offered now stays chosen. */
export function PartChoice<Part extends string>(props: {
  legend: string;
  all: readonly Part[];
  offered?: readonly Part[];
  chosen: readonly Part[];
  label: (part: Part) => string;
  onChange: (chosen: readonly Part[]) => void;
}) {
  const { all, chosen } = props;
  return (
    <fieldset className="checks">
      <legend>{props.legend}</legend>
      {(props.offered ?? all).map((part) => (
        <Check
          key={part}
          label={props.label(part)}
          checked={chosen.includes(part)}
          onChange={(on) => props.onChange(withPart(all, chosen, part, on))}
        />
      ))}
    </fieldset>
  );
}

/** Whether the file or link is without the candidate's name. */
export function HideName(props: { hidden: boolean; onChange: (hidden: boolean) => void }) {
  const { t } = useTexts();
  return <Check label={t("share.hide-name")} checked={props.hidden} onChange={props.onChange} />;
}

/** Stays in the order of focus while nothing can be made; `hints` says why. */
export function MakeButton(props: {
  busy: boolean;
  nothing?: boolean;
  hints?: string;
  busyLabel?: string;
  onPress: () => void;
  children: ReactNode;
}) {
  const { t } = useTexts();
  const blocked = props.busy || props.nothing === true;
  return (
    <button
      type="button"
      className="button primary"
      aria-disabled={blocked}
      aria-describedby={props.hints}
      onClick={() => !blocked && props.onPress()}
    >
      {props.busy ? (props.busyLabel ?? t("common.busy")) : props.children}
    </button>
  );
}
