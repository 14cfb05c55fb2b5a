/** Form fields. */
import * as Ariakit from "@ariakit/react";
import { type ReactNode, useId, useState } from "react";
import { useTexts } from "../texts/catalogue";

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong with the value; shown at the field. */
  readonly problem?: string | undefined;
  /** Says in the label that it may be left empty. */
  readonly optional?: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly autoComplete?: string;
  readonly lines?: number;
  readonly type?: "text" | "email" | "password" | "number" | "url" | "datetime-local";
  /** A number, or a local time of a date-and-time field. */
  readonly min?: number | string;
  readonly max?: number | string;
  readonly maxLength?: number;
  readonly autoFocus?: boolean;
  readonly lang?: string;
}

export function Field(props: FieldProps) {
  const { t } = useTexts();
  const id = useId();
  const { label, hint, problem, optional, onChange, lines, autoFocus, ...rest } = props;
  const shared = {
    id,
    ...rest,
    ...describedBy(id, hint, problem),
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{optional ? t("field.optional", { label }) : label}</label>
      {lines === undefined ? (
        // biome-ignore lint/a11y/noAutofocus: only in dialogs and forms that a person just opened
        <input {...shared} autoFocus={autoFocus} />
      ) : (
        // biome-ignore lint/a11y/noAutofocus: as above
        <textarea {...shared} rows={lines} autoFocus={autoFocus} />
      )}
      <Beside id={id} hint={hint} problem={problem} />
    </div>
  );
}

function describedBy(id: string, hint: string | undefined, problem: string | undefined) {
  const texts = [problem && `${id}-problem`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return {
    "aria-describedby": texts === "" ? undefined : texts,
    "aria-invalid": problem === undefined ? undefined : true,
  };
}

/** What is wrong with a field, and what it is for. */
function Beside(props: { id: string; hint: string | undefined; problem: string | undefined }) {
  const { id, hint, problem } = props;
  return (
    <>
      {problem !== undefined && (
        <p id={`${id}-problem`} className="field-problem">
          {problem}
        </p>
      )}
      {hint !== undefined && (
        <small id={`${id}-hint`} className="quiet">
          {hint}
        </small>
      )}
    </>
  );
}

export function Check(props: {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      <span>{props.label}</span>
    </label>
  );
}

/** Several checks under one legend. */
export function CheckGroup(props: {
  legend: string;
  two?: boolean;
  problem?: string | undefined;
  children: ReactNode;
}) {
  const id = useId();
  const { problem } = props;
  return (
    <fieldset
      className={props.two ? "checks two" : "checks"}
      aria-describedby={problem === undefined ? undefined : `${id}-problem`}
      data-wrong={problem === undefined ? undefined : true}
    >
      <legend>{props.legend}</legend>
      {problem !== undefined && (
        <p id={`${id}-problem`} className="field-problem">
          {problem}
        </p>
      )}
      {props.children}
    </fieldset>
  );
}

interface Option {
  readonly value: string;
  readonly label: string;
}

/** A choice of one; the button shows it. */
export function Choice(props: {
  label: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
  hideLabel?: boolean;
}) {
  const { label, value, options, onChange } = props;
  const id = useId();
  return (
    <div className="choice-field">
      <label htmlFor={id} className={props.hideLabel ? "visually-hidden" : undefined}>
        {label}
      </label>
      <select id={id} value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A choice of one in a form, with what it is for. */
export function SelectField(props: {
  label: string;
  hint?: string;
  value: string;
  options: readonly Option[];
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <select
        id={id}
        value={props.value}
        {...describedBy(id, props.hint, undefined)}
        onChange={(event) => props.onChange(event.target.value)}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <Beside id={id} hint={props.hint} problem={undefined} />
    </div>
  );
}

/** A choice of several, in a list that floats. */
export function MultiChoice(props: {
  label: string;
  value: readonly string[];
  options: readonly Option[];
  onChange: (value: string[]) => void;
  shown: string;
  /** Whether the choice narrows what is shown. */
  narrows?: boolean;
}) {
  return (
    <Ariakit.SelectProvider value={[...props.value]} setValue={props.onChange}>
      <Ariakit.SelectLabel className="visually-hidden">{props.label}</Ariakit.SelectLabel>
      <Ariakit.Select className={`filter ${props.narrows && props.value.length > 0 ? "set" : ""}`}>
        <span className="quiet">{props.label}</span> {props.shown}
        <Ariakit.SelectArrow />
      </Ariakit.Select>
      <Ariakit.SelectPopover className="menu" gutter={4}>
        {props.options.map((option) => (
          <Ariakit.SelectItem key={option.value} value={option.value} className="menu-item">
            <Ariakit.SelectItemCheck className="tick" />
            {option.label}
          </Ariakit.SelectItem>
        ))}
      </Ariakit.SelectPopover>
    </Ariakit.SelectProvider>
  );
}

/** A text to copy, such as a link that is shown only once. */
export function CopyField(props: { label: string; value: string }) {
  const { t } = useTexts();
  const id = useId();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(props.value).catch(() => {
      (document.getElementById(id) as HTMLInputElement | null)?.select();
      document.execCommand("copy");
    });
    setCopied(true);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{props.label}</label>
      <div className="copy">
        <input id={id} readOnly value={props.value} onFocus={(event) => event.target.select()} />
        <button type="button" className="button" onClick={() => void copy()}>
          <span role="status">{t(copied ? "copy.done" : "copy.do")}</span>
        </button>
      </div>
    </div>
  );
}
