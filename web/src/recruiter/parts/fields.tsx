/** Form fields. */
import * as Ariakit from "@ariakit/react";
import { type ReactNode, useId, useState } from "react";
import { useTexts } from "../texts/catalogue";

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly required?: boolean;
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
  const id = useId();
  const { label, hint, onChange, lines, autoFocus, ...rest } = props;
  const described = hint === undefined ? {} : { "aria-describedby": `${id}-hint` };
  const shared = {
    id,
    ...rest,
    ...described,
    onChange: (event: { target: { value: string } }) => onChange(event.target.value),
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {lines === undefined ? (
        // biome-ignore lint/a11y/noAutofocus: only in dialogs and forms that a person just opened
        <input {...shared} autoFocus={autoFocus} />
      ) : (
        // biome-ignore lint/a11y/noAutofocus: as above
        <textarea {...shared} rows={lines} autoFocus={autoFocus} />
      )}
      {hint !== undefined && (
        <small id={`${id}-hint`} className="quiet">
          {hint}
        </small>
      )}
    </div>
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
  hint: string;
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
        aria-describedby={`${id}-hint`}
        onChange={(event) => props.onChange(event.target.value)}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <small id={`${id}-hint`} className="quiet">
        {props.hint}
      </small>
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
