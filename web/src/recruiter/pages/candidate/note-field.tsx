/** The field of a note: Ctrl+Enter sends it, and a mention that is being typed is suggested. */
import { useId, useRef, useState } from "react";
import { useColleagues } from "../../api/review";
import { useTexts } from "../../texts/catalogue";
import { complete, suggestions } from "./mention";

const LONGEST = 4_000;

export function NoteField(props: {
  id?: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoFocus?: boolean;
}) {
  const { t } = useTexts();
  const { value, onChange, label } = props;
  const ownId = useId();
  const id = props.id ?? ownId;
  const field = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(0);
  const colleagues = useColleagues();
  const suggested = suggestions(value, caret, colleagues.data ?? []);
  const choose = (name: string) => {
    const [text, place] = complete(value, caret, name);
    onChange(text);
    setCaret(place);
    field.current?.focus();
    requestAnimationFrame(() => field.current?.setSelectionRange(place, place));
  };
  return (
    <div className="note-field field">
      <label htmlFor={id}>{label}</label>
      <textarea
        ref={field}
        id={id}
        rows={2}
        // biome-ignore lint/a11y/noAutofocus: only where the person just pressed "Edit"
        autoFocus={props.autoFocus}
        maxLength={LONGEST}
        value={value}
        onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
        onChange={(event) => {
          onChange(event.target.value);
          setCaret(event.target.selectionStart);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey))
            event.currentTarget.form?.requestSubmit();
        }}
      />
      {suggested.length > 0 && (
        <fieldset className="actions">
          <legend className="visually-hidden">{t("notes.mention")}</legend>
          {suggested.map(({ id, name }) => (
            <button key={id} type="button" className="button small" onClick={() => choose(name)}>
              @{name}
            </button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
