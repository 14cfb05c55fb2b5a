/** The field of a note: Ctrl+Enter sends it, and a mention that is being typed is suggested. */
import * as Ariakit from "@ariakit/react";
import { useState } from "react";
import { useColleagues } from "../../api/review";
import { complete, suggestions } from "./mention";

const LONGEST = 4_000;

export function NoteField(props: {
  id?: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoFocus?: boolean;
}) {
  const { value, onChange, label } = props;
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const colleagues = useColleagues();
  const suggested = suggestions(value, caret, colleagues.data ?? []);
  const choose = (name: string, field: HTMLTextAreaElement | null) => {
    const [text, place] = complete(value, caret, name);
    onChange(text);
    setCaret(place);
    setOpen(false);
    requestAnimationFrame(() => field?.setSelectionRange(place, place));
  };
  const store = Ariakit.useComboboxStore({
    value,
    open: open && suggested.length > 0,
    setOpen,
    placement: "bottom-start",
  });
  const field = () => store.getState().baseElement as HTMLTextAreaElement | null;
  return (
    <>
      <Ariakit.Combobox
        store={store}
        id={props.id}
        autoSelect
        setValueOnClick={false}
        setValueOnChange={false}
        showOnChange={false}
        showOnClick={false}
        showOnKeyPress={false}
        aria-label={label}
        placeholder={label}
        onSelect={(event) => setCaret((event.target as HTMLTextAreaElement).selectionStart)}
        // biome-ignore lint/a11y/noAutofocus: only where the person just pressed "Edit"
        render={<textarea rows={2} maxLength={LONGEST} autoFocus={props.autoFocus} />}
        onChange={(event) => {
          onChange(event.target.value);
          setCaret(event.target.selectionStart ?? 0);
          setOpen(true);
        }}
        onKeyDown={(event) => {
          const { form } = event.currentTarget as unknown as HTMLTextAreaElement;
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) form?.requestSubmit();
        }}
      />
      <Ariakit.ComboboxPopover store={store} className="menu" gutter={4} portal>
        {suggested.map(({ id, name }) => (
          <Ariakit.ComboboxItem
            key={id}
            className="menu-item"
            focusOnHover
            onClick={() => choose(name, field())}
          >
            {name}
          </Ariakit.ComboboxItem>
        ))}
      </Ariakit.ComboboxPopover>
    </>
  );
}
