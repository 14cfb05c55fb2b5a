/** Colleagues' notes on an interview. */
import { useState } from "react";
import type { NoteView } from "../../api/contract";
import { useAddNote, useChangeNote, useDeleteNote, useNotes } from "../../api/review";
import { useMe } from "../../api/use-session";
import { longDate } from "../../parts/format";
import { SaveProblem } from "../../parts/note";
import { Await } from "../../parts/states";
import { notify } from "../../shell/notices";
import { useTexts } from "../../texts/catalogue";
import { NoteField } from "./note-field";

export function Notes({ id }: { id: string }) {
  const { t } = useTexts();
  const notes = useNotes(id);
  return (
    <section className="part" aria-labelledby="notes-title">
      <h2 id="notes-title">{t("notes.title")}</h2>
      <Await query={notes} rows={2}>
        {(data) =>
          data.length === 0 ? (
            <p className="quiet">{t("notes.none")}</p>
          ) : (
            <ul className="notes">
              {data.map((note) => (
                <OneNote key={note.id} interviewId={id} note={note} />
              ))}
            </ul>
          )
        }
      </Await>
      <NewNote id={id} />
    </section>
  );
}

function NewNote({ id }: { id: string }) {
  const { t } = useTexts();
  const [text, setText] = useState("");
  const add = useAddNote(id);
  const send = async () => {
    if (text.trim() === "" || add.isPending) return;
    await add.mutateAsync(text.trim());
    setText("");
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void send().catch(() => undefined);
      }}
    >
      <NoteField id="new-note" label={t("notes.new")} value={text} onChange={setText} />
      <SaveProblem error={add.error} />
      <div className="actions">
        <button
          type="submit"
          className="button small"
          aria-disabled={text.trim() === "" || add.isPending}
        >
          {t(add.isPending ? "save.busy" : "notes.add")}
        </button>
      </div>
    </form>
  );
}

function OneNote({ interviewId, note }: { interviewId: string; note: NoteView }) {
  const { t, language } = useTexts();
  const me = useMe();
  const [edited, setEdited] = useState<string | null>(null);
  const change = useChangeNote(interviewId);
  const remove = useDeleteNote(interviewId);
  const add = useAddNote(interviewId);
  const own = note.author_id !== null && note.author_id === me.id;
  const save = async () => {
    if (edited === null || edited.trim() === "") return;
    await change.mutateAsync({ id: note.id, text: edited.trim() });
    setEdited(null);
  };
  const erase = async () => {
    await remove.mutateAsync(note.id);
    notify(t("notes.deleted"), () => add.mutate(note.text));
  };
  return (
    <li>
      <p className="by">
        <strong>{note.author_name}</strong>{" "}
        <span className="quiet">
          {longDate(note.created_at, language)}
          {note.updated_at !== note.created_at && ` · ${t("notes.edited")}`}
        </span>
        {own && edited === null && (
          <>
            <button type="button" className="button plain" onClick={() => setEdited(note.text)}>
              {t("notes.edit")}
            </button>
            <button
              type="button"
              className="button plain"
              onClick={() => void erase().catch(() => undefined)}
            >
              {t("delete.do")}
            </button>
          </>
        )}
      </p>
      {edited === null ? (
        <p className="text">{note.text}</p>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void save().catch(() => undefined);
          }}
        >
          <NoteField autoFocus label={t("notes.edit")} value={edited} onChange={setEdited} />
          <div className="actions">
            <button type="submit" className="button small">
              {t("save.do")}
            </button>
            <button type="button" className="button plain" onClick={() => setEdited(null)}>
              {t("common.cancel")}
            </button>
          </div>
        </form>
      )}
      <SaveProblem error={change.error ?? remove.error} />
    </li>
  );
}
